"""The queue, the case, and what each page costs."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from putright.cases import files, read
from putright.cases.models import Case, IncomingMail, Letter, Person
from putright.cases.record import Opening, Recorded, open_case, take_step
from putright.engine.attempt import Attempt
from tests.casework.conftest import Desk
from tests.support.luton import Office, at
from tests.support.page_contract import inspect

SignIn = Callable[[str], Desk]


def test_without_signing_in_there_is_only_the_form(luton: Office) -> None:
    case = luton.open("2026-11-02")
    for path in (
        "",
        "register/",
        "mail/",
        "settings/",
        f"cases/{case.reference}/",
        f"cases/{case.reference}/steps/hold/",
    ):
        response = Client().get(f"/luton/staff/{path}")
        assert response.status_code == 302
        assert response["Location"].startswith("/luton/staff/sign-in/")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(luton: Office) -> None:
    pages = [
        Client().post("/luton/staff/sign-in/", {"email": email, "password": "wrong"})
        for email in ("officer@luton.example", "nobody@luton.example")
    ]
    for page in pages:
        assert page.status_code == 422
        assert "Your e-mail address or password is not right" in inspect(page).get_text()


def test_signing_in_does_not_lead_away_from_here(luton: Office) -> None:
    given = {
        "email": "officer@luton.example",
        "password": "a long enough password",
        "next": "https://evil.example/",
    }
    assert Client().post("/luton/staff/sign-in/", given)["Location"] == "/luton/staff/"


def test_the_queue_shows_what_is_due_soonest_first_and_overdue_in_words(luton: Office, desk: SignIn) -> None:
    luton.open("2026-11-10", summary="The second complaint.")
    luton.open("2026-11-02", summary="The first complaint.")
    # scope, session, user, cases with people, their first events, their texts, three counts, messages set aside
    page = desk("complaints").get("", queries=10)
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert "The first complaint." in rows[0]
    assert "Samira Khan" in rows[0]
    assert "Thursday 5 November 2026" in rows[0]
    assert "working days overdue" in rows[0]
    assert "The second complaint." in rows[1]


def test_the_queue_costs_the_same_for_many_cases(luton: Office, desk: SignIn) -> None:
    for _ in range(30):
        luton.open("2026-11-10")
    page = desk("complaints").get("", queries=10)
    assert len(page.select("tbody tr")) == 25
    assert page.select_one("a[rel=next]")
    assert len(desk("complaints").get("?page=2").select("tbody tr")) == 5


@pytest.mark.parametrize(
    "query",
    [
        "?whose=nobody&show=x&stage=%00&page=-1",
        "?page=999999999999999999999",
        "?page=x",
        "?q=%00%00",
        "?q=" + "a" * 5000,
    ],
)
def test_an_address_that_makes_no_sense_still_gives_a_page(luton: Office, desk: SignIn, query: str) -> None:
    desk("complaints").get(query)


def test_filters_narrow_the_queue(luton: Office, desk: SignIn) -> None:
    luton.open("2026-11-02", summary="An overdue one.")
    luton.answered("2026-10-05", on="2026-10-12")
    page = desk("complaints").get("?whose=everyone&show=overdue")
    assert [row.get_text(strip=True)[:15] for row in page.select("tbody tr")] == ["An overdue one."]
    assert len(desk("complaints").get("?whose=everyone&stage=stage_1").select("tbody tr")) == 1
    assert len(desk("complaints").get("?whose=everyone").select("tbody tr")) == 2


def test_search_finds_words_and_a_reference_opens_its_case(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02", summary="A lamppost fell on the fence.")
    assert "A lamppost fell" in desk("complaints").get("?q=lampposts").select("tbody tr")[0].get_text()
    response = desk("complaints").client.get(f"/luton/staff/?q={case.reference.lower()}")
    assert response["Location"] == f"/luton/staff/cases/{case.reference}/"
    assert "Nothing found" in desk("complaints").get("?q=zebra").get_text()


def test_the_case_says_where_it_stands_what_is_due_and_why(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    # session, scope, user, the case with its people, events, staff, texts, letters, mail, files, triage, links,
    # needs, conduct, reminders
    page = desk("officer").get(f"cases/{case.reference}/", queries=15)
    text = page.get_text(" ", strip=True)
    assert "Stage 1 response" in text
    assert "due Monday 23 November 2026" in text
    why = page.select_one("#clock-stage_1_response details")
    assert why is not None
    assert "Complaint received" in why.get_text()
    assert "LUT-P2.10-a" in why.get_text()
    assert [n.get_text() for n in why.select(".app-days__number")] == [str(n) for n in range(1, 16)]
    assert why.select(".app-days__skipped")[0].get_text(" ", strip=True).endswith("Saturday")
    assert "Nobody mended the pothole." in text


def test_the_case_says_what_may_be_done_and_what_not_and_why(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    page = desk("colleague").get(f"cases/{case.reference}/")
    assert "Next: Respond at stage 1." in page.get_text(" ", strip=True)
    refused = next(d for d in page.select("details") if "can’t do" in d.get_text())
    assert "Only for: Investigating Officer (LUT-P2.10-a)" in refused.get_text(" ", strip=True)
    assert (
        desk("officer").get(f"cases/{case.reference}/").select_one("a.govuk-button").get_text(strip=True)
        == "Respond at stage 1"
    )  # type: ignore[union-attr]


@pytest.mark.requirement("LUT-P2.1-a")
def test_at_stage_2_no_further_stage_is_offered(luton: Office, desk: SignIn) -> None:
    case = luton.answered()
    luton.took(case, "complaints", "request_stage_2", "2026-11-11", channel="email", request="No.")
    luton.took(
        case,
        "service_manager",
        "appoint_reviewing_officer",
        "2026-11-12",
        reviewing_officer="service_manager",
    )
    page = desk("complaints").get(f"cases/{case.reference}/")
    stages = [item.get_text(" ", strip=True) for item in page.select(".app-stages li")]
    assert stages[-1].startswith("Stage 2 Review Here now")
    assert "stage 3" not in page.get_text().lower()


def test_a_case_of_another_service_is_not_there(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    response = desk("elsewhere").client.get(f"/luton/staff/cases/{case.reference}/")
    assert response.status_code == 404


def test_a_page_of_another_council_does_not_know_this_ones_staff(luton: Office, desk: SignIn) -> None:
    assert desk("officer").client.get("/nowhere/staff/").status_code == 404


def test_every_letter_can_be_read_and_one_to_print_marked_as_posted(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02", email="")
    luton.took(case, "complaints", "withdraw", "2026-11-03", said="Never mind.")
    letter = Letter.objects.get(case=case)
    path = f"cases/{case.reference}/letters/{letter.pk}/"
    page = desk("complaints").get(path)
    assert "Samira Khan" in page.get_text()
    desk("complaints").post(path, action="posted")
    letter.refresh_from_db()
    assert letter.state == Letter.POSTED
    desk("complaints").post(path, action="again")
    letter.refresh_from_db()
    assert letter.state == Letter.POSTED, "what has gone is not sent again"


def test_a_letter_in_doubt_is_for_a_person_to_settle(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    letter = Letter.objects.get(case=case)
    Letter.objects.filter(pk=letter.pk).update(state=Letter.IN_DOUBT)
    page = desk("officer").get(f"cases/{case.reference}/letters/{letter.pk}/")
    assert "May not have gone: check" in page.get_text()
    desk("officer").post(f"cases/{case.reference}/letters/{letter.pk}/", action="again")
    letter.refresh_from_db()
    assert letter.state == Letter.QUEUED


def test_a_file_never_runs_as_a_page_of_ours(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    kept = files.attach(case, b"<script>alert(1)</script>", "x.html", "text/html", "email", at(date(2026, 11, 2)), 1)
    response = desk("officer").client.get(f"/luton/staff/cases/{case.reference}/files/{kept.pk}/")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="x.html"'
    assert "sandbox" in response["Content-Security-Policy"]


def test_messages_set_aside_are_for_the_complaints_team(luton: Office, desk: SignIn) -> None:
    stored = files.store("luton", b"not a message")
    mail = IncomingMail.objects.create(
        authority="luton",
        file=stored,
        outcome="set_aside",
        reason="No sender.",
        received_at=at(date(2026, 11, 2)),
    )
    assert "No sender." in desk("complaints").get("mail/").get_text()
    assert desk("officer").client.get("/luton/staff/mail/").status_code == 404
    assert desk("officer").client.get(f"/luton/staff/mail/{mail.pk}/").status_code == 404
    desk("complaints").post(f"mail/{mail.pk}/dealt-with/")
    assert "No sender." not in desk("complaints").get("mail/").get_text()


@pytest.mark.requirement("LUT-P1.8-d")
def test_an_administrator_opens_a_channel_that_the_policy_does_not_list(luton: Office, desk: SignIn) -> None:
    def offered() -> list[str]:
        page = desk("complaints").get("register/")
        return [label.get_text(strip=True) for label in page.select("[name=channel] ~ label")]

    assert offered() == ["In person", "Telephone", "Letter", "E-mail"]
    desk("administrator").post("settings/", channels=["in_person", "telephone", "letter", "email", "online_form"])
    assert offered() == ["In person", "Telephone", "Letter", "E-mail", "Online form"]
    assert desk("officer").client.get("/luton/staff/settings/").status_code == 404


def test_an_entry_recorded_after_midnight_in_summer_is_of_the_new_day(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-06-01")
    note = Attempt("add_note", date(2026, 6, 2), read.as_actor(luton.staff["complaints"]), {"note": "Rang."})
    take_step(case, note, 1, at(date(2026, 6, 3), 0))  # midnight in London; in UTC it is still the day before
    entry = desk("complaints").get(f"cases/{case.reference}/").select_one("#entry-2")
    assert entry is not None
    assert "recorded on Wednesday 3 June 2026, 1 working day later" in entry.get_text()


def test_a_date_that_a_letter_gave_and_that_moved_is_said_beside_the_clock(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    assert "gave" not in desk("officer").get(f"cases/{case.reference}/").get_text()
    letter = Letter.objects.get(case=case)
    letter.promised = {"stage_1_response": "2026-11-20"}
    letter.save()
    text = desk("officer").get(f"cases/{case.reference}/", queries=15).get_text(" ", strip=True)
    assert "letter of Monday 2 November 2026 gave Friday 20 November 2026." in text
    assert "Answer by then if you can, or tell the complainant why there is more time." in text


def refer(luton: Office, email: str) -> Case:
    """Somebody's behaviour is referred to those who decide on it."""
    person = Person(authority="luton", name="Samira Khan", email=email)
    by, owner = luton.staff["service_manager"], luton.staff["manager"]
    answers = {"summary": "Ten calls a day.", "alleged": "persistent", "owner": str(owner.pk)}
    attempt = Attempt("refer", date(2026, 11, 10), read.as_actor(by), answers)
    outcome = open_case(Opening("luton", "unreasonable-behaviour", person), attempt, at(date(2026, 11, 10)))
    assert isinstance(outcome, Recorded), outcome
    return outcome.case


def test_a_case_about_the_complainants_conduct_is_shown_on_their_complaints(luton: Office, desk: SignIn) -> None:
    complaint, other = luton.at_stage_1(), luton.open("2026-11-03", email="tom@mail.example")
    conduct = refer(luton, "samira@mail.example")
    page = desk("complaints").get(f"cases/{complaint.reference}/", queries=16)
    assert page.select(f"a[href='/luton/staff/cases/{conduct.reference}/']")
    assert "dealt with on its merits all the same" in page.get_text()
    unseen = desk("officer").get(f"cases/{complaint.reference}/")
    assert conduct.reference not in unseen.get_text(), "may not see it, but has to know that there is one"
    assert "Ask the complaints team how to be in touch" in unseen.get_text()
    assert conduct.reference not in desk("complaints").get(f"cases/{other.reference}/").get_text()
    assert "merits" not in desk("manager").get(f"cases/{conduct.reference}/").get_text()
