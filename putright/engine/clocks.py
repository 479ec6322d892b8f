"""When a clock is due and why on that day: computed from its run each time it is asked, never ticked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from putright.engine.procedure import Clock, Length, Procedure
from putright.engine.reasons import Reason
from putright.engine.state import Extended, Hold, Run, State
from putright.engine.working_days import (
    BeyondHorizon,
    Calendar,
    Day,
    count_days,
    days_after,
    long_date,
    months_after,
    working_days_between,
)

ClockStatus = Literal["running", "paused", "overdue", "no_time", "unknown", "met", "late", "ended"]
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


@dataclass(frozen=True, slots=True)
class ClockAnswer:
    """A clock's run as it stands on a day; `working_days_left` is negative when overdue."""

    clock: Clock
    run: Run
    due: Due
    status: ClockStatus
    working_days_left: int | None = None
    late_by: int = 0
    extended: bool = False
    overdue_before_extension: bool = False


def due(procedure: Procedure, calendar: Calendar, state: State, run: Run) -> Due:
    """When this run is due, and why."""
    clock = procedure.clocks[run.clock]
    holds = _holds_during(clock, state, run)
    started = Reason(f"Starts with “{_started_by(procedure, state, run)}” on {long_date(run.started_on)}", clock.clause)
    try:
        answer = _due(clock, run, holds, calendar)
    except BeyondHorizon as horizon:
        sentence = f"No date can be given yet: {horizon}"
        return Due(None, (started, Reason(sentence)), unknown=True)
    return replace(answer, why=(started, *answer.why, *_why_not_counted(procedure, state, clock, run, answer)))


def answer(procedure: Procedure, calendar: Calendar, state: State, run: Run, today: date) -> ClockAnswer:
    """How the run stands at the start of `today`."""
    when = due(procedure, calendar, state, run)
    clock = procedure.clocks[run.clock]
    extended = bool(run.extensions) and clock.extension is not None
    basis = ClockAnswer(clock, run, when, "running", extended=extended)
    if run.extensions:
        basis = replace(basis, overdue_before_extension=_was_overdue(procedure, calendar, state, run))
    if run.stopped_on is not None:
        return _stopped(basis, calendar, run.stopped_on, ended=_ended(procedure, state, run))
    if when.on is None:
        status: ClockStatus = "unknown" if when.unknown else "no_time" if when.left is None else "paused"
        return replace(basis, status=status)
    left = _working_days_between(calendar, today, when.on)
    if today > when.on:
        return replace(basis, status="overdue", working_days_left=left, late_by=-(left or 0))
    return replace(basis, working_days_left=left)


def time_left(clock: Clock, run: Run, answer: Due) -> Length:
    """What a hold that goes on leaves of the time; an extension is counted in working days."""
    working = bool(run.extensions) or (clock.length is not None and clock.length.unit == "working_days")
    return Length(answer.left or 0, "working_days" if working else "calendar_days")


def _due(clock: Clock, run: Run, holds: tuple[Hold, ...], calendar: Calendar) -> Due:
    if run.extensions:
        return _extended(clock, run, holds, calendar)
    if clock.agreed_in is not None:
        return Due(run.agreed_until, (Reason("The date was agreed with the complainant", clock.clause),))
    if clock.length is None:
        return Due(None, (Reason("The policy sets no time for this", clock.clause),))
    rule = Reason(f"Within {clock.length}; the day after the start is day 1", clock.clause)
    named = calendar.why_not_worked if clock.length.unit == "working_days" else _nothing_skipped
    return replace(_counted(run.started_on, _days_in(clock.length, run.started_on), holds, named), why=(rule,))


def _days_in(length: Length, start: date) -> int:
    """How many days to count; months run on the calendar, and a day on hold moves their end by a day."""
    if length.unit in _MONTHS:
        return (months_after(start, length.amount * _MONTHS[length.unit]) - start).days
    return length.amount


def _holds_during(clock: Clock, state: State, run: Run) -> tuple[Hold, ...]:
    """The holds that bear on this run: none that began after it stopped, and none ended for it after that."""
    if not clock.paused_by_holds:
        return ()
    stopped = run.stopped_on or date.max
    begun = (hold for hold in state.holds if hold.first <= stopped)
    return tuple(replace(hold, last=None) if hold.last and hold.last > stopped else hold for hold in begun)


def _counted(start: date, count: int, holds: Iterable[Hold], named: Callable[[date], str | None]) -> Due:
    """Count on from `start`, passing over what `named` names and days on hold, until a hold that goes on."""
    holds = tuple(holds)
    ends = next((hold.first for hold in holds if hold.last is None), None)
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


def _why_not_counted(procedure: Procedure, state: State, clock: Clock, run: Run, answer: Due) -> Iterable[Reason]:
    """The days that did not count, other than weekends, and the holds, each with its clause."""
    named = [
        f"{long_date(day.on)} ({day.skipped})"
        for day in answer.days
        if day.skipped and day.skipped not in ("Saturday", "Sunday", ON_HOLD)
    ]
    if named:
        yield Reason("Not counted, besides weekends: " + "; ".join(named))
    for hold in _holds_during(clock, state, run):
        if answer.on is None or hold.first <= answer.on:
            event = state.event(hold.number)
            yield Reason(_why_on_hold(clock, run, hold, answer), procedure.steps[event.step].clause if event else "")


def _why_on_hold(clock: Clock, run: Run, hold: Hold, answer: Due) -> str:
    if hold.last is not None:
        return f"On hold from {long_date(hold.first)} to {long_date(hold.last)}: those days do not count"
    left = time_left(clock, run, answer)
    return f"On hold since {long_date(hold.first)}: {left} left, counted from the day after the hold ends"


def _started_by(procedure: Procedure, state: State, run: Run) -> str:
    event = state.event(run.started_by)
    step = procedure.steps.get(event.step) if event else None
    return step.as_done if step else "an event since struck out"


def _ended(procedure: Procedure, state: State, run: Run) -> bool:
    """Whether the run was ended by the case's closing rather than stopped by what it waits for."""
    event = state.event(run.stopped_by or 0)
    return run.set_aside or event is None or event.step not in procedure.clocks[run.clock].stops


def _stopped(basis: ClockAnswer, calendar: Calendar, stopped_on: date, ended: bool) -> ClockAnswer:
    on = basis.due.on
    late = on is not None and stopped_on > on
    late_by = (_working_days_between(calendar, on, stopped_on) or 0) if late and on else 0
    if ended:
        return replace(basis, status="ended", late_by=late_by)
    if basis.due.unknown and stopped_on > calendar.known_until:
        return replace(basis, status="unknown")
    return replace(basis, status="late" if late else "met", late_by=late_by)


def _was_overdue(procedure: Procedure, calendar: Calendar, state: State, run: Run) -> bool:
    """Whether an extension was granted only after the date it moved had passed: lateness stays on record."""
    for n, extension in enumerate(run.extensions):
        before = due(procedure, calendar, state, replace(run, extensions=run.extensions[:n]))
        if before.on is not None and extension.granted_on > before.on:
            return True
    return False


def _working_days_between(calendar: Calendar, start: date, end: date) -> int | None:
    try:
        return working_days_between(calendar, start, end)
    except BeyondHorizon:
        return None
