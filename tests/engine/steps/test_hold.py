"""Putting a case on hold."""

from datetime import date

from tests.support.a_case import a_case

RECEIVED = "receive 2026-11-02"
HELD = "hold 2026-11-10 review_on=2026-12-01"


def test_a_hold_stands_from_the_day_it_happened_until_it_is_ended() -> None:
    held = a_case(RECEIVED, HELD).state.on_hold
    assert held is not None
    assert (held.first, held.last, held.review_on) == (date(2026, 11, 10), None, date(2026, 12, 1))


def test_there_is_one_hold_at_a_time() -> None:
    why = a_case(RECEIVED, HELD).refused("hold 2026-11-12 review_on=2026-12-01")
    assert why == "The case is on hold already (EXA-hold)"


def test_a_hold_has_a_day_on_which_somebody_looks_at_it_again() -> None:
    case = a_case(RECEIVED)
    assert "Answer this: review_on?" in case.refused("hold 2026-11-10")
    why = case.refused("hold 2026-11-10 review_on=2026-11-10")
    assert why == "The review must be after the day the hold starts (EXA-hold)"
    assert case.accepted("hold 2026-11-10 review_on=2026-11-11")


def test_a_new_hold_begins_after_the_earlier_one() -> None:
    case = a_case(RECEIVED, HELD, "lift_hold 2026-11-13")
    why = case.refused("hold 2026-11-13 review_on=2026-12-01")
    assert why == "An earlier hold covers that day; start the new one after it (EXA-hold)"
    assert case.accepted("hold 2026-11-14 review_on=2026-12-01")


def test_a_hold_recorded_late_counts_from_the_day_it_began() -> None:
    case = a_case(RECEIVED, "hold 2026-11-10 recorded=2026-11-20 review_on=2026-12-01")
    assert case.due("response").left == 5
