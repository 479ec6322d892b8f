"""What taking a step would change, in words, before it is taken."""

from dataclasses import replace
from datetime import date

import pytest

from putright.engine.attempt import Attempt
from putright.engine.people import Actor
from putright.engine.questions import what_would_change
from putright.engine.timing import Extension, Length, Start
from tests.support.a_case import OFFICER, PROCEDURE, ACase, a_case, a_clock, procedure_with

RECEIVED = "receive 2026-11-02"


def changes(case: ACase, step: str, **answers: str) -> list[str]:
    attempt = Attempt(step, date(2026, 11, 9), Actor(OFFICER.id, OFFICER.posts), answers)
    return list(what_would_change(case.on("2026-11-09"), attempt, answers))


@pytest.mark.parametrize(
    ("step", "answers", "sentence"),
    [
        (
            "extend",
            {"until": "2026-11-27"},
            "“The response” moves from Monday 16 November 2026 to Friday 27 November 2026.",
        ),
        (
            "hold",
            {"review_on": "2026-12-01"},
            "“The response” stops counting with 6 working days left, to go on after the hold.",
        ),
        (
            "hold",
            {"review_on": "2026-12-01"},
            "“The remedy” stops counting with 24 calendar days left, to go on after the hold.",
        ),
        ("acknowledge", {}, "“The acknowledgement” is no longer waited for."),
        ("ask_for_time", {"until": "2026-11-27"}, "“The decision” is now to be done."),
        ("agree", {"target": "2026-11-20"}, "“The agreed” is now to be done, by Friday 20 November 2026."),
        ("close", {}, "The case moves to “Closed”."),
    ],
)
def test_each_change_is_a_sentence(step: str, answers: dict[str, str], sentence: str) -> None:
    assert sentence in changes(a_case(RECEIVED), step, **answers)


def test_a_note_changes_nothing() -> None:
    assert changes(a_case(RECEIVED), "note") == []


def test_a_hold_that_ends_gives_its_clocks_a_date_again() -> None:
    said = changes(a_case(RECEIVED, "hold 2026-11-05 review_on=2026-12-01"), "lift_hold")
    assert "“The response” moves from no date to Thursday 19 November 2026." in said


def test_a_corrected_receipt_moves_what_was_counted_from_it() -> None:
    said = changes(a_case(RECEIVED), "correct", event="1", correction="date", right_date="2026-10-30")
    assert "“The response” moves from Monday 16 November 2026 to Friday 13 November 2026." in said


def test_striking_a_correction_moves_the_dates_back() -> None:
    corrected = a_case(RECEIVED, "correct 2026-11-06 event=1 correction=date right_date=2026-10-30")
    said = changes(corrected, "correct", event="2", correction="strike")
    assert "“The response” moves from Friday 13 November 2026 to Monday 16 November 2026." in said


def test_striking_a_strike_brings_back_what_was_struck() -> None:
    struck = a_case(RECEIVED, "acknowledge 2026-11-04", "correct 2026-11-06 event=2 correction=strike")
    assert changes(struck, "correct", event="3", correction="strike") == [
        "“The acknowledgement” is no longer waited for."
    ]


def test_asking_changes_nothing_itself() -> None:
    case = a_case(RECEIVED)
    before = case.state
    changes(case, "close")
    assert case.state == before


def test_a_window_is_said_to_run_and_to_end_for_it_is_not_the_councils_to_do() -> None:
    window = a_clock(
        "window", Length(10, "working_days"), nature="window", starts=(Start("acknowledge"),), stops=("note",)
    )
    endless = replace(window, key="other", title="The other", length=None)
    case = a_case(RECEIVED, procedure=procedure_with(window, endless))
    assert changes(case, "acknowledge")[-2:] == [
        "“The window” now runs until Monday 23 November 2026.",
        "“The other” now runs.",
    ]
    assert changes(case.then("acknowledge 2026-11-09"), "note") == ["“The window” ends.", "“The other” ends."]


def test_what_a_hold_leaves_of_the_laws_clock_is_in_working_days_once_it_was_extended() -> None:
    more = Extension("extend", "EXA-more-time", Length(6, "months"))
    law = a_clock("law", Length(1, "months"), in_law_of="response", paused_by=("hold",), extension=more)
    procedure = procedure_with(law, replace(PROCEDURE.clocks["response"], extension=replace(more, at_most=None)))
    case = a_case(RECEIVED, "extend 2026-11-05 until=2026-12-11", procedure=procedure)
    assert "“The law” stops counting with 25 working days left, to go on after the hold." in changes(
        case, "hold", review_on="2026-12-01"
    )
