"""Putting a mistake right."""

import pytest

from tests.support.a_case import a_case

RECEIVED = "receive 2026-11-02"
ACKNOWLEDGED = "acknowledge 2026-11-05"


def test_an_event_may_be_given_the_day_on_which_it_really_happened() -> None:
    data = a_case(RECEIVED, ACKNOWLEDGED).accepted("correct 2026-11-09 event=2 correction=date right_date=2026-11-04")
    assert data == {"event": "2", "correction": "date", "right_date": "2026-11-04"}


def test_an_event_may_be_struck_out() -> None:
    assert a_case(RECEIVED, ACKNOWLEDGED).accepted("correct 2026-11-09 event=2 correction=strike")


def test_the_opening_may_be_moved_but_not_struck() -> None:
    case = a_case(RECEIVED)
    assert case.refused("correct 2026-11-09 event=1 correction=strike") == (
        "A case can't lose its opening; withdraw or close it instead (EXA-correct)"
    )
    assert case.accepted("correct 2026-11-09 event=1 correction=date right_date=2026-10-30")


def test_the_receipt_can_not_be_moved_past_what_followed_it() -> None:
    case = a_case(RECEIVED, ACKNOWLEDGED)
    assert case.refused("correct 2026-11-09 event=1 correction=date right_date=2026-11-06") == (
        "“Do acknowledge” happened on Thursday 5 November 2026, and can't have before the receipt (EXA-correct)"
    )
    assert case.accepted("correct 2026-11-09 event=1 correction=date right_date=2026-11-05")


def test_nothing_can_be_moved_to_before_the_receipt_or_after_today() -> None:
    case = a_case(RECEIVED, ACKNOWLEDGED)
    assert "was received on Monday 2 November 2026" in case.refused(
        "correct 2026-11-09 event=2 correction=date right_date=2026-11-01"
    )
    assert "Tuesday 10 November 2026 has not come yet" in case.refused(
        "correct 2026-11-09 event=2 correction=date right_date=2026-11-10"
    )


def test_the_day_of_receipt_and_today_are_days_on_which_it_may_have_happened() -> None:
    case = a_case(RECEIVED, ACKNOWLEDGED)
    for day in ("2026-11-02", "2026-11-09"):
        assert case.accepted(f"correct 2026-11-09 event=2 correction=date right_date={day}")


@pytest.mark.parametrize("blank", [{}, {"right_date": ""}, {"right_date": " "}, {"right_date": None}])
def test_a_new_date_must_be_given(blank: dict[str, str | None]) -> None:
    why = a_case(RECEIVED, ACKNOWLEDGED).refused("correct 2026-11-09 event=2 correction=date", **blank)
    assert why == "Give the day on which it really happened (EXA-correct)"


def test_only_an_event_that_counts_can_be_corrected() -> None:
    case = a_case(RECEIVED, ACKNOWLEDGED, "correct 2026-11-06 event=2 correction=strike")
    for number in (2, 7):
        assert case.refused(f"correct 2026-11-09 event={number} correction=strike") == (
            "Choose an event of this case that still counts (EXA-correct)"
        )


def test_a_correction_can_be_corrected() -> None:
    case = a_case(RECEIVED, ACKNOWLEDGED, "correct 2026-11-06 event=2 correction=strike")
    assert case.accepted("correct 2026-11-09 event=3 correction=strike")
