"""Counting days: the laboratory first, then what must hold of every count."""

import doctest
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from putright.engine import attempt, reasons, working_days
from putright.engine.working_days import (
    BeyondHorizon,
    Calendar,
    count_days,
    long_date,
    months_after,
    working_days_after,
    working_days_between,
)
from putright.procedure_files.catalogue import FOLDER, bank_holidays

ENGLAND = bank_holidays(FOLDER / "bank_holidays.yaml")

# Typed in by hand from https://www.gov.uk/bank-holidays, England and Wales.
GOV_UK = {
    2026: [
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
    ],
    2027: [
        "2027-01-01",
        "2027-03-26",
        "2027-03-29",
        "2027-05-03",
        "2027-05-31",
        "2027-08-30",
        "2027-12-27",
        "2027-12-28",
    ],
    2028: [
        "2028-01-03",
        "2028-04-14",
        "2028-04-17",
        "2028-05-01",
        "2028-05-29",
        "2028-08-28",
        "2028-12-25",
        "2028-12-26",
    ],
}

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
counts = st.integers(0, 200)
calendars = st.dictionaries(st.dates(date(2024, 1, 1), date(2029, 12, 31)), st.just("Holiday"), max_size=40).map(
    Calendar
)


def test_ten_working_days_after_friday_18_december_2026_is_6_january_2027() -> None:
    assert working_days_after(ENGLAND, date(2026, 12, 18), 10) == date(2027, 1, 6)


def test_the_ombudsmans_own_count_is_ours() -> None:
    """Asked on 29 August 2024, 65 working days end on 28 November 2024."""
    assert working_days_after(ENGLAND, date(2024, 8, 29), 65) == date(2024, 11, 28)


@pytest.mark.parametrize("year", GOV_UK)
def test_the_weekdays_not_worked_in_a_year_are_those_gov_uk_lists(year: int) -> None:
    weekdays = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    found = [str(d) for d in weekdays if d.year == year and d.weekday() < 5 and not ENGLAND.is_working(d)]
    assert found == GOV_UK[year]


@pytest.mark.parametrize(
    "day",
    ["2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"],
    ids=["spring", "jubilee", "state funeral", "coronation"],
)
def test_a_one_off_or_moved_bank_holiday_is_not_worked(day: str) -> None:
    assert not ENGLAND.is_working(date.fromisoformat(day))


def test_the_monday_that_gave_its_bank_holiday_to_the_jubilee_is_worked() -> None:
    assert ENGLAND.is_working(date(2022, 5, 30))


def test_a_scottish_bank_holiday_is_worked_in_england() -> None:
    assert ENGLAND.is_working(date(2026, 11, 30))


def test_each_day_of_a_count_is_numbered_or_says_what_it_was_skipped_for() -> None:
    counted = count_days(date(2026, 12, 23), 2, ENGLAND.why_not_worked)
    assert [(d.on.day, d.number or d.skipped) for d in counted] == [
        (24, 1),
        (25, "Christmas Day"),
        (26, "Boxing Day"),
        (27, "Sunday"),
        (28, "Boxing Day (observed)"),
        (29, 2),
    ]


def test_a_bank_holiday_on_a_weekend_goes_by_its_own_name() -> None:
    assert ENGLAND.why_not_worked(date(2027, 12, 25)) == "Christmas Day"


def test_a_day_on_which_only_the_council_is_closed_is_not_worked() -> None:
    closed = Calendar({date(2026, 12, 29): "Office closed"})
    assert closed.why_not_worked(date(2026, 12, 29)) == "Office closed"


def test_nothing_is_counted_for_a_length_of_nought() -> None:
    assert count_days(date(2026, 12, 19), 0, ENGLAND.why_not_worked) == ()
    assert working_days_after(ENGLAND, date(2026, 12, 19), 0) == date(2026, 12, 19)


def test_past_the_known_bank_holidays_there_is_no_answer_and_the_sentence_says_so() -> None:
    calendar = Calendar({}, known_until=date(2026, 12, 31))
    assert working_days_after(calendar, date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(BeyondHorizon, match="known only until Thursday 31 December 2026") as refused:
        working_days_after(calendar, date(2026, 12, 30), 2)
    assert refused.value.known_until == date(2026, 12, 31)


def test_days_between_are_none_on_the_day_itself_and_negative_backwards() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert working_days_between(ENGLAND, friday, friday) == 0
    assert working_days_between(ENGLAND, friday, monday) == 1
    assert working_days_between(ENGLAND, monday, friday) == -1


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-03-15", 0, "2026-03-15"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-11-15", 1, "2026-12-15"),
    ],
)
def test_months_end_on_the_same_day_number_or_the_last_of_a_shorter_month(start: str, months: int, end: str) -> None:
    assert str(months_after(date.fromisoformat(start), months)) == end


@pytest.mark.parametrize("month", range(1, 13))
def test_a_date_in_words_names_its_month(month: int) -> None:
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    assert long_date(date(2026, month, 1)).endswith(f" 1 {names[month - 1]} 2026")


@given(calendars, days, counts)
def test_counting_forward_and_then_between_returns(calendar: Calendar, start: date, count: int) -> None:
    assert working_days_between(calendar, start, working_days_after(calendar, start, count)) == count


@given(calendars, days, st.integers(1, 200))
def test_the_nth_working_day_is_a_working_day(calendar: Calendar, start: date, count: int) -> None:
    assert calendar.is_working(working_days_after(calendar, start, count))


@given(calendars, days, counts, days)
def test_one_more_holiday_never_makes_a_date_earlier(
    calendar: Calendar, start: date, count: int, holiday: date
) -> None:
    more: Mapping[date, str] = {**calendar.not_worked, holiday: "Proclaimed"}
    assert working_days_after(Calendar(more), start, count) >= working_days_after(calendar, start, count)


@given(calendars, days, counts)
def test_a_proclaimed_holiday_among_the_days_counted_moves_the_date(
    calendar: Calendar, start: date, count: int
) -> None:
    assume(count > 0)
    last = working_days_after(calendar, start, count)
    more = Calendar({**calendar.not_worked, last: "Proclaimed"})
    assert working_days_after(more, start, count) > last


@given(days, st.integers(0, 48))
def test_months_never_skip_a_month(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


@pytest.mark.parametrize("module", [working_days, reasons, attempt], ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_are_true(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted, "an example was there and is gone"
    assert not result.failed
