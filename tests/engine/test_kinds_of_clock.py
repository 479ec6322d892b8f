"""Windows and aims; counts from a date given, or back from one; what is deemed received; clocks that outlive a case."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.engine.questions import what_is_due, what_is_needed_next
from putright.engine.timing import Clock, Length, Start
from putright.engine.working_days import Calendar, months_after, working_days_after, working_days_between
from tests.support.a_case import CALENDAR, ACase, a_case, a_clock, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
TEN = Length(10, "working_days")


def told(clock: Clock, *lines: str, fields: tuple[Any, ...] = (), calendar: Calendar = CALENDAR) -> ACase:
    """A case with this clock besides, and questions for `note`."""
    steps = (a_step("note", when=("open", "answered", "closed"), fields=fields), a_step("ask", when=("open", "closed")))
    return a_case(*lines, procedure=procedure_with(clock, *steps), calendar=calendar)


def reasons_of(case: ACase, clock: str) -> str:
    return "; ".join(str(reason) for reason in case.due(clock).why)


# --- what a clock is


@pytest.mark.parametrize(("nature", "past"), [("duty", "overdue"), ("window", "run_out"), ("target", "missed")])
def test_past_its_day_only_a_duty_is_overdue(nature: str, past: str) -> None:
    case = told(a_clock("extra", TEN, nature=nature), RECEIVED)
    statuses = [case.clock("extra", day).status for day in ("2026-11-16", "2026-11-17", "2027-06-01")]
    assert statuses == ["running", past, past]
    assert (case.clock("extra", "2026-11-18").working_days_left, case.clock("extra", "2026-11-18").late_by) == (-2, 2)


@pytest.mark.parametrize("nature", ["window", "target"])
def test_a_window_or_an_aim_is_never_overdue(nature: str) -> None:
    case = told(a_clock("extra", TEN, nature=nature), RECEIVED)
    for day in ("2026-11-02", "2026-11-17", "2028-01-01"):
        assert case.clock("extra", day).status != "overdue"


def test_what_a_window_waits_for_is_not_the_councils_next_step() -> None:
    window = a_clock("extra", Length(1, "working_days"), nature="window", stops=("ask",))
    target = replace(window, nature="target")
    needed = [what_is_needed_next(told(clock, RECEIVED).on("2026-11-20")) for clock in (window, target)]
    assert [step.key for step in needed if step] == ["acknowledge", "ask"]


# --- counted from a date given


AROSE = (a_field("arose_on", "date"),)
YEAR = a_clock("extra", Length(1, "years"), nature="window", starts=(Start("note"),), counts_from="arose_on")


def test_a_clock_may_count_from_a_date_given_when_it_starts() -> None:
    case = told(YEAR, RECEIVED, "note 2026-11-04 arose_on=2026-03-10", fields=AROSE)
    assert case.due_on("extra") == "2027-03-10"
    assert "Counted from Tuesday 10 March 2026 (EXA-extra)" in reasons_of(case, "extra")
    assert "Starts with “Do note” on Wednesday 4 November 2026" in reasons_of(case, "extra")


def test_days_on_hold_since_the_date_given_do_not_count_though_the_clock_started_later() -> None:
    clock = replace(YEAR, length=TEN, paused_by=("hold",))
    lines = (RECEIVED, "hold 2026-11-04", "lift_hold 2026-11-05", "note 2026-11-06 arose_on=2026-11-02")
    assert told(clock, *lines, fields=AROSE).due_on("extra") == "2026-11-18"


MEASURED = replace(YEAR, stops=("note",))


@pytest.mark.parametrize(
    ("arose", "status", "late_by"),
    [("2026-11-04", "met", 0), ("2025-11-04", "met", 0), ("2025-11-03", "late", 1), ("2025-11-02", "late", 2)],
)
def test_a_clock_that_its_starting_step_stops_is_measured_at_once_and_for_good(
    arose: str, status: str, late_by: int
) -> None:
    case = told(MEASURED, RECEIVED, f"note 2026-11-04 arose_on={arose}", fields=AROSE)
    for today in ("2026-11-04", "2027-12-01"):
        answer = case.clock("extra", today)
        assert (answer.status, answer.late_by, answer.run.running) == (status, late_by, False)


def test_a_second_measure_is_a_run_of_its_own_and_closing_ends_none() -> None:
    lines = (RECEIVED, "note 2026-11-04 arose_on=2025-11-03", "note 2026-11-05 arose_on=2026-01-01", "close 2026-11-06")
    case = told(MEASURED, *lines, fields=AROSE)
    due = what_is_due(case.procedure, case.calendar, case.state, date(2026, 11, 24))
    assert [(a.run.started_by, a.status) for a in due if a.clock.key == "extra"] == [(2, "late"), (3, "met")]


# --- counted back from a date given


PANEL = (a_field("panel_on", "date"),)
PAPERS = a_clock("papers", TEN, starts=(Start("note"),), counts_back_from="panel_on")


def test_papers_go_ten_working_days_before_the_panel_over_christmas() -> None:
    """Back from 8 January: four days of that week, three between Christmas and New Year, three before Christmas."""
    case = told(PAPERS, RECEIVED, "note 2026-11-30 panel_on=2027-01-08", fields=PANEL)
    assert case.due_on("papers") == "2026-12-22"
    why = reasons_of(case, "papers")
    assert "Counted back from Friday 8 January 2027 (EXA-papers)" in why
    assert "10 working days before Friday 8 January 2027; the day before it is day 1 (EXA-papers)" in why
    for named in ("Friday 25 December 2026 (Christmas Day)", "Friday 1 January 2027 (New Year's Day)"):
        assert named in why


def test_the_days_counted_back_are_numbered_from_the_last() -> None:
    strip = told(PAPERS, RECEIVED, "note 2026-11-30 panel_on=2027-01-05", fields=PANEL).due("papers").days
    assert [day.number or day.skipped for day in strip][-6:] == [3, 2, "New Year's Day", "Saturday", "Sunday", 1]
    assert (str(strip[0].on), strip[0].number, str(strip[-1].on)) == ("2026-12-17", 10, "2027-01-04")


@pytest.mark.parametrize(
    ("length", "due"),
    [
        (Length(10, "calendar_days"), "2026-12-29"),
        (Length(1, "months"), "2026-12-08"),
        (Length(1, "years"), "2026-01-08"),
        (Length(0, "working_days"), "2027-01-08"),
    ],
)
def test_every_length_is_counted_back_by_the_calendar(length: Length, due: str) -> None:
    case = told(replace(PAPERS, length=length), RECEIVED, "note 2026-11-30 panel_on=2027-01-08", fields=PANEL)
    assert case.due_on("papers") == due


def test_what_should_have_been_sent_before_the_panel_was_set_is_overdue_at_once() -> None:
    case = told(PAPERS, RECEIVED, "note 2026-11-30 panel_on=2026-12-01", fields=PANEL)
    assert case.clock("papers", "2026-11-30").status == "overdue"


def test_holds_do_not_move_what_is_counted_back() -> None:
    clock = replace(PAPERS, paused_by=("hold",))
    lines = (RECEIVED, "note 2026-11-30 panel_on=2027-01-08", "hold 2026-12-01", "lift_hold 2026-12-04")
    assert told(clock, *lines, fields=PANEL).due_on("papers") == "2026-12-22"


def test_back_from_a_day_past_the_known_bank_holidays_no_date_can_be_given() -> None:
    short = Calendar({}, known_until=date(2026, 12, 31))
    case = told(PAPERS, RECEIVED, "note 2026-11-30 panel_on=2027-01-08", fields=PANEL, calendar=short)
    assert case.clock("papers", "2026-12-01").status == "unknown"


ENDS = st.dates(date(2026, 1, 1), date(2027, 6, 1))
COUNTS = st.integers(1, 60)
HOLIDAYS = st.dictionaries(st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.just("Holiday"), max_size=20).map(Calendar)


@given(HOLIDAYS, ENDS, COUNTS)
def test_counting_back_is_the_inverse_of_counting_on(calendar: Calendar, end: date, count: int) -> None:
    """The day found is worked, leaves the whole length before the end, and no later day does."""
    clock = replace(PAPERS, length=Length(count, "working_days"))
    lines = ("receive 2026-01-01", f"note 2026-01-01 panel_on={end}")
    due = told(clock, *lines, fields=PANEL, calendar=calendar).due("papers").on
    assert due is not None
    assert calendar.is_working(due)
    on = working_days_after(calendar, due, count)
    assert on == end if calendar.is_working(end) else on > end
    assert working_days_between(calendar, due, end) == count - (not calendar.is_working(end))


@given(ENDS, st.integers(1, 36))
def test_months_counted_back_end_where_months_counted_on_begin_unless_one_is_shorter(end: date, months: int) -> None:
    clock = replace(PAPERS, length=Length(months, "months"))
    lines = ("receive 2020-01-01", f"note 2020-01-01 panel_on={end}")
    due = told(clock, *lines, fields=PANEL).due("papers").on
    assert due is not None
    assert months_after(due, months) == end if due.day == end.day else months_after(due, months) < end


# --- deemed received


HOW = (a_field("method", "choice", choices={"letter": "Letter", "email": "E-mail", "air": "Air mail"}),)
WINDOW = a_clock("window", TEN, nature="window", starts=(Start("note", deemed_by="method"),), stops=("ask",))
DEEMED = {
    "letter": Length(2, "working_days"),
    "email": Length(0, "working_days"),
    "air": Length(1, "months"),
}


def sent(day: str, method: str) -> ACase:
    case = told(WINDOW, RECEIVED, f"note {day} method={method}", fields=HOW)
    return replace(case, procedure=replace(case.procedure, deemed_receipt=DEEMED, deemed_receipt_clause="EXA-deemed"))


@pytest.mark.parametrize(("method", "due"), [("letter", "2026-12-24"), ("email", "2026-12-22"), ("air", "2027-01-22")])
def test_a_clock_counts_from_when_what_was_sent_is_deemed_received(method: str, due: str) -> None:
    """Sent on Tuesday 8 December: received then, on the 10th, or on 8 January."""
    assert sent("2026-12-08", method).due_on("window") == due


def test_the_reason_says_when_it_is_deemed_received_by_which_clause_and_only_if_that_is_later() -> None:
    said = reasons_of(sent("2026-12-24", "letter"), "window")
    assert "Deemed received on Wednesday 30 December 2026: 2 working days later (EXA-deemed)" in said
    assert "Deemed received" not in reasons_of(sent("2026-12-24", "email"), "window")


# --- clocks that go on when the case is closed


@pytest.mark.parametrize(("outlives", "status"), [(True, "running"), (False, "ended")])
def test_only_a_clock_that_outlives_closing_goes_on(outlives: bool, status: str) -> None:
    case = told(a_clock("window", TEN, outlives_closing=outlives, nature="window"), RECEIVED, "close 2026-11-04")
    assert case.clock("window", "2026-11-10").status == status


@pytest.mark.parametrize("outlives", [True, False])
def test_a_window_that_the_closing_step_starts_runs_only_if_it_outlives_it(outlives: bool) -> None:
    window = a_clock("window", TEN, starts=(Start("close"),), stops=("ask",), outlives_closing=outlives)
    case = told(window, RECEIVED, "close 2026-11-04")
    assert (case.state.running("window") is not None) is outlives
    if outlives:
        assert case.then("ask 2026-11-10").clock("window").status == "met"


def test_a_hold_that_closing_ended_pauses_what_goes_on_no_longer() -> None:
    clock = a_clock("window", TEN, outlives_closing=True, paused_by=("hold",))
    case = told(clock, RECEIVED, "hold 2026-11-03 review_on=2026-12-01", "close 2026-11-06")
    assert case.due_on("window") == "2026-11-20"


# --- the calendar


@pytest.mark.parametrize(
    ("length", "due"),
    [
        (Length(20, "calendar_days"), "2026-12-20"),
        (Length(3, "months"), "2027-02-28"),
        (Length(1, "years"), "2027-11-30"),
        (Length(20, "working_days"), "2026-12-30"),
    ],
)
def test_each_unit_counts_by_its_own_calendar(length: Length, due: str) -> None:
    assert told(a_clock("extra", length), "receive 2026-11-30").due_on("extra") == due
