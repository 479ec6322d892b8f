"""Ending a hold."""

from datetime import date

from tests.support.a_case import a_case

RECEIVED = "receive 2026-11-02"
HELD = "hold 2026-11-10 review_on=2026-12-01"


def test_the_last_day_of_a_hold_is_the_day_it_was_ended() -> None:
    state = a_case(RECEIVED, HELD, "lift_hold 2026-11-20").state
    assert state.on_hold is None
    assert state.holds[0].last == date(2026, 11, 20)


def test_there_must_be_a_hold_to_end() -> None:
    assert a_case(RECEIVED).refused("lift_hold 2026-11-20") == "The case is not on hold (EXA-lift_hold)"


def test_a_hold_does_not_end_before_it_began() -> None:
    case = a_case(RECEIVED, HELD)
    assert case.refused("lift_hold 2026-11-09") == (
        "The hold began on Tuesday 10 November 2026; it can't end before (EXA-lift_hold)"
    )
    assert case.accepted("lift_hold 2026-11-10") == {}


def test_a_hold_whose_start_is_corrected_past_its_end_is_of_one_day() -> None:
    told = (
        RECEIVED,
        HELD,
        "lift_hold 2026-11-20",
        "correct 2026-11-25 event=2 correction=date right_date=2026-11-24",
    )
    hold = a_case(*told).state.holds[0]
    assert hold.first == hold.last == date(2026, 11, 24)


def test_a_lift_left_over_from_a_struck_hold_folds_to_nothing() -> None:
    told = (RECEIVED, HELD, "lift_hold 2026-11-20", "correct 2026-11-25 event=2 correction=strike")
    assert a_case(*told).state.holds == ()
