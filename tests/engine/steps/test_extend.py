"""Extending a clock."""

from dataclasses import replace
from datetime import date

from putright.engine.timing import Extension, Length
from putright.engine.working_days import Calendar
from tests.support.a_case import a_case, a_clock, procedure_with

RECEIVED = "receive 2026-11-02"


def test_a_running_clock_gets_the_new_day_and_the_day_it_was_granted() -> None:
    (given,) = a_case(RECEIVED, "extend 2026-11-12 until=2026-11-25").clock("response").run.extensions
    assert (given.number, given.granted_on, given.until) == (2, date(2026, 11, 12), date(2026, 11, 25))


def test_only_a_running_clock_is_extended() -> None:
    case = a_case(RECEIVED, "set_aside 2026-11-03")
    assert case.refused("extend 2026-11-12 until=2026-11-25") == "“The response” is not running (EXA-extend)"


def test_an_extension_is_refused_while_on_hold() -> None:
    case = a_case(RECEIVED, "hold 2026-11-10 review_on=2026-12-01")
    why = "The case is on hold; end the hold first, then extend what is left (EXA-extend)"
    assert case.refused("extend 2026-11-12 until=2026-11-25") == why
    assert case.then("lift_hold 2026-11-11").accepted("extend 2026-11-12 until=2026-11-25")


def test_a_hold_does_not_stop_the_extension_of_a_clock_it_does_not_pause() -> None:
    told = (RECEIVED, "agree 2026-11-03 target=2026-11-14", "hold 2026-11-10 review_on=2026-12-01")
    assert a_case(*told).accepted("agree_anew 2026-11-12 until=2026-11-21")


def test_the_new_date_is_later_than_the_old() -> None:
    case = a_case(RECEIVED)
    assert case.refused("extend 2026-11-12 until=2026-11-16") == (
        "The new date must be later than Monday 16 November 2026 (EXA-extend)"
    )
    assert case.accepted("extend 2026-11-12 until=2026-11-17")


def test_a_second_extension_is_later_than_the_first() -> None:
    case = a_case(RECEIVED, "extend 2026-11-12 until=2026-11-20")
    assert "later than Friday 20 November 2026" in case.refused("extend 2026-11-13 until=2026-11-20")


def test_the_new_date_is_a_working_day_and_the_next_one_is_named() -> None:
    assert a_case("receive 2026-12-14").refused("extend 2026-12-15 until=2027-01-01") == (
        "Friday 1 January 2027 is not a working day (New Year's Day); the next is Monday 4 January 2027 (EXA-extend)"
    )


def test_the_new_date_had_not_passed_when_it_was_granted() -> None:
    assert a_case(RECEIVED).refused("extend 2026-11-20 until=2026-11-19") == (
        "Thursday 19 November 2026 had passed by then; choose a later date (EXA-extend)"
    )


def test_an_extension_over_the_longest_time_is_refused_naming_the_latest_day() -> None:
    case = a_case(RECEIVED)
    assert case.refused("extend 2026-11-12 until=2026-12-01") == (
        "At most 20 working days in all: Monday 30 November 2026 at the latest (EXA-extend)"
    )
    assert case.accepted("extend 2026-11-12 until=2026-11-30")


def test_days_on_hold_are_added_to_the_longest_time() -> None:
    case = a_case(RECEIVED, "hold 2026-11-04", "lift_hold 2026-11-06")
    assert "Thursday 3 December 2026 at the latest" in case.refused("extend 2026-11-12 until=2026-12-04")
    assert case.accepted("extend 2026-11-12 until=2026-12-03")


def test_without_a_longest_time_any_later_working_day_will_do() -> None:
    response = a_case(RECEIVED).procedure.clocks["response"]
    endless = procedure_with(replace(response, extension=Extension("extend", "EXA-more-time")))
    assert a_case(RECEIVED, procedure=endless).accepted("extend 2026-11-12 until=2027-12-30")


def test_a_date_past_the_known_bank_holidays_is_not_promised() -> None:
    short = a_case(RECEIVED, calendar=Calendar({}, known_until=date(2026, 11, 20)))
    assert short.refused("extend 2026-11-12 until=2026-11-23") == (
        "Choose an earlier date: bank holidays are known only until Friday 20 November 2026 (EXA-extend)"
    )


def test_a_date_agreed_anew_may_be_earlier_or_on_a_weekend_but_not_past() -> None:
    case = a_case(RECEIVED, "agree 2026-11-03 target=2026-11-14")
    assert case.accepted("agree_anew 2026-11-05 until=2026-11-07")
    assert case.accepted("agree_anew 2026-11-05 until=2026-11-05")
    assert "had passed by then" in case.refused("agree_anew 2026-11-05 until=2026-11-04")


def test_an_agreed_date_with_a_longest_time_moves_up_to_that_time_after_the_start() -> None:
    agreed = a_clock(
        "agreed",
        starts=a_case(RECEIVED).procedure.clocks["agreed"].starts,
        agreed_in="target",
        extension=Extension("agree_anew", "EXA-agreed", Length(10, "working_days")),
    )
    case = a_case(RECEIVED, "agree 2026-11-03 target=2026-11-10", procedure=procedure_with(agreed))
    assert case.accepted("agree_anew 2026-11-09 until=2026-11-17")
    assert "At most 10 working days in all" in case.refused("agree_anew 2026-11-09 until=2026-11-18")


def test_an_extension_left_over_from_a_struck_start_folds_to_nothing() -> None:
    told = (RECEIVED, "set_aside 2026-11-03", "start_again 2026-11-04", "extend 2026-11-12 until=2026-11-25")
    state = a_case(*told, "correct 2026-11-13 event=3 correction=strike").state
    assert [run for run in state.runs if run.extensions] == []
