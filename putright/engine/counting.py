"""Counting days: on from a day or back from one, passing over days not worked and days on hold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from putright.engine.reasons import Reason
from putright.engine.state import Extended, Hold, Run
from putright.engine.timing import Clock, Length
from putright.engine.working_days import (
    Calendar,
    Day,
    count_days,
    days_after,
    days_before,
    long_date,
    months_after,
    working_days_between,
)

_MONTHS = {"months": 1, "years": 12}

ON_HOLD = "on hold"
"""What a day is skipped for while the case is on hold."""


@dataclass(frozen=True, slots=True)
class Due:
    """The day a clock is due, at its end, with every day counted or skipped and the reasons.

    `on` is None when there is no date to give: a duty without a time, a hold that goes on (`left` then says
    how many days remain), or a count past the known bank holidays (`unknown`).
    """

    on: date | None
    why: tuple[Reason, ...]
    days: tuple[Day, ...] = ()
    left: int | None = None
    unknown: bool = False


def counted(clock: Clock, run: Run, holds: tuple[Hold, ...], calendar: Calendar) -> Due:
    """When the run is due by its clock's own rule, counted from `run.started_on`, passing over `holds`."""
    if run.extensions:
        return _extended(clock, run, holds, calendar)
    if clock.agreed_in is not None:
        return Due(run.agreed_until, (Reason("The date was agreed with the complainant", clock.clause),))
    if clock.length is None:
        return Due(None, (Reason("The policy sets no time for this", clock.clause),))
    if clock.counts_back_from is not None:
        return _counted_back(clock, clock.length, run.started_on, calendar)
    rule = Reason(f"Within {clock.length}; the day after the start is day 1", clock.clause)
    named = calendar.why_not_worked if clock.length.unit == "working_days" else _nothing_skipped
    return replace(_counted(run.started_on, days_in(clock.length, run.started_on), holds, named), why=(rule,))


def _counted_back(clock: Clock, length: Length, end: date, calendar: Calendar) -> Due:
    """The last day that leaves the whole length before `end`; the day before it is day 1."""
    rule = Reason(f"{length} before {long_date(end)}; the day before it is day 1", clock.clause)
    if length.unit in _MONTHS:
        return Due(months_after(end, -length.amount * _MONTHS[length.unit]), (rule,))
    named = calendar.why_not_worked if length.unit == "working_days" else _nothing_skipped
    days = days_before(end, length.amount, named)
    return Due(days[0].on if days else end, (rule,), days)


def days_in(length: Length, start: date) -> int:
    """How many days to count; months run on the calendar, and a day on hold moves their end by a day."""
    if length.unit in _MONTHS:
        return (months_after(start, length.amount * _MONTHS[length.unit]) - start).days
    return length.amount


def _counted(start: date, count: int, holds: Iterable[Hold], named: Callable[[date], str | None]) -> Due:
    """Count on from `start`, passing over what `named` names and days on hold, until a hold that goes on."""
    holds = tuple(holds)
    ends = min((hold.first for hold in holds if hold.last is None), default=None)
    ended = tuple(hold for hold in holds if hold.last is not None)
    days = _count_until(start, count, ends, lambda day: named(day) or _on_hold(ended, day))
    done = sum(1 for day in days if day.number)
    if done < count:
        return Due(None, (), days, left=count - done)
    return Due(days[-1].on if days else start, (), days)


def _count_until(
    start: date, count: int, stop: date | None, why_skipped: Callable[[date], str | None]
) -> tuple[Day, ...]:
    """As `count_days`, but never reaching `stop`."""
    if stop is None:
        return count_days(start, count, why_skipped)
    days: list[Day] = []
    number = 0
    for day in days_after(start):
        if day >= stop or number >= count:
            break
        skipped = why_skipped(day)
        number += skipped is None
        days.append(Day(day, None if skipped else number, skipped))
    return tuple(days)


def _extended(clock: Clock, run: Run, holds: tuple[Hold, ...], calendar: Calendar) -> Due:
    """The day granted, moved on by whatever days a later hold took after the extension was granted."""
    last = run.extensions[-1]
    why = tuple(_why_extended(clock, extension) for extension in run.extensions)
    later = tuple(
        hold for hold in holds if hold.number > last.number and (hold.last is None or hold.last > last.granted_on)
    )
    if not later or min(hold.first for hold in later) > last.until:
        return Due(last.until, why, _strip(run.started_on, last.until, holds, calendar))
    count = working_days_between(calendar, last.granted_on, last.until)
    moved = _counted(last.granted_on, max(count, 0), later, calendar.why_not_worked)
    days = _strip(run.started_on, moved.on, holds, calendar) if moved.on else moved.days
    return replace(moved, why=why, days=days)


def _why_extended(clock: Clock, extension: Extended) -> Reason:
    """An agreed date agreed anew is no extension; only a clock that has one is extended."""
    on, until = long_date(extension.granted_on), long_date(extension.until)
    if clock.extension is None:
        return Reason(f"Agreed anew on {on}: {until}", clock.clause)
    return Reason(f"Extended on {on} to {until}", clock.extension.clause)


def _strip(start: date, end: date, holds: tuple[Hold, ...], calendar: Calendar) -> tuple[Day, ...]:
    days: list[Day] = []
    number = 0
    for day in days_after(start):
        if day > end:
            return tuple(days)
        skipped = calendar.why_not_worked(day) or _on_hold(holds, day)
        number += skipped is None
        days.append(Day(day, None if skipped else number, skipped))
    raise AssertionError("unreachable: the days after a date never end")


def _on_hold(holds: tuple[Hold, ...], day: date) -> str | None:
    held = any(hold.first <= day and (hold.last is None or day <= hold.last) for hold in holds)
    return ON_HOLD if held else None


def _nothing_skipped(_day: date) -> str | None:
    return None
