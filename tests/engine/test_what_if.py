"""When a clock would be due, were it started on some day: asked without a case."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from putright.engine.questions import what_starts_it, when_would_it_be_due
from putright.engine.timing import Pause, Start
from putright.engine.what_if import Span, Supposed
from tests.support.a_case import CALENDAR, PROCEDURE, a_case, a_clock, a_field, a_step, procedure_with


def supposed(clock: str, start: str, holds: Iterable[Span] = (), extended: bool = False) -> Supposed:
    rule = PROCEDURE.clocks[clock]
    return when_would_it_be_due(PROCEDURE, CALENDAR, rule, date.fromisoformat(start), holds, extended)


def said(answer: Supposed) -> str:
    return "; ".join(str(reason) for reason in answer.due.why)


HELD = (date(2026, 11, 10), date(2026, 11, 20))


def test_a_supposed_clock_is_due_as_a_real_one() -> None:
    for clock in ("acknowledgement", "response", "callback", "remedy", "keeping"):
        real = a_case("receive 2026-12-18").due_on(clock)
        assert str(supposed(clock, "2026-12-18").due.on) == real


def test_a_supposed_hold_counts_as_a_real_one() -> None:
    real = a_case("receive 2026-11-02", "hold 2026-11-10", "lift_hold 2026-11-20").due_on("response")
    assert str(supposed("response", "2026-11-02", [HELD]).due.on) == real


def test_days_in_two_holds_count_once() -> None:
    twice = supposed("response", "2026-11-02", [HELD, (date(2026, 11, 12), date(2026, 11, 23))])
    assert twice.holds == ((date(2026, 11, 10), date(2026, 11, 23)),)
    assert twice.due.on == supposed("response", "2026-11-02", twice.holds).due.on


def test_a_hold_that_changes_nothing_says_why() -> None:
    assert "A hold does not pause this" in said(supposed("acknowledgement", "2026-11-02", [HELD]))
    assert "begins after the due date" in said(supposed("response", "2026-10-01", [HELD]))
    assert "ends before the first day that counts" in said(supposed("response", "2026-11-20", [HELD]))


def test_all_the_time_there_is_ends_on_the_latest_day_an_extension_may_name() -> None:
    assert supposed("response", "2026-11-02", extended=True).due.on == date(2026, 11, 30)
    assert "Monday 30 November 2026 at the latest" in a_case("receive 2026-11-02").refused(
        "extend 2026-11-12 until=2026-12-01"
    )


def test_what_starts_a_clock_is_said_with_the_answers_it_waits_for() -> None:
    (start,) = PROCEDURE.clocks["confirmation"].starts
    assert what_starts_it(PROCEDURE, start) == "“Do respond” (method: Telephone)"


def test_what_starts_a_clock_may_be_a_fact_said_in_the_words_of_the_question_that_sets_it() -> None:
    sides = {"parent": "A parent", "school": "The school"}
    ask = a_step("ask", fields=(a_field("side", "choice", choices=sides, sets="asked_by"),))
    starts = (
        Start("acknowledge", {"asked_by": ("school",), "finding": ("upheld", "partly_upheld")}),
        Start("acknowledge", unless={"asked_by": ("school", "parent")}),
    )
    procedure = procedure_with(ask, a_clock("promise", starts=starts))
    assert [what_starts_it(procedure, start) for start in starts] == [
        "“Do acknowledge” (asked by: The school, finding: Upheld or Partly upheld)",
        "“Do acknowledge” (unless asked by: The school or A parent)",
    ]


def test_a_supposed_hold_is_of_the_kind_that_stops_the_clock() -> None:
    response = replace(PROCEDURE.clocks["response"], paused_by=("suspension",))
    suspend = a_step("suspend", "hold", pause="suspension", fields=(a_field("review_on", "date"),))
    pauses = {**PROCEDURE.pauses, "suspension": Pause("suspension", "Suspended", "EXA-suspension")}
    procedure = replace(procedure_with(response, suspend), pauses=pauses)
    answer = when_would_it_be_due(procedure, CALENDAR, response, date(2026, 11, 2), [HELD])
    assert answer.due.on == supposed("response", "2026-11-02", [HELD]).due.on
    assert "Suspended from Tuesday 10 November 2026 to Friday 20 November 2026" in said(answer)
    assert "(EXA-suspend)" in said(answer)
