"""Clocks that look at another: bounded by an act of the council's own, or the law's beside the council's."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.engine.questions import what_is_due, what_is_to_come
from putright.engine.timing import Clock, Extension, Length, Start
from putright.engine.working_days import Calendar, working_days_after
from tests.support.a_case import CALENDAR, ACase, a_case, a_clock, procedure_with

RECEIVED = "receive 2026-11-02"
TEN = Length(10, "working_days")

# --- a backstop: the answer counts from the acknowledgement, and that is due by Thursday 5 November


ANSWER = a_clock("answer", TEN, starts=(Start("acknowledge"),), paused_by=("hold",), backstop="acknowledgement")
BOUND = "2026-11-19"


def told(*lines: str, answer: Clock = ANSWER, calendar: Calendar = CALENDAR) -> ACase:
    return a_case(*lines, procedure=procedure_with(answer), calendar=calendar)


def bound_of(case: ACase) -> str:
    backstop = case.clock("answer").backstop
    return str(backstop.on if backstop else None)


@pytest.mark.parametrize(
    ("acknowledged", "due", "bound"),
    [("2026-11-04", "2026-11-18", "None"), ("2026-11-05", BOUND, "None"), ("2026-11-09", "2026-11-23", BOUND)],
)
def test_a_late_act_of_the_councils_own_leaves_the_day_it_would_have_led_to(
    acknowledged: str, due: str, bound: str
) -> None:
    case = told(RECEIVED, f"acknowledge {acknowledged}")
    assert (case.due_on("answer"), bound_of(case)) == (due, bound)


def test_the_backstop_says_that_it_is_as_if_the_act_had_been_done_on_its_last_day() -> None:
    backstop = told(RECEIVED, "acknowledge 2026-11-09").clock("answer").backstop
    assert backstop is not None
    assert [str(reason) for reason in backstop.why] == [
        "As if “The acknowledgement” had been done on its last day, Thursday 5 November 2026 (EXA-acknowledgement)",
        "Within 10 working days; the day after the start is day 1 (EXA-answer)",
    ]


@pytest.mark.parametrize("acknowledged", ["2026-11-04", "2026-11-09"])
def test_more_time_granted_is_no_act_done_late(acknowledged: str) -> None:
    extended = replace(ANSWER, extension=Extension("extend", "EXA-more-time"))
    case = told(RECEIVED, f"acknowledge {acknowledged}", answer=extended)
    run = case.clock("answer").run
    granted = replace(case.procedure.steps["extend"], clock="answer", takes_from=None)
    with_step = replace(case.procedure, steps={**case.procedure.steps, "extend": granted})
    longer = replace(case, procedure=with_step).then("extend 2026-11-10 until=2026-12-01")
    assert run.extensions == ()
    assert (longer.due_on("answer"), bound_of(longer)) == ("2026-12-01", "None")


def test_a_hold_moves_the_backstop_with_the_date() -> None:
    case = told(RECEIVED, "acknowledge 2026-11-09", "hold 2026-11-10", "lift_hold 2026-11-11")
    assert (case.due_on("answer"), bound_of(case)) == ("2026-11-25", "2026-11-23")


def to_come(case: ACase, day: str = "2026-11-10") -> list[tuple[str, str, str]]:
    return [(clock.key, str(due.on), str(due.why[0])) for clock, due in what_is_to_come(case.on(day))]


def test_before_the_act_the_date_that_it_will_lead_to_at_the_latest_is_to_come() -> None:
    as_if = "As if “The acknowledgement” had been done on its last day, Thursday 5 November 2026 (EXA-acknowledgement)"
    assert to_come(told(RECEIVED)) == [("answer", BOUND, as_if)]
    assert to_come(told(RECEIVED, "acknowledge 2026-11-04")) == []
    assert to_come(told(RECEIVED, "close 2026-11-04")) == []


def test_what_has_begun_otherwise_is_not_to_come() -> None:
    either = replace(ANSWER, starts=(*ANSWER.starts, Start("note")))
    assert to_come(told(RECEIVED, answer=either)) != []
    assert to_come(told(RECEIVED, "note 2026-11-03", answer=either)) == []


def test_without_a_last_day_for_the_act_nothing_bounds_what_it_starts() -> None:
    endless = replace(told(RECEIVED).procedure.clocks["acknowledgement"], length=None)
    case = a_case(RECEIVED, procedure=procedure_with(ANSWER, endless))
    why = "Nothing bounds this: there is no last day for “The acknowledgement” (EXA-acknowledgement)"
    assert to_come(case) == [("answer", "None", why)]
    assert bound_of(case.then("acknowledge 2026-11-09")) == "None"


def test_a_last_day_past_the_known_bank_holidays_is_not_known() -> None:
    short = Calendar({}, known_until=date(2026, 11, 4))
    ((_, due),) = what_is_to_come(told(RECEIVED, calendar=short).on("2026-11-03"))
    assert (due.on, due.unknown) == (None, True)


# --- the law's clock beside the council's: ten working days of its own, the law's two months, at most four in all


LAW = a_clock(
    "law",
    Length(2, "months"),
    in_law_of="response",
    paused_by=("hold",),
    extension=Extension("extend", "EXA-law-more", Length(4, "months")),
)


def both(*lines: str, law: Clock = LAW) -> ACase:
    response = replace(a_case().procedure.clocks["response"], extension=Extension("extend", "EXA-more-time"))
    return a_case(*lines, procedure=procedure_with(response, law))


def dates(case: ACase) -> tuple[str, str]:
    return case.due_on("response"), case.due_on("law")


def test_each_clock_has_its_own_length_and_the_earlier_leads() -> None:
    case = both(RECEIVED)
    assert dates(case) == ("2026-11-16", "2027-01-02")
    answers = what_is_due(case.procedure, case.calendar, case.state, date(2026, 11, 10))
    keys = [answer.clock.key for answer in answers]
    assert keys.index("response") < keys.index("law")
    earlier = both(RECEIVED, law=replace(LAW, length=Length(10, "calendar_days")))
    answers = what_is_due(earlier.procedure, earlier.calendar, earlier.state, date(2026, 11, 10))
    assert [answer.clock.key for answer in answers if answer.clock.key in ("law", "response")] == ["law", "response"]


def test_more_time_by_the_councils_clock_moves_the_laws_as_well() -> None:
    case = both(RECEIVED, "extend 2026-11-12 until=2027-02-01")
    assert dates(case) == ("2027-02-01", "2027-02-01")
    answer = case.clock("law", "2026-11-20")
    assert (answer.extended, answer.overdue_before_extension) == (True, False)
    why = [str(reason) for reason in answer.due.why]
    assert "Extended on Thursday 12 November 2026 to Monday 1 February 2027 (EXA-law-more)" in why


def test_but_never_past_the_longest_that_the_law_allows() -> None:
    assert dates(both(RECEIVED, "extend 2026-11-12 until=2027-05-04")) == ("2027-05-04", "2027-03-02")


def test_nor_to_before_the_day_that_the_law_sets_anyway() -> None:
    case = both(RECEIVED, "extend 2026-11-12 until=2026-12-01")
    assert dates(case) == ("2026-12-01", "2027-01-02")
    assert not case.clock("law").extended


def test_more_time_granted_when_the_laws_day_had_passed_stays_on_record() -> None:
    law = replace(LAW, length=Length(5, "calendar_days"))
    case = both(RECEIVED, "extend 2026-11-12 until=2026-12-01", law=law)
    assert dates(case) == ("2026-12-01", "2026-12-01")
    answers = [case.clock(key) for key in ("response", "law")]
    assert [answer.overdue_before_extension for answer in answers] == [False, True]


def test_more_time_granted_when_the_laws_clock_had_stopped_changes_nothing_about_it() -> None:
    law = replace(LAW, length=Length(1, "calendar_days"), stops=("acknowledge",))
    case = both(RECEIVED, "acknowledge 2026-11-10", "extend 2026-11-12 until=2027-02-01", law=law)
    assert (case.due_on("law"), case.clock("law").status) == ("2026-11-03", "late")


def test_a_clock_of_the_laws_that_allows_no_more_time_is_not_moved() -> None:
    case = both(RECEIVED, "extend 2026-11-12 until=2027-02-01", law=replace(LAW, extension=None))
    assert dates(case) == ("2027-02-01", "2027-01-02")


def test_without_a_longest_time_the_laws_clock_goes_as_far_as_the_councils() -> None:
    law = replace(LAW, extension=Extension("extend", "EXA-law-more"))
    assert dates(both(RECEIVED, "extend 2026-11-12 until=2027-05-04", law=law)) == ("2027-05-04", "2027-05-04")


def test_of_several_extensions_each_moves_the_laws_clock_as_far_as_it_may() -> None:
    lines = (RECEIVED, "extend 2026-11-12 until=2026-12-01", "extend 2026-11-30 until=2027-05-04")
    assert dates(both(*lines)) == ("2027-05-04", "2027-03-02")


def test_a_hold_after_an_extension_up_to_the_longest_time_costs_its_days_once() -> None:
    """Four months end on 2 March; held for Monday and Tuesday of the week before, two days are added, not four."""
    lines = (RECEIVED, "extend 2026-11-12 until=2027-05-04", "hold 2027-02-22", "lift_hold 2027-02-23")
    assert both(*lines).due_on("law") == "2027-03-04"


def test_a_hold_that_goes_on_leaves_of_the_laws_longest_time_what_there_was() -> None:
    lines = (RECEIVED, "extend 2026-11-12 until=2027-05-04", "hold 2027-02-22")
    case = both(*lines)
    assert case.due("law").left == 7
    assert "7 working days left" in "; ".join(str(reason) for reason in case.due("law").why)


UNTIL = st.integers(6, 150).map(lambda days: working_days_after(CALENDAR, date(2026, 11, 12), days))


@given(UNTIL, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 15)), max_size=2))
def test_what_the_council_grants_never_moves_the_laws_day_back_nor_past_the_longest(
    until: date, holds: list[tuple[int, int]]
) -> None:
    day, lines = date(2026, 11, 13).toordinal(), []
    for wait, length in holds:
        first, day = day + wait, day + wait + length + 1
        lines += [f"hold {date.fromordinal(first)}", f"lift_hold {date.fromordinal(day - 1)}"]
    moved = both(RECEIVED, f"extend 2026-11-12 until={until}", *lines).due("law").on
    own, longest = (
        both(RECEIVED, *lines, law=replace(LAW, length=length)).due("law").on
        for length in (LAW.length, Length(4, "months"))
    )
    assert moved is not None
    assert own is not None
    assert longest is not None
    assert own <= moved <= longest
    if not holds:
        assert moved == max(own, min(until, longest))
