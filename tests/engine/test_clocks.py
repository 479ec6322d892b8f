"""When a clock is due, and why on that day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.engine.questions import what_is_due
from putright.engine.timing import Length
from putright.engine.working_days import Calendar
from tests.support.a_case import ACase, a_case, a_clock, procedure_with

RECEIVED = "receive 2026-11-02"


def response_of(*told: str) -> str:
    return a_case(RECEIVED, *told).due_on("response")


def reasons_of(case: ACase, clock: str) -> str:
    return "; ".join(str(reason) for reason in case.due(clock).why)


# --- plain counts


def test_the_day_after_receipt_is_day_one() -> None:
    assert a_case(RECEIVED).due_on("acknowledgement") == "2026-11-05"


def test_working_days_skip_weekends_and_bank_holidays_and_the_reasons_name_them() -> None:
    case = a_case("receive 2026-12-18")
    assert case.due_on("response") == "2027-01-06"
    why = reasons_of(case, "response")
    assert "Friday 25 December 2026 (Christmas Day)" in why
    assert "Friday 1 January 2027 (New Year's Day)" in why
    assert "Within 10 working days; the day after the start is day 1 (EXA-response)" in why
    assert "Starts with “Do receive” on Friday 18 December 2026 (EXA-response)" in why


def test_the_days_of_a_count_can_be_drawn_as_a_strip() -> None:
    strip = a_case("receive 2026-12-23").due("acknowledgement").days
    assert [day.number or day.skipped for day in strip] == [
        1,
        "Christmas Day",
        "Saturday",
        "Sunday",
        "Boxing Day (substitute day)",
        2,
        3,
    ]


def test_calendar_days_run_through_weekends() -> None:
    assert a_case("receive 2026-12-24").due_on("callback") == "2026-12-29"


@pytest.mark.parametrize(
    ("received", "end"),
    [("2026-01-31", "2026-02-28"), ("2026-11-02", "2026-12-02"), ("2026-12-31", "2027-01-31")],
)
def test_months_end_on_the_same_day_number_or_the_last(received: str, end: str) -> None:
    assert a_case(f"receive {received}").due_on("remedy") == end


def test_years_end_on_the_same_day() -> None:
    assert a_case("receive 2028-02-29").due_on("keeping") == "2030-02-28"


def test_a_length_of_nought_is_due_the_same_day() -> None:
    notice = a_clock("notice", Length(0, "working_days"))
    assert a_case("receive 2026-12-19", procedure=procedure_with(notice)).due_on("notice") == "2026-12-19"


def test_a_duty_without_a_time_has_no_date_and_says_so() -> None:
    case = a_case(RECEIVED, procedure=procedure_with(a_clock("duty")))
    assert case.clock("duty").status == "no_time"
    assert "The policy sets no time for this (EXA-duty)" in reasons_of(case, "duty")


def test_a_clock_may_run_to_the_date_agreed() -> None:
    assert a_case(RECEIVED, "agree 2026-11-03 target=2026-11-14").due_on("agreed") == "2026-11-14"


# --- status


@pytest.mark.parametrize(
    ("today", "status", "left"),
    [("2026-11-04", "running", 1), ("2026-11-05", "running", 0), ("2026-11-06", "overdue", -1)],
)
def test_a_clock_is_overdue_from_the_day_after_it_is_due(today: str, status: str, left: int) -> None:
    answer = a_case(RECEIVED).clock("acknowledgement", today)
    assert (answer.status, answer.working_days_left) == (status, left)


@pytest.mark.parametrize(
    ("acknowledged", "status", "late_by"),
    [("2026-11-05", "met", 0), ("2026-11-06", "late", 1), ("2026-11-10", "late", 3)],
)
def test_a_stopped_clock_was_met_or_is_late_by_working_days(acknowledged: str, status: str, late_by: int) -> None:
    answer = a_case(RECEIVED, f"acknowledge {acknowledged}").clock("acknowledgement")
    assert (answer.status, answer.late_by) == (status, late_by)


def test_what_runs_comes_first_soonest_due_first() -> None:
    case = a_case(RECEIVED, "acknowledge 2026-11-03")
    answers = what_is_due(case.procedure, case.calendar, case.state, date(2026, 11, 4))
    assert [answer.clock.key for answer in answers] == [
        "callback",
        "response",
        "remedy",
        "keeping",
        "acknowledgement",
    ]


def test_a_duty_without_a_date_comes_after_those_with_one() -> None:
    case = a_case(RECEIVED, procedure=procedure_with(a_clock("a_duty")))
    answers = what_is_due(case.procedure, case.calendar, case.state, date(2026, 11, 4))
    assert answers[-1].clock.key == "a_duty"


def test_what_is_not_overdue_is_not_late_and_was_never_overdue() -> None:
    answer = a_case(RECEIVED).clock("response", "2026-11-16")
    assert (answer.late_by, answer.extended, answer.overdue_before_extension) == (0, False, False)


def test_on_the_saturday_after_a_friday_a_clock_is_overdue_by_no_working_day_yet() -> None:
    answer = a_case("receive 2026-11-03").clock("acknowledgement", "2026-11-07")
    assert (str(answer.due.on), answer.status, answer.late_by) == ("2026-11-06", "overdue", 0)


def test_weekends_are_passed_over_without_a_word() -> None:
    assert "Not counted" not in reasons_of(a_case(RECEIVED), "response")
    assert "Not counted" not in reasons_of(a_case(RECEIVED, "hold 2026-11-04", "lift_hold 2026-11-05"), "response")


# --- holds


def test_days_already_used_are_kept_and_the_first_and_last_day_of_a_hold_do_not_count() -> None:
    """Received Mon 2 November: five days used by the 9th; held 10 to 20 November; five left from the 23rd."""
    assert response_of("hold 2026-11-10", "lift_hold 2026-11-20") == "2026-11-27"


def test_a_hold_of_one_day_costs_one_day() -> None:
    assert response_of() == "2026-11-16"
    assert response_of("hold 2026-11-10", "lift_hold 2026-11-10") == "2026-11-17"


def test_a_hold_over_a_weekend_only_costs_nothing() -> None:
    assert response_of("hold 2026-11-07", "lift_hold 2026-11-08") == "2026-11-16"


def test_a_holiday_within_a_hold_is_not_counted_twice() -> None:
    held = a_case("receive 2026-12-18", "hold 2026-12-24", "lift_hold 2026-12-29")
    assert held.due_on("response") == "2027-01-08"


def test_two_holds_both_count() -> None:
    told = ("hold 2026-11-04", "lift_hold 2026-11-05", "hold 2026-11-10", "lift_hold 2026-11-12")
    assert response_of(*told) == "2026-11-23"


def test_while_on_hold_there_is_no_date_but_what_is_left() -> None:
    case = a_case(RECEIVED, "hold 2026-11-10 review_on=2026-12-01")
    answer = case.clock("response", "2026-11-30")
    assert (answer.status, answer.due.on, answer.due.left) == ("paused", None, 5)
    assert "On hold since Tuesday 10 November 2026: 5 working days left" in reasons_of(case, "response")


def test_what_is_left_of_calendar_time_is_said_in_calendar_days() -> None:
    case = a_case(RECEIVED, "hold 2026-11-07")
    assert case.due("callback").left == 1
    assert "1 calendar day left" in reasons_of(case, "callback")


def test_a_hold_that_begins_on_the_due_date_leaves_that_day() -> None:
    assert a_case(RECEIVED, "hold 2026-11-16").due("response").left == 1


def test_a_hold_after_the_due_date_changes_nothing() -> None:
    case = a_case(RECEIVED, "hold 2026-11-17")
    answer = case.clock("response", "2026-11-17")
    assert (str(answer.due.on), answer.status) == ("2026-11-16", "overdue")
    assert "On hold" not in reasons_of(case, "response")


def test_a_hold_does_not_pause_a_clock_that_holds_do_not_pause() -> None:
    assert a_case(RECEIVED, "hold 2026-11-03").due_on("acknowledgement") == "2026-11-05"


def test_the_reason_for_a_moved_date_is_the_hold_with_the_clause_of_its_step() -> None:
    case = a_case(RECEIVED, "hold 2026-11-10", "lift_hold 2026-11-20")
    told = "On hold from Tuesday 10 November 2026 to Friday 20 November 2026: those days do not count (EXA-hold)"
    assert told in reasons_of(case, "response")


def test_a_hold_already_in_force_when_the_clock_starts_costs_only_the_days_after_the_start() -> None:
    told = (
        RECEIVED,
        "set_aside 2026-11-03",
        "hold 2026-11-04",
        "start_again 2026-11-10",
        "lift_hold 2026-11-13",
    )
    assert a_case(*told).due_on("response") == "2026-11-27"


@pytest.mark.parametrize(
    ("clock", "plain", "held"),
    [
        ("callback", "2026-11-07", "2026-11-10"),
        ("remedy", "2026-12-02", "2026-12-05"),
        ("keeping", "2028-11-02", "2028-11-05"),
    ],
)
def test_each_day_on_hold_moves_calendar_time_by_a_day(clock: str, plain: str, held: str) -> None:
    assert a_case(RECEIVED).due_on(clock) == plain
    assert a_case(RECEIVED, "hold 2026-11-05", "lift_hold 2026-11-07").due_on(clock) == held


def test_a_hold_from_the_day_of_receipt_costs_months_the_days_after_it() -> None:
    assert a_case(RECEIVED, "hold 2026-11-02", "lift_hold 2026-11-04").due_on("remedy") == "2026-12-04"


def test_months_on_hold_have_days_left() -> None:
    assert a_case(RECEIVED, "hold 2026-11-05").due("remedy").left == 28


def test_a_hold_that_begins_after_the_answer_does_not_touch_what_was_answered() -> None:
    answered = ("respond 2026-11-13 method=letter", "hold 2026-11-16")
    answer = a_case(RECEIVED, *answered).clock("response")
    assert (str(answer.due.on), answer.status) == ("2026-11-16", "met")


def test_an_answer_given_while_on_hold_had_no_date_then_and_has_none_after() -> None:
    told = (RECEIVED, "hold 2026-11-10", "respond 2026-11-12 method=letter")
    held, lifted = a_case(*told), a_case(*told, "lift_hold 2026-11-30")
    assert (held.due("response").on, held.clock("response").status) == (None, "met")
    assert lifted.due("response").on is None


def test_a_hold_long_after_the_due_date_does_not_draw_the_count_on() -> None:
    assert response_of("hold 2026-11-24") == "2026-11-16"


def test_a_hold_on_the_day_of_the_answer_moved_the_date_it_was_held_against() -> None:
    told = ("hold 2026-11-16", "lift_hold 2026-11-16", "respond 2026-11-16 method=letter")
    assert response_of(*told) == "2026-11-17"


def test_an_answer_on_the_last_day_of_a_hold_is_held_against_the_date_that_then_stood() -> None:
    told = ("hold 2026-11-10", "lift_hold 2026-11-20", "respond 2026-11-20 method=letter")
    assert response_of(*told) == "2026-11-27"


# --- extensions


def test_an_extended_clock_is_due_on_the_day_granted_and_says_so() -> None:
    case = a_case(RECEIVED, "extend 2026-11-12 until=2026-11-25")
    answer = case.clock("response", "2026-11-20")
    assert (str(answer.due.on), answer.status, answer.extended) == ("2026-11-25", "running", True)
    assert "Extended on Thursday 12 November 2026 to Wednesday 25 November 2026 (EXA-more-time)" in reasons_of(
        case, "response"
    )


def test_the_latest_of_several_extensions_stands_and_all_are_told() -> None:
    case = a_case(RECEIVED, "extend 2026-11-12 until=2026-11-20", "extend 2026-11-19 until=2026-11-27")
    assert case.due_on("response") == "2026-11-27"
    assert reasons_of(case, "response").count("Extended on") == 2


def test_an_extension_granted_in_time_leaves_no_mark_and_one_granted_late_does() -> None:
    in_time = a_case(RECEIVED, "extend 2026-11-16 until=2026-11-25").clock("response", "2026-11-20")
    late = a_case(RECEIVED, "extend 2026-11-17 until=2026-11-25").clock("response", "2026-11-20")
    assert (in_time.overdue_before_extension, late.overdue_before_extension) == (False, True)


def test_lateness_before_an_extension_stays_on_the_record_after_a_further_one_in_time() -> None:
    told = (RECEIVED, "extend 2026-11-17 until=2026-11-20", "extend 2026-11-19 until=2026-11-27")
    assert a_case(*told).clock("response").overdue_before_extension


def test_a_hold_after_an_extension_moves_the_extended_date() -> None:
    told = ("extend 2026-11-12 until=2026-11-20", "hold 2026-11-17", "lift_hold 2026-11-18")
    assert response_of(*told) == "2026-11-24"


def test_a_hold_that_began_before_an_extension_was_reckoned_with_in_it() -> None:
    told = ("hold 2026-11-04", "lift_hold 2026-11-06", "extend 2026-11-12 until=2026-11-25")
    assert response_of(*told) == "2026-11-25"


def test_a_hold_after_an_extension_that_goes_on_leaves_working_days() -> None:
    case = a_case(RECEIVED, "extend 2026-11-12 until=2026-11-20", "hold 2026-11-17")
    assert case.due("response").left == 4
    assert "4 working days left" in reasons_of(case, "response")


def test_a_hold_after_the_extended_date_changes_nothing() -> None:
    told = ("extend 2026-11-12 until=2026-11-20", "hold 2026-11-23", "lift_hold 2026-11-30")
    assert response_of(*told) == "2026-11-20"


def test_a_date_agreed_anew_stands_but_is_no_extension() -> None:
    case = a_case(RECEIVED, "agree 2026-11-03 target=2026-11-14", "agree_anew 2026-11-12 until=2026-11-21")
    answer = case.clock("agreed", "2026-11-20")
    assert (str(answer.due.on), answer.extended) == ("2026-11-21", False)
    assert "Agreed anew on Thursday 12 November 2026: Saturday 21 November 2026 (EXA-agreed)" in reasons_of(
        case, "agreed"
    )


def test_a_hold_from_the_extended_date_leaves_that_day() -> None:
    assert a_case(RECEIVED, "extend 2026-11-12 until=2026-11-20", "hold 2026-11-20").due("response").left == 1


def test_a_hold_recorded_late_that_ended_before_the_extension_does_not_move_it() -> None:
    told = ("extend 2026-11-12 until=2026-11-20", "hold 2026-11-04 recorded=2026-11-13", "lift_hold 2026-11-06")
    assert response_of(*told) == "2026-11-20"


def test_the_days_of_an_extended_clock_are_numbered_through_to_its_new_date() -> None:
    told = ("hold 2026-11-04", "lift_hold 2026-11-06", "extend 2026-11-12 until=2026-11-18")
    strip = a_case(RECEIVED, *told).due("response").days
    assert [day.number or day.skipped for day in strip] == [
        *[1, "on hold", "on hold", "on hold", "Saturday", "Sunday"],
        *[2, 3, 4, 5, 6, "Saturday", "Sunday"],
        *[7, 8, 9],
    ]
    assert str(strip[-1].on) == "2026-11-18"


# --- horizon


SHORT = Calendar({}, known_until=date(2026, 11, 11))


def test_a_count_past_the_known_bank_holidays_gives_no_date_and_says_why() -> None:
    case = a_case(RECEIVED, calendar=SHORT)
    answer = case.clock("response", "2026-11-05")
    assert (answer.due.on, answer.due.unknown, answer.status) == (None, True, "unknown")
    assert "No date can be given yet: bank holidays are known only until Wednesday 11 November 2026" in reasons_of(
        case, "response"
    )
    assert case.due_on("acknowledgement") == "2026-11-05"


def test_calendar_time_needs_no_bank_holidays() -> None:
    assert a_case(RECEIVED, calendar=SHORT).due_on("keeping") == "2028-11-02"


def test_what_was_done_within_the_known_days_was_in_time_and_after_them_nobody_knows() -> None:
    known = a_case(RECEIVED, "respond 2026-11-11 method=letter", calendar=SHORT).clock("response")
    after = a_case(RECEIVED, "respond 2026-11-12 method=letter", calendar=SHORT).clock("response")
    assert (known.status, after.status) == ("met", "unknown")


def test_how_late_is_left_open_when_today_is_past_the_known_days() -> None:
    answer = a_case(RECEIVED, calendar=SHORT).clock("acknowledgement", "2026-11-12")
    assert (answer.status, answer.working_days_left) == ("overdue", None)


# --- what must hold of every hold


starts = st.dates(date(2026, 9, 1), date(2027, 2, 1))
paused = st.sampled_from(["response", "callback", "remedy", "keeping"])
spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), min_size=1, max_size=3)


def _held(received: date, holds: list[tuple[int, int]]) -> list[str]:
    told, day = [], received
    for wait, length in holds:
        first = day + timedelta(days=wait)
        last = first + timedelta(days=length)
        told += [f"hold {first}", f"lift_hold {last}"]
        day = last + timedelta(days=1)
    return told


@given(starts, paused, spans)
def test_a_pause_never_makes_a_date_earlier(received: date, clock: str, holds: list[tuple[int, int]]) -> None:
    plain = a_case(f"receive {received}").due(clock).on
    held = a_case(f"receive {received}", *_held(received, holds)).due(clock).on
    assert plain is not None
    assert held is not None
    assert held >= plain


@given(starts, st.sampled_from(["callback", "remedy", "keeping"]), st.integers(1, 4), st.integers(0, 20))
def test_a_hold_within_calendar_time_costs_exactly_its_days(received: date, clock: str, wait: int, length: int) -> None:
    plain = a_case(f"receive {received}").due(clock).on
    held = a_case(f"receive {received}", *_held(received, [(wait, length)])).due(clock).on
    assert plain is not None
    assert held == plain + timedelta(days=length + 1)


@given(starts, spans, st.integers(0, 60))
def test_what_is_left_during_a_hold_is_left_after_it(received: date, holds: list[tuple[int, int]], more: int) -> None:
    """The date after a hold is the number of days left, counted from its last day."""
    *before, lift = _held(received, holds)
    left = a_case(f"receive {received}", *before).due("response").left
    if left is None:
        return
    end = date.fromisoformat(lift.split()[1]) + timedelta(days=more)
    after = a_case(f"receive {received}", *before, f"lift_hold {end}").due("response")
    assert after.on is not None
    assert sum(1 for day in after.days if day.number and day.on > end) == left
