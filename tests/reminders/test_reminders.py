"""Who is told of which date: once, by real e-mail, all whom the policy names, never the person complained about."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from putright.accounts.scope import authority_scope
from putright.cases import read
from putright.cases.models import Case
from putright.casework import case_page
from putright.reminders.find import make_reminders
from putright.reminders.models import Reminder
from putright.reminders.send import send_reminders
from putright.reminders.tasks import look_at_dates
from tests.support.luton import Office, at, hire
from tests.support.mail_server import MailServer, mail_server
from tests.support.processes import until, worker


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as kept:
        settings.SMTP_URL = urlsplit(f"smtp://127.0.0.1:{kept.port}")
        settings.ADDRESS = "https://complaints.example"
        yield kept


def told(luton: Office, day: str, clock: str) -> dict[str, str]:
    """Who is told anew of a clock in the morning of that day, and what."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    make_reminders("luton", at(date.fromisoformat(day), 7))
    names = {user.pk: key for key, user in luton.staff.items()}
    fresh = Reminder.objects.exclude(pk__in=before).filter(clock=clock)
    return {names[user]: kind for user, kind in fresh.values_list("user", "kind")}


def opened_early(luton: Office) -> Case:
    case = luton.open("2026-11-02")
    luton.took(case, "complaints", "review_issues", "2026-11-02", **QUICK)
    luton.took(case, "complaints", "offer_early_resolution", "2026-11-03", method="telephone", **OFFER)
    luton.took(case, "complaints", "open_early_resolution", "2026-11-03", target_date="2026-11-10", **AGREED)
    return case


@pytest.mark.requirement("LUT-P2.3-a")
def test_the_owner_is_told_that_the_agreed_date_of_early_resolution_has_passed(
    luton: Office, server: MailServer
) -> None:
    case = opened_early(luton)
    assert told(luton, "2026-11-10", "early_resolution") == {"complaints": "today"}
    assert told(luton, "2026-11-11", "early_resolution") == {"complaints": "overdue"}
    send_reminders("luton", luton.staff["complaints"].pk)
    said = str(server.messages()[-1].get_content())
    assert f"{case.reference}: Early resolution, by the date agreed was due on Tuesday 10 November 2026." in said
    assert "may go to the formal stage at any time" in said
    luton.took(case, "complaints", "agree_new_date", "2026-11-11", until="2026-11-17", reason="A part is late.")
    assert told(luton, "2026-11-16", "early_resolution") == {"complaints": "soon"}
    assert told(luton, "2026-11-18", "early_resolution") == {"complaints": "overdue"}


@pytest.mark.requirement("LUT-P2.7-a")
def test_an_overdue_acknowledgement_is_told_to_the_owner_and_the_complaints_team(luton: Office) -> None:
    luton.open("2026-12-24", owner=str(luton.staff["colleague"].pk))
    assert told(luton, "2026-12-31", "stage_1_acknowledgement") == {"colleague": "today"}
    assert told(luton, "2027-01-01", "stage_1_acknowledgement") == {}, "New Year's Day is nobody's working day"
    overdue = told(luton, "2027-01-04", "stage_1_acknowledgement")
    assert overdue == {"colleague": "overdue", "complaints": "overdue", "manager": "overdue"}


@pytest.mark.requirement("LUT-P2.10-a")
def test_an_overdue_stage_1_response_is_told_to_its_officer_its_owner_and_their_managers(luton: Office) -> None:
    luton.at_stage_1("2026-12-18")
    assert told(luton, "2027-01-13", "stage_1_response") == {"officer": "today"}
    overdue = told(luton, "2027-01-14", "stage_1_response")
    assert overdue == dict.fromkeys(("officer", "complaints", "team_manager", "service_manager"), "overdue")


@pytest.mark.requirement("LUT-P2.11-b")
def test_the_owner_is_told_when_the_review_of_a_hold_has_passed(luton: Office) -> None:
    case = luton.at_stage_1("2026-11-02")
    luton.took(case, "complaints", "hold", "2026-11-10", reason="formal_appeal", review_on="2026-12-07")
    assert told(luton, "2026-12-07", "hold_review") == {"complaints": "today"}
    assert told(luton, "2026-12-08", "hold_review") == {"complaints": "overdue"}
    assert told(luton, "2026-12-08", "stage_1_response") == {}, "it does not run while the case is on hold"


@pytest.mark.requirement("LUT-P2.17-b", "LUT-P2.20-a")
def test_overdue_dates_of_stage_2_are_told_to_the_reviewing_officer_and_to_those_above(luton: Office) -> None:
    case = luton.answered("2026-11-02", "2026-11-09")
    luton.took(case, "complaints", "request_stage_2", "2026-12-23", channel="email", request="I do not accept this.")
    assert told(luton, "2026-12-30", "stage_2_acknowledgement") == {"complaints": "today"}
    assert told(luton, "2026-12-31", "stage_2_acknowledgement") == {"complaints": "overdue", "manager": "overdue"}
    luton.took(case, "head", "appoint_reviewing_officer", "2026-12-31", reviewing_officer="service_manager")
    overdue = told(luton, "2027-02-02", "stage_2_response")
    assert overdue == dict.fromkeys(("service_manager", "complaints", "head"), "overdue")


def test_the_person_complained_about_is_told_nothing(luton: Office) -> None:
    luton.open("2026-11-02", subject=str(luton.staff["team_manager"].pk))
    everybody = {
        name for day in ("2026-11-05", "2026-11-06", "2026-11-24") for name in told(luton, day, "stage_1_response")
    }
    assert everybody == {"complaints", "service_manager"}


def test_a_manager_of_another_service_is_told_nothing(luton: Office) -> None:
    luton.staff["team_manager"].service = "housing"
    luton.staff["team_manager"].save()
    luton.at_stage_1("2026-12-18")
    assert "team_manager" not in told(luton, "2027-01-14", "stage_1_response")


def test_each_thing_is_said_once_and_a_date_that_moves_is_said_anew(luton: Office) -> None:
    case = luton.at_stage_1("2026-11-02")
    assert told(luton, "2026-11-18", "stage_1_response") == {"officer": "soon"}
    assert told(luton, "2026-11-19", "stage_1_response") == {}
    luton.took(
        case, "officer", "request_stage_1_extension", "2026-11-19", until="2026-12-04", reason="Two sites to visit."
    )
    luton.took(case, "team_manager", "approve_stage_1_extension", "2026-11-19")
    assert told(luton, "2026-11-23", "stage_1_response") == {}
    assert told(luton, "2026-12-01", "stage_1_response") == {"officer": "soon"}


def test_nothing_is_said_of_a_case_that_is_closed_or_answered(luton: Office) -> None:
    luton.answered("2026-11-02", "2026-11-09")
    case = luton.at_stage_1("2026-11-03")
    luton.took(case, "complaints", "withdraw", "2026-11-10", said="No need any more.")
    assert told(luton, "2026-11-30", "stage_1_response") == {}


def test_one_message_says_it_all_and_nothing_of_the_complaint(luton: Office, server: MailServer) -> None:
    late, due = luton.at_stage_1("2026-11-02"), luton.at_stage_1("2026-11-03")
    assert luton.staff["officer"].pk in make_reminders("luton", at(date(2026, 11, 24), 7))
    assert send_reminders("luton", luton.staff["officer"].pk) == 2
    assert send_reminders("luton", luton.staff["officer"].pk) == 0
    (message,) = server.messages()
    assert message["To"] == "officer@luton.example"
    assert message["Subject"] == "Complaints: 1 overdue, 1 due today"
    said = str(message.get_content())
    assert f"{late.reference}: Stage 1 response was due on Monday 23 November 2026." in said
    assert f"{due.reference}: Stage 1 response is due on Tuesday 24 November 2026." in said
    assert f"https://complaints.example/luton/staff/cases/{late.reference}/" in said
    for personal in ("Samira", "Khan", "pothole", "Castle"):
        assert personal not in said + message["Subject"]


def test_what_could_not_be_sent_waits(luton: Office, settings: Any, server: MailServer) -> None:
    luton.at_stage_1("2026-11-02")
    make_reminders("luton", at(date(2026, 11, 24), 7))
    here, settings.SMTP_URL = settings.SMTP_URL, urlsplit("smtp://127.0.0.1:9")
    with pytest.raises(OSError, match=r"."):
        send_reminders("luton", luton.staff["officer"].pk)
    settings.SMTP_URL = here
    assert send_reminders("luton", luton.staff["officer"].pk) == 1
    assert len(server.accepted) == 1


def test_somebody_who_has_left_is_sent_nothing(luton: Office, server: MailServer) -> None:
    luton.at_stage_1("2026-11-02")
    make_reminders("luton", at(date(2026, 11, 24), 7))
    luton.staff["officer"].is_active = False
    luton.staff["officer"].save()
    send_reminders("luton", luton.staff["officer"].pk)
    assert server.accepted == []


def test_the_case_says_who_was_told_that_it_is_overdue(luton: Office, server: MailServer) -> None:
    case = luton.at_stage_1("2026-11-02")
    for user in make_reminders("luton", at(date(2026, 11, 24), 7)):
        send_reminders("luton", user)
    page = case_page.build(read.load(case, date(2026, 11, 24)), luton.staff["officer"])
    told_of = [line.rsplit(" (", 1)[0] for line in page.told["stage_1_response"]]
    assert sorted(told_of) == ["Complaints", "Officer", "Service Manager", "Team Manager"]
    assert case_page.build(read.load(case, date(2026, 11, 23)), luton.staff["officer"]).told == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("at_hand")
def test_the_worker_tells_each_of_them_once_and_not_before_six(server: MailServer) -> None:
    with authority_scope("luton"):
        hire().at_stage_1("2026-11-02")
    look_at_dates(int(at(date(2026, 11, 24), 5).timestamp()))
    with authority_scope("luton"):
        assert not Reminder.objects.exists()
    for hour in (6, 7):
        look_at_dates(int(at(date(2026, 11, 24), hour).timestamp()))
    teller = worker(server.port, "reminders")
    try:
        until(lambda: not _waiting())
    finally:
        teller.terminate()
        teller.wait(15)
    reminders = [message for message in server.messages() if message["Subject"].startswith("Complaints:")]
    assert sorted(message["To"] for message in reminders) == [
        f"{key}@luton.example" for key in ("complaints", "officer", "service_manager", "team_manager")
    ]


def _waiting() -> bool:
    with authority_scope("luton"):
        return Reminder.objects.filter(sent_at=None).exists()


QUICK = {
    "about": ["lack_of_action"],
    "service": "highways",
    "ombudsman": "lgo",
    "early_resolution_possible": "yes",
    "why": "One telephone call may do.",
}
OFFER = {"terms": "We mend it this week.", "reply_by": "2026-11-05"}
AGREED = {"agreed_how": "By telephone."}
