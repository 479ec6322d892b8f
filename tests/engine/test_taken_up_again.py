"""A case closed and taken up again: a clock may go on with the days that were left, not counting those between."""

from dataclasses import replace

import pytest

from putright.engine.procedure import Procedure
from putright.engine.timing import Start
from tests.support.a_case import ACase, a_case, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
PLAIN = "2026-11-16"


def reopening(goes_on: bool = True, **clock: object) -> Procedure:
    """A case can be taken up again, and the response clock with it."""
    procedure = procedure_with(a_step("take_up", when=("closed",), leads_to="open"))
    response = procedure.clocks["response"]
    starts = (*response.starts, Start("take_up", goes_on=goes_on))
    response = replace(response, starts=starts, **clock)  # type: ignore[arg-type]
    return replace(procedure, clocks={**procedure.clocks, "response": response})


def told(*lines: str, procedure: Procedure | None = None) -> ACase:
    return a_case(RECEIVED, *lines, procedure=procedure or reopening())


def test_the_days_before_the_closing_count_and_those_until_it_is_taken_up_do_not() -> None:
    assert told().due_on("response") == PLAIN
    case = told("close 2026-11-04", "take_up 2026-11-18")
    assert case.due_on("response") == "2026-11-30", "two days of ten used; eight from the day after"
    (run,) = [run for run in case.state.runs if run.clock == "response"]
    assert (run.running, str(run.started_on)) == (True, "2026-11-02")
    reasons = "; ".join(str(reason) for reason in case.due("response").why)
    assert "Closed from Thursday 5 November 2026 to Wednesday 18 November 2026: those days do not count" in reasons


def test_one_that_starts_afresh_counts_from_that_day() -> None:
    assert told("close 2026-11-04", "take_up 2026-11-18", procedure=reopening(goes_on=False)).due_on("response") == (
        "2026-12-02"
    )


def test_closed_and_taken_up_on_one_day_nothing_is_lost_or_won() -> None:
    assert told("close 2026-11-04", "take_up 2026-11-04").due_on("response") == PLAIN


def test_it_may_be_closed_and_taken_up_more_than_once() -> None:
    lines = ("close 2026-11-04", "take_up 2026-11-09", "close 2026-11-11", "take_up 2026-11-18")
    assert told(*lines).due_on("response") == "2026-11-26", "two days, two days, and six from the day after"


def test_with_nothing_left_it_is_overdue_at_once_and_says_so() -> None:
    case = told("close 2026-11-20", "take_up 2026-12-01")
    assert case.due_on("response") == PLAIN
    assert case.clock("response", "2026-12-01").status == "overdue"


def test_a_clock_that_was_met_before_the_closing_begins_anew() -> None:
    case = told("respond 2026-11-06", "close 2026-11-09", "take_up 2026-11-18")
    assert case.due_on("response") == "2026-12-02"


def test_one_that_never_ran_begins_anew() -> None:
    procedure = reopening()
    response = replace(procedure.clocks["response"], starts=(Start("take_up", goes_on=True),))
    only_then = replace(procedure, clocks={**procedure.clocks, "response": response})
    assert told("close 2026-11-04", "take_up 2026-11-18", procedure=only_then).due_on("response") == "2026-12-02"


@pytest.mark.parametrize(("struck", "due"), [("2", PLAIN), ("3", None)])
def test_a_closing_or_a_taking_up_that_is_struck_never_was(struck: str, due: str | None) -> None:
    lines = ["close 2026-11-04", "take_up 2026-11-18"]
    case = told(*lines, f"correct 2026-11-19 event={struck} correction=strike")
    running = case.state.running("response")
    assert (case.due_on("response") if running else None) == due
