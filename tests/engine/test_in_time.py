"""What may be done only in time, and what only when it is late: judged by clocks, on the day the step happened."""

from typing import Any

import pytest

from putright.engine.people import Actor
from putright.engine.questions import may
from putright.engine.timing import Length, Start
from tests.support.a_case import MANAGER, PROCEDURE, ACase, a_case, a_clock, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
ANYWHERE = ("open", "answered", "closed")
WINDOW = a_clock(
    "window",
    Length(10, "working_days"),
    nature="window",
    starts=(Start("acknowledge"),),
    stops=("ask", "ask_late"),
)
SECOND = a_clock("second", Length(1, "months"), nature="window", starts=(Start("note"),), stops=("ask", "ask_late"))
OPENED = (RECEIVED, "acknowledge 2026-11-02")
"""The window's last day is Monday 16 November 2026."""


def told(*lines: str, clocks: tuple[str, ...] = ("window",), window: Any = WINDOW) -> ACase:
    """A case with a step for those in time, and another for those too late."""
    steps = (
        a_step("ask", when=ANYWHERE, only_in_time=clocks),
        a_step("ask_late", when=ANYWHERE, only_when_late=clocks),
    )
    return a_case(*lines, procedure=procedure_with(*steps, window, SECOND))


def possible(case: ACase, day: str) -> tuple[bool, bool]:
    """Whether it may be asked on that day, and whether it may be asked late."""
    actor = Actor(MANAGER.id, MANAGER.posts)
    in_time, late = (may(case.on(day), case.procedure.steps[key], actor).allowed for key in ("ask", "ask_late"))
    return in_time, late


IN_TIME, LATE, EITHER_IF_NEVER_RUN = (True, False), (False, True), (True, False)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-11-03", IN_TIME), ("2026-11-16", IN_TIME), ("2026-11-17", LATE), ("2027-06-01", LATE)],
)
def test_until_its_last_day_is_in_time_and_from_the_day_after_is_late(day: str, expected: tuple[bool, bool]) -> None:
    assert possible(told(*OPENED), day) == expected


def test_each_refusal_names_the_last_day_and_the_day_judged() -> None:
    case = told(*OPENED)
    assert case.refused("ask 2026-11-17") == (
        "It is too late for this: the last day of “The window” is Monday 16 November 2026, "
        "and this is Tuesday 17 November 2026 (EXA-ask)"
    )
    assert case.refused("ask_late 2026-11-16") == (
        "This is only for what is late: the last day of “The window” is Monday 16 November 2026, "
        "and this is Monday 16 November 2026 (EXA-ask_late)"
    )


def test_a_clock_that_never_ran_stands_in_nobodys_way_but_nothing_is_late_by_it() -> None:
    case = told(RECEIVED)
    assert possible(case, "2027-06-01") == EITHER_IF_NEVER_RUN
    assert case.refused("ask_late 2027-06-01") == (
        "This is only for what is late, and “The window” has not begun (EXA-ask_late)"
    )


def test_a_clock_set_aside_is_as_if_it_had_never_run() -> None:
    aside = a_clock(
        "window", WINDOW.length, starts=WINDOW.starts, stops=WINDOW.stops, nature="window", set_aside_by=("set_aside",)
    )
    assert possible(told(*OPENED, "set_aside 2026-11-20", window=aside), "2026-11-24") == EITHER_IF_NEVER_RUN


@pytest.mark.parametrize(("asked", "expected"), [("2026-11-16", IN_TIME), ("2026-11-17", LATE)])
def test_a_clock_that_was_stopped_is_judged_by_the_day_that_stopped_it(asked: str, expected: tuple[bool, bool]) -> None:
    step = "ask" if expected == IN_TIME else "ask_late"
    assert possible(told(*OPENED, f"{step} {asked}"), "2027-06-01") == expected


def test_a_refusal_by_a_clock_that_was_stopped_names_the_day_that_stopped_it() -> None:
    assert told(*OPENED, "ask_late 2026-11-18").refused("ask 2026-11-24") == (
        "It is too late for this: the last day of “The window” is Monday 16 November 2026, "
        "and it ended on Wednesday 18 November 2026 (EXA-ask)"
    )


@pytest.mark.parametrize(("day", "expected"), [("2026-11-16", IN_TIME), ("2026-11-17", LATE)])
def test_a_clock_that_closing_ended_is_judged_on_the_day_asked_as_if_it_had_gone_on(
    day: str, expected: tuple[bool, bool]
) -> None:
    assert possible(told(*OPENED, "close 2026-11-04"), day) == expected


@pytest.mark.parametrize(
    "length", [{"length": None}, {"length": WINDOW.length, "paused_by": ("hold",)}], ids=["no time set", "on hold"]
)
def test_a_clock_without_a_last_day_is_never_late(length: dict[str, Any]) -> None:
    endless = a_clock("window", starts=WINDOW.starts, stops=WINDOW.stops, nature="window", **length)
    case = told(*OPENED, "hold 2026-11-04", window=endless)
    assert possible(case, "2027-06-01") == IN_TIME
    assert case.refused("ask_late 2027-06-01") == (
        "This is only for what is late, and “The window” has no last day (EXA-ask_late)"
    )


def test_a_step_recorded_later_is_judged_on_its_own_day() -> None:
    case = told(*OPENED)
    assert case.accepted("ask 2026-11-16 recorded=2026-12-01") == {}
    assert "this is Tuesday 17 November 2026" in case.refused("ask 2026-11-17 recorded=2026-12-01")
    assert case.accepted("ask_late 2026-11-17 recorded=2026-12-01") == {}
    assert "only for what is late" in case.refused("ask_late 2026-11-16 recorded=2026-12-01")


def test_a_day_that_has_not_come_is_judged_as_today() -> None:
    why = told(*OPENED).refused("ask_late 2026-11-17 recorded=2026-11-16")
    assert "only for what is late" in why
    assert "has not come yet" in why


BOTH = {"clocks": ("window", "second")}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-11-16", IN_TIME), ("2026-11-17", IN_TIME), ("2026-12-02", IN_TIME), ("2026-12-03", LATE)],
)
def test_any_one_of_several_clocks_is_enough_to_be_in_time_and_all_must_be_past_to_be_late(
    day: str, expected: tuple[bool, bool]
) -> None:
    """The first window ends on 16 November, the second on 2 December."""
    assert possible(told(*OPENED, "note 2026-11-02", **BOTH), day) == expected


def test_of_several_clocks_one_that_never_ran_keeps_all_in_time_and_nothing_late() -> None:
    assert possible(told(*OPENED, **BOTH), "2027-06-01") == IN_TIME


def test_the_latest_run_of_a_clock_decides() -> None:
    case = told(*OPENED, "ask 2026-11-10", "acknowledge 2026-11-20")
    assert possible(case, "2026-11-24") == IN_TIME
    assert possible(case, "2026-12-07") == LATE


def test_steps_without_such_conditions_are_possible_on_any_day() -> None:
    actor = Actor(MANAGER.id, MANAGER.posts)
    assert may(a_case(*OPENED).on("2030-01-01"), PROCEDURE.steps["note"], actor).allowed
