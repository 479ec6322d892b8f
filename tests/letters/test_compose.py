"""What a letter says, and what keeps it from going."""

from datetime import date
from typing import Any

import pytest

from putright.cases import read, texts
from putright.cases.models import Case, Letter
from putright.cases.record import Recorded
from putright.engine.decide import Refused
from putright.letters.compose import Composed, compose
from putright.procedure_files.catalogue import catalogue
from tests.support.luton import FINDINGS, RESPONSE, Office


def letter(
    luton: Office, case: Case, who: str, step: str, today: date = date(2026, 11, 20), **answers: Any
) -> Composed:
    loaded = read.load(case, today)
    composed = compose(loaded, texts.bodies(case), loaded.procedure.steps[step], answers, luton.staff[who], today)
    assert composed is not None
    return composed


@pytest.mark.requirement("LUT-P2.7-d", "LUT-P2.7-e", "LUT-P2.7-f")
def test_an_acknowledgement_says_the_issue_who_deals_with_it_and_when_to_expect_the_response(
    luton: Office,
) -> None:
    case = luton.open("2026-11-02")
    luton.took(case, "complaints", "appoint_investigating_officer", "2026-11-03", investigating_officer="officer")
    made = letter(luton, case, "officer", "acknowledge_stage_1", date(2026, 11, 3), method="letter")
    assert "pothole" in made.parts["issue"]
    assert "Officer" in made.parts["contact"]
    assert "officer@luton.example" in made.parts["contact"]
    assert "Monday 23 November 2026" in made.parts["response_date"]


@pytest.mark.requirement("LUT-P2.7-e")
def test_without_an_investigating_officer_there_is_no_acknowledgement(luton: Office) -> None:
    case = luton.open("2026-11-02")
    made = letter(luton, case, "complaints", "acknowledge_stage_1", method="letter")
    assert made.parts["contact"] == ""
    assert made.lacking["contact"] == "holder.investigating_officer"
    assert isinstance(luton.take(case, "complaints", "acknowledge_stage_1", "2026-11-03", method="letter"), Refused)


@pytest.mark.requirement("LUT-P2.21-b", "LUT-P2.24", "LUT-P2.23-a", "LUT-P2.23-b")
@pytest.mark.parametrize(
    ("chosen", "says", "does_not_say"),
    [
        (
            "housing_ombudsman",
            ["www.housing-ombudsman.org.uk", "81 Aldwych", "WC2B 4HN", "0300 111 3000"],
            "lgo.org.uk",
        ),
        ("lgo", ["www.lgo.org.uk", "PO Box 4771", "CV4 0EH", "0300 061 0614"], "housing-ombudsman"),
    ],
)
def test_the_final_response_gives_the_right_ombudsman_and_no_other(
    luton: Office, chosen: str, says: list[str], does_not_say: str
) -> None:
    case = at_stage_2(luton, ombudsman=chosen)
    made = letter(luton, case, "service_manager", "respond_stage_2", findings=FINDINGS, resolution="None.")
    text = made.outgoing(made.parts).body
    assert all(one in text for one in says)
    assert does_not_say not in text
    assert "0845" not in text


@pytest.mark.requirement("LUT-P2.23-a")
def test_a_letter_shows_the_details_of_its_own_day(luton: Office) -> None:
    lgo = catalogue().authority("luton").ombudsmen["lgo"]
    assert lgo.details[0].telephone == "0300 061 0614"
    case = at_stage_2(luton)
    made = letter(luton, case, "service_manager", "respond_stage_2", findings=FINDINGS, resolution="None.")
    luton.took(case, "service_manager", "respond_stage_2", "2026-11-20", **STAGE_2_RESPONSE)
    sent = Letter.objects.get(case=case, key="stage_2_response")
    assert made.parts["ombudsman"] in sent.body, "what went is kept as it went, whatever the file says later"


@pytest.mark.requirement("LUT-P2.21-b")
def test_with_no_ombudsman_chosen_the_final_response_cannot_be_made(luton: Office) -> None:
    case = luton.open("2026-11-02")
    made = letter(luton, case, "service_manager", "respond_stage_2", findings=FINDINGS, resolution="None.")
    assert made.lacking["ombudsman"] == "ombudsman"


@pytest.mark.requirement("LUT-P2.8-d")
def test_a_point_without_an_explanation_leaves_the_response_incomplete(luton: Office) -> None:
    case = luton.at_stage_1()
    luton.took(case, "officer", "add_point", "2026-11-03", point="Nobody rang back.")
    luton.took(case, "officer", "add_point", "2026-11-03", point="The fence was damaged.")
    two = {key: {"finding": "upheld", "explanation": "So it was."} for key in ("1", "2")}
    made = letter(luton, case, "officer", "respond_stage_1", method="letter", findings=two, resolution="None.")
    assert made.parts["findings"] == ""
    outcome = luton.take(case, "officer", "respond_stage_1", "2026-11-20", **{**RESPONSE, "findings": two})
    assert isinstance(outcome, Refused)
    assert outcome.fields["findings"].clause == "LUT-P2.8-d"
    three = {**two, "3": {"finding": "not_upheld", "explanation": "Our crew was elsewhere."}}
    assert isinstance(
        luton.take(case, "officer", "respond_stage_1", "2026-11-20", **{**RESPONSE, "findings": three}),
        Recorded,
    )
    body = Letter.objects.get(case=case, key="stage_1_response").body
    assert all(words in body for words in ("Nobody rang back.", "The fence was damaged.", "Our crew was elsewhere."))


@pytest.mark.requirement("LUT-P2.13")
def test_the_stage_1_response_says_how_to_ask_for_stage_2(luton: Office) -> None:
    case = luton.answered()
    body = Letter.objects.get(case=case, key="stage_1_response").body
    assert "complaints@luton.example" in body


def test_no_subject_holds_anything_personal(luton: Office) -> None:
    case = at_stage_2(luton)
    luton.took(case, "service_manager", "respond_stage_2", "2026-11-20", **STAGE_2_RESPONSE)
    for sent in Letter.objects.filter(case=case):
        assert "Samira" not in sent.subject
        assert "pothole" not in sent.subject


STAGE_2_RESPONSE = {
    "unfair_treatment": "no",
    "policies_followed": "yes",
    "policies": "Highways code of practice",
    "findings": FINDINGS,
    "other_ways": "A meeting was offered.",
    "resolution": "None beyond the apology.",
}


def at_stage_2(luton: Office, ombudsman: str = "lgo") -> Case:
    """A case under review."""
    case = luton.open("2026-11-02")
    review = {
        "about": ["action"],
        "service": "highways",
        "early_resolution_possible": "no",
        "why": "Serious.",
    }
    luton.took(case, "complaints", "review_issues", "2026-11-02", ombudsman=ombudsman, **review)
    luton.took(case, "complaints", "start_stage_1", "2026-11-02", reason="not_suitable", why="Serious.")
    luton.took(case, "complaints", "appoint_investigating_officer", "2026-11-02", investigating_officer="officer")
    luton.took(case, "officer", "acknowledge_stage_1", "2026-11-03", method="email")
    luton.took(case, "officer", "add_point", "2026-11-03", point="The pothole.")
    luton.took(case, "officer", "respond_stage_1", "2026-11-09", **RESPONSE)
    luton.took(case, "complaints", "request_stage_2", "2026-11-11", channel="email", request="I do not accept this.")
    luton.took(
        case,
        "service_manager",
        "appoint_reviewing_officer",
        "2026-11-12",
        reviewing_officer="service_manager",
    )
    return case
