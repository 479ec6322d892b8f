"""The calendar: which days count, and which day is the n-th; the day after the start is day 1."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class BeyondHorizon(Exception):
    """The answer lies past the last day whose bank holidays are known, so there is no honest answer yet."""

    def __init__(self, known_until: date) -> None:
        """`known_until` is the last day the calendar can speak for."""
        self.known_until = known_until
        super().__init__(f"bank holidays are known only until {long_date(known_until)}")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days that are not worked besides weekends, and how far that knowledge reaches.

    `not_worked` maps a date to its name: bank holidays, one-off holidays, the authority's own closure days.

    >>> christmas = Calendar({date(2026, 12, 25): "Christmas Day"}, known_until=date(2027, 12, 31))
    >>> christmas.why_not_worked(date(2026, 12, 25)), christmas.why_not_worked(date(2026, 12, 26))
    ('Christmas Day', 'Saturday')
    >>> christmas.is_working(date(2026, 12, 24))
    True
    """

    not_worked: Mapping[date, str] = field(default_factory=dict)
    known_until: date = date.max

    def why_not_worked(self, day: date) -> str | None:
        """What keeps `day` from being a working day, by name, or None; BeyondHorizon past the known days."""
        if day > self.known_until:
            raise BeyondHorizon(self.known_until)
        if day in self.not_worked:
            return self.not_worked[day]
        return _WEEKDAYS[day.weekday()] if day.weekday() >= 5 else None

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        return self.why_not_worked(day) is None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a count: numbered if it counted, else with what it was skipped for."""

    on: date
    number: int | None
    skipped: str | None


def days_after(start: date) -> Iterator[date]:
    """Every day after `start`, for ever."""
    day = start
    while True:
        day += ONE_DAY
        yield day


def count_days(start: date, count: int, why_skipped: Callable[[date], str | None]) -> tuple[Day, ...]:
    """The days after `start` up to and with the `count`-th one that is not skipped; none for a count of 0.

    >>> [d.number for d in count_days(date(2026, 12, 18), 1, Calendar().why_not_worked)]
    [None, None, 1]
    """
    days: list[Day] = []
    number = 0
    for day in days_after(start):
        if number >= count:
            return tuple(days)
        skipped = why_skipped(day)
        if skipped is None:
            number += 1
        days.append(Day(day, None if skipped else number, skipped))
    raise AssertionError("unreachable: the days after a date never end")


def days_before(end: date, count: int, why_skipped: Callable[[date], str | None]) -> tuple[Day, ...]:
    """The days from the `count`-th before `end` that is not skipped, up to the day before `end`: day 1 is the last.

    >>> [d.number for d in days_before(date(2026, 12, 21), 1, Calendar().why_not_worked)]
    [1, None, None]
    """
    days: list[Day] = []
    number, day = 0, end
    while number < count:
        day -= ONE_DAY
        skipped = why_skipped(day)
        number += skipped is None
        days.append(Day(day, None if skipped else number, skipped))
    return tuple(reversed(days))


def working_days_after(calendar: Calendar, start: date, working_days: int) -> date:
    """The date `working_days` working days after `start`; `start` itself when 0.

    >>> working_days_after(Calendar(), date(2026, 11, 2), 3)
    datetime.date(2026, 11, 5)
    """
    days = count_days(start, working_days, calendar.why_not_worked)
    return days[-1].on if days else start


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start`, up to and including `end`; negative when `end` is earlier.

    >>> working_days_between(Calendar(), date(2026, 11, 2), date(2026, 11, 5))
    3
    """
    if end < start:
        return -working_days_between(calendar, end, start)
    return sum(1 for day in _span(start + ONE_DAY, end) if calendar.is_working(day))


def months_after(start: date, months: int) -> date:
    """The same day number `months` later, or the last day of that month when it is shorter.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(start.day, (following - ONE_DAY).day))


def long_date(day: date) -> str:
    """A date in words.

    >>> long_date(date(2027, 1, 6))
    'Wednesday 6 January 2027'
    """
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _span(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
