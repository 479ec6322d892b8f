"""Registering, and taking steps through their forms."""

import re
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup

from putright.cases import read
from putright.cases.models import Case, Event, Letter, Summary
from tests.casework.conftest import Desk
from tests.support.forms import as_sent
from tests.support.luton import Office

SignIn = Callable[[str], Desk]


def on(day: str, key: str = "happened-on") -> dict[str, str]:
    """A date as its three boxes send it."""
    year, month, number = day.split("-")
    return {f"{key}-day": number, f"{key}-month": month, f"{key}-year": year}


def registration(luton: Office, **changes: object) -> dict[str, object]:
    return {
        "submission": str(uuid.uuid4()),
        "channel": "telephone",
        "summary": "Nobody rang me back.",
        "owner": str(luton.staff["complaints"].pk),
        "name": "Derek Oldham",
        **on("2026-11-02"),
        **changes,
    }


@pytest.mark.requirement("LUT-P1.8-a", "LUT-P1.8-b", "LUT-P1.8-c")
@pytest.mark.parametrize("channel", ["in_person", "telephone", "letter", "email"])
def test_a_complaint_is_registered_by_any_channel(luton: Office, desk: SignIn, channel: str) -> None:
    address = desk("complaints").post("register/", **registration(luton, channel=channel))
    case = Case.objects.get()
    assert address == f"/luton/staff/cases/{case.reference}/"
    assert read.load(case).state.facts["channel"] == channel
    summary = Summary.objects.get(case=case)
    assert (summary.received_on, summary.next_due) == (date(2026, 11, 2), date(2026, 11, 5))


@pytest.mark.requirement("LUT-P1.4-a", "LUT-P1.4-b")
def test_a_description_and_a_date_are_all_that_is_wanted_of_the_complainant(luton: Office, desk: SignIn) -> None:
    page = desk("complaints").get("register/")
    assert "Any expression of dissatisfaction" in page.get_text(), "what counts as a complaint, for whoever decides"
    desk("complaints").post("register/", **registration(luton, name=""))
    assert Case.objects.get().complainant is None


@pytest.mark.requirement("LUT-P1.11-c")
def test_an_anonymous_complaint_keeps_nothing_of_who_it_was(luton: Office, desk: SignIn) -> None:
    desk("complaints").post("register/", **registration(luton, anonymous="yes", email="derek@mail.example"))
    assert Case.objects.get().complainant is None


@pytest.mark.requirement("LUT-P1.10-d")
def test_a_complaint_for_somebody_else_keeps_both_people_and_who_brought_it(luton: Office, desk: SignIn) -> None:
    page = desk("complaints").get("register/")
    sources = [label.get_text(strip=True) for label in page.select("[name=source] ~ label")]
    assert {"A councillor", "A Member of Parliament", "An organisation"} <= set(sources)
    given = {"source": "member_of_parliament", "representative-name": "The Member for Luton"}
    desk("complaints").post("register/", **registration(luton, **given))
    case = Case.objects.get()
    assert case.complainant is not None
    assert case.representative is not None
    assert (case.complainant.name, case.representative.name) == ("Derek Oldham", "The Member for Luton")
    assert read.load(case).state.facts["source"] == "member_of_parliament"


def test_pressing_register_twice_makes_one_case(luton: Office, desk: SignIn) -> None:
    given = registration(luton)
    assert desk("complaints").post("register/", **given) == desk("complaints").post("register/", **given)
    assert Case.objects.count() == 1


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(luton: Office, desk: SignIn) -> None:
    given = registration(luton, summary="", channel="pigeon", email="derek@mail.example")
    page = desk("complaints").post("register/", status=422, **given)
    assert isinstance(page, BeautifulSoup)
    said = [link.get_text() for link in page.select(".govuk-error-summary a")]
    assert any("What is the complaint about?" in one for one in said)
    assert any("choose one of In person, Telephone, Letter, E-mail" in one for one in said)
    assert page.select_one("#email")["value"] == "derek@mail.example"  # type: ignore[index]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (("31", "2", "2026"), "Give a day, month and year that exist"),
        (("x", "y", "z"), "Give a day, month and year that exist"),
        (("1", "1", "2999"), "has not come yet"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(
    luton: Office, desk: SignIn, day: tuple[str, str, str], says: str
) -> None:
    typed = dict(zip(("happened-on-day", "happened-on-month", "happened-on-year"), day, strict=True))
    page = desk("complaints").post("register/", status=422, **registration(luton, **typed))
    assert isinstance(page, BeautifulSoup)
    assert says in page.get_text()
    assert [page.select_one(f"#happened-on-{part}")["value"] for part in ("day", "month", "year")] == list(day)  # type: ignore[index]


def test_a_letter_is_shown_before_it_goes_with_each_part_ticked(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    luton.took(case, "complaints", "appoint_investigating_officer", "2026-11-02", investigating_officer="officer")
    path = f"cases/{case.reference}/steps/acknowledge_stage_1/"
    officer = desk("officer")
    officer.get(path)
    page = officer.post(path, status=200, action="letter", expected="2", method="email", **on("2026-11-03"))
    assert isinstance(page, BeautifulSoup)
    assert len(page.select(".app-part")) == 3
    assert not page.select(".app-part--missing")
    changes = [item.get_text() for item in page.select("form > .govuk-list li")]
    assert "“Stage 1 acknowledgement” is no longer waited for." in changes
    assert "Samira Khan gets this letter by e-mail." in changes
    assert not Letter.objects.exists(), "nothing has gone yet"
    officer.post(path, **as_sent(page, action="record"))
    letter = Letter.objects.get()
    assert "pothole" in letter.body
    assert "Monday 23 November 2026" in letter.body


def test_an_officers_own_wording_is_what_goes(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    luton.took(case, "complaints", "appoint_investigating_officer", "2026-11-02", investigating_officer="officer")
    path = f"cases/{case.reference}/steps/acknowledge_stage_1/"
    page = desk("officer").post(path, status=200, action="letter", expected="2", method="email", **on("2026-11-03"))
    assert isinstance(page, BeautifulSoup)
    desk("officer").post(path, **{**as_sent(page, action="record"), "part-issue": "You told us about the hole."})
    assert "You told us about the hole." in Letter.objects.get().body


@pytest.mark.requirement("LUT-P2.13", "LUT-P2.7-d", "LUT-P2.21-a")
@pytest.mark.parametrize("part", ["findings", "resolution", "escalation"])
def test_a_letter_without_a_required_part_does_not_go(luton: Office, desk: SignIn, part: str) -> None:
    case = luton.at_stage_1()
    path = f"cases/{case.reference}/steps/respond_stage_1/"
    answers = {
        "method": "letter",
        "findings-1": "upheld",
        "findings-1-explanation": "It should have been mended.",
        "unfair_treatment": "yes",
        "resolution": "We will mend it.",
        **on("2026-11-20"),
    }
    page = desk("officer").post(path, status=200, action="letter", expected="6", **answers)
    assert isinstance(page, BeautifulSoup)
    refused = desk("officer").post(path, status=422, **{**as_sent(page, action="record"), f"part-{part}": " \n "})
    assert isinstance(refused, BeautifulSoup)
    assert "The letter does not say" in refused.select_one(".govuk-error-summary").get_text()  # type: ignore[union-attr]
    assert Event.objects.filter(case=case).count() == 6
    desk("officer").post(path, **as_sent(page, action="record"))
    assert Event.objects.filter(case=case).count() == 7


def test_the_second_of_two_officers_is_told_what_changed_and_keeps_what_was_typed(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    path = f"cases/{case.reference}/steps/add_note/"
    page = desk("officer").get(path)
    expected = page.select_one("[name=expected]")["value"]  # type: ignore[index]
    luton.took(case, "complaints", "hold", "2026-11-05", reason="formal_appeal", review_on="2026-12-01")
    told = desk("officer").post(path, status=409, expected=expected, note="My own long note.", **on("2026-11-06"))
    assert isinstance(told, BeautifulSoup)
    banner = told.select_one(".govuk-notification-banner").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "Put on hold" in banner
    assert "Complaints" in banner
    assert "Formal appeal" in banner
    assert told.select_one("#note").get_text(strip=True) == "My own long note."  # type: ignore[union-attr]
    desk("officer").post(path, **as_sent(told, action="record"))
    assert read.load(case).state.has_taken("add_note")


def test_a_step_that_is_not_allowed_says_why_and_does_nothing(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    path = f"cases/{case.reference}/steps/respond_stage_1/"
    page = desk("colleague").get(path, status=403)
    assert "Only for: Investigating Officer" in page.get_text()
    desk("colleague").post(path, status=422, expected="6", method="letter", **on("2026-11-09"))
    assert Event.objects.filter(case=case).count() == 6


def test_a_step_the_procedure_does_not_have_is_not_there(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    for key in ("receive", "close_stage_9", "__init__"):
        assert desk("officer").client.get(f"/luton/staff/cases/{case.reference}/steps/{key}/").status_code == 404


@pytest.mark.requirement("LUT-P2.14-b")
def test_the_service_manager_is_offered_first_to_review(luton: Office, desk: SignIn) -> None:
    case = luton.answered("2026-11-02", "2026-11-09")
    luton.took(case, "complaints", "request_stage_2", "2026-11-11", channel="email", request="I do not accept this.")
    page = desk("head").get(f"cases/{case.reference}/steps/appoint_reviewing_officer/")
    offered = [option for option in page.select("#reviewing_officer option") if option["value"]]
    assert offered[0].get_text(strip=True) == "Service Manager"
    below = {o.get_text(strip=True).split(" – ")[0] for o in offered if "is not more senior" in o.get_text()}
    assert {"Colleague", "Elsewhere"} <= below
    assert "Service Manager" not in below


@pytest.mark.requirement("LUT-P2.6-c")
def test_who_may_not_be_appointed_is_shown_with_the_reason(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02", subject=str(luton.staff["elsewhere"].pk))
    page = desk("complaints").get(f"cases/{case.reference}/steps/appoint_investigating_officer/")
    options = {o.get_text(strip=True): o.has_attr("disabled") for o in page.select("#investigating_officer option")}
    assert options["Officer"] is False
    assert any(
        o.startswith("Elsewhere – Elsewhere is or was the person complained about") and off
        for o, off in options.items()
    )


def test_every_step_form_of_a_case_can_be_opened_and_sent_empty(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    for step in read.load(case).procedure.steps:
        if step == "receive":
            continue
        path = f"/luton/staff/cases/{case.reference}/steps/{step}/"
        assert desk("officer").client.get(path).status_code in (200, 403), step
        assert desk("officer").client.post(path, {"expected": "6"}).status_code in (200, 302, 422), step


@pytest.mark.parametrize(
    "hostile", ["\x00", "<script>alert(1)</script>", "{{ 7*7 }}", "‮gnp.exe", "x" * 100_000, "😀" * 1000]
)
def test_hostile_words_are_kept_as_words(luton: Office, desk: SignIn, hostile: str) -> None:
    case = luton.at_stage_1()
    path = f"cases/{case.reference}/steps/add_note/"
    desk("officer").post(path, expected="6", note=f"a{hostile}b", **on("2026-11-06"))
    page = desk("officer").client.get(f"/luton/staff/cases/{case.reference}/")
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert "49" not in re.findall(r"a(.*?)b", page.content.decode())
