"""Keeping a hold on."""

from datetime import date

from tests.support.a_case import a_case

RECEIVED = "receive 2026-11-02"
HELD = "hold 2026-11-10 review_on=2026-11-20"


def test_a_renewed_hold_goes_on_to_be_reviewed_on_the_new_day() -> None:
    held = a_case(RECEIVED, HELD, "renew_hold 2026-11-20 review_on=2026-12-10").state.on_hold
    assert held is not None
    assert (held.first, held.review_on) == (date(2026, 11, 10), date(2026, 12, 10))


def test_there_must_be_a_hold_to_renew() -> None:
    assert a_case(RECEIVED).refused("renew_hold 2026-11-20 review_on=2026-12-10") == (
        "The case is not on hold (EXA-renew_hold)"
    )


def test_the_next_review_lies_ahead() -> None:
    case = a_case(RECEIVED, HELD)
    assert case.refused("renew_hold 2026-11-20 review_on=2026-11-20") == (
        "The next review must be after today's (EXA-renew_hold)"
    )


def test_a_renewal_left_over_from_a_struck_hold_folds_to_nothing() -> None:
    told = (
        RECEIVED,
        HELD,
        "renew_hold 2026-11-20 review_on=2026-12-10",
        "correct 2026-11-21 event=2 correction=strike",
    )
    assert a_case(*told).state.holds == ()
