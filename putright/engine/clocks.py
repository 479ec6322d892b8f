"""When a clock is due and why on that day: computed from its run each time it is asked, never ticked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from putright.engine.counting import ON_HOLD, Due, counted, days_in
from putright.engine.procedure import Procedure
from putright.engine.reasons import Reason
from putright.engine.state import Hold, Run, State
from putright.engine.timing import Clock, Length, Nature
from putright.engine.working_days import (
    ONE_DAY,
    BeyondHorizon,
    Calendar,
    long_date,
    working_days_after,
    working_days_between,
)

ClockStatus = Literal["running", "paused", "overdue", "run_out", "missed", "no_time", "unknown", "met", "late", "ended"]
"""`run_out` is what a window is after its day, `missed` a target; only a duty is ever overdue."""
_PAST: Mapping[Nature, ClockStatus] = {"duty": "overdue", "window": "run_out", "target": "missed"}


@dataclass(frozen=True, slots=True)
class ClockAnswer:
    """A clock's run as it stands on a day; `working_days_left` is negative when overdue.

    `backstop` is when it would have been due, had the council's own act that started it been done on its last day;
    None when it was done in time, or when nothing bounds it.
    """

    clock: Clock
    run: Run
    due: Due
    status: ClockStatus
    working_days_left: int | None = None
    late_by: int = 0
    extended: bool = False
    overdue_before_extension: bool = False
    backstop: Due | None = None


def due(procedure: Procedure, calendar: Calendar, state: State, run: Run) -> Due:
    """When this run is due, and why."""
    clock = procedure.clocks[run.clock]
    started = [
        Reason(f"Starts with “{_started_by(procedure, state, run)}” on {long_date(run.started_on)}", clock.clause)
    ]
    try:
        run = _with_extensions_of_the_councils(procedure, calendar, state, clock, run)
        first, from_there = _first_day(procedure, calendar, clock, run)
        started += from_there
        answer = counted(clock, replace(run, started_on=first), _holds_during(procedure, clock, state, run), calendar)
    except BeyondHorizon as horizon:
        sentence = f"No date can be given yet: {horizon}"
        return Due(None, (*started, Reason(sentence)), unknown=True)
    return replace(answer, why=(*started, *answer.why, *_why_not_counted(procedure, state, clock, run, answer)))


def _first_day(procedure: Procedure, calendar: Calendar, clock: Clock, run: Run) -> tuple[date, list[Reason]]:
    """The day from which the run counts, and why it is not the day on which it started."""
    first, why = run.started_on, []
    if run.counts_from is not None:
        first = run.counts_from
        back = " back" if clock.counts_back_from else ""
        why.append(Reason(f"Counted{back} from {long_date(first)}", clock.clause))
    length = procedure.deemed_receipt.get(run.deemed_by or "")
    if length is not None and length.amount:
        first = _after(calendar, first, length)
        why.append(Reason(f"Deemed received on {long_date(first)}: {length} later", procedure.deemed_receipt_clause))
    return first, why


def _after(calendar: Calendar, start: date, length: Length) -> date:
    if length.unit == "working_days":
        return working_days_after(calendar, start, length.amount)
    return start + days_in(length, start) * ONE_DAY


def _with_extensions_of_the_councils(
    procedure: Procedure, calendar: Calendar, state: State, clock: Clock, run: Run
) -> Run:
    """The law's own clock is extended with the council's beside it, though never past its own longest."""
    council = state.latest_run(clock.in_law_of) if clock.in_law_of else None
    if council is None or not council.extensions or clock.extension is None:
        return run
    longest = latest(procedure, calendar, state, run)
    capped = (replace(one, until=min(one.until, longest or one.until)) for one in council.extensions)
    return replace(run, extensions=tuple(capped))


def latest(procedure: Procedure, calendar: Calendar, state: State, run: Run) -> date | None:
    """The latest day the policy lets this run be extended to; None when it sets no limit."""
    clock = procedure.clocks[run.clock]
    if clock.extension is None or clock.extension.at_most is None:
        return None
    whole = replace(clock, length=clock.extension.at_most, agreed_in=None, in_law_of=None)
    return due(replace(procedure, clocks={clock.key: whole}), calendar, state, replace(run, extensions=())).on


def backstop(procedure: Procedure, calendar: Calendar, state: State, clock: Clock) -> Due | None:
    """When the clock would be due, had the act that starts it been done on the last day for that act.

    None for a clock that starts by no such act, or while that act is not waited for; without a date when the policy
    sets no last day for it.
    """
    act = procedure.clocks[clock.backstop] if clock.backstop else None
    run = state.latest_run(act.key) if act else None
    if act is None or run is None:
        return None
    last = due(procedure, calendar, state, run).on
    if last is None:
        return Due(None, (Reason(f"Nothing bounds this: there is no last day for “{act.title}”", act.clause),))
    as_if = Reason(f"As if “{act.title}” had been done on its last day, {long_date(last)}", act.clause)
    answer = due(procedure, calendar, state, Run(clock.key, 0, last))
    return replace(answer, why=(as_if, *answer.why[1:]))


def answer(procedure: Procedure, calendar: Calendar, state: State, run: Run, today: date) -> ClockAnswer:
    """How the run stands at the start of `today`."""
    when = due(procedure, calendar, state, run)
    clock = procedure.clocks[run.clock]
    extended = bool(run.extensions) and clock.extension is not None
    bound = backstop(procedure, calendar, state, clock)
    if bound is not None and bound.on is not None and when.on is not None and bound.on >= when.on:
        bound = None
    basis = ClockAnswer(clock, run, when, "running", extended=extended, backstop=bound)
    if run.extensions:
        basis = replace(basis, overdue_before_extension=_was_overdue(procedure, calendar, state, run))
    if run.stopped_on is not None:
        return _stopped(basis, calendar, run.stopped_on, ended=was_ended(procedure, state, run))
    if when.on is None:
        status: ClockStatus = "unknown" if when.unknown else "no_time" if when.left is None else "paused"
        return replace(basis, status=status)
    left = _working_days_between(calendar, today, when.on)
    if today > when.on:
        return replace(basis, status=_PAST[clock.nature], working_days_left=left, late_by=-(left or 0))
    return replace(basis, working_days_left=left)


def time_left(clock: Clock, run: Run, answer: Due) -> Length:
    """What a hold that goes on leaves of the time; an extension is counted in working days."""
    working = bool(run.extensions) or (clock.length is not None and clock.length.unit == "working_days")
    return Length(answer.left or 0, "working_days" if working else "calendar_days")


def _holds_during(procedure: Procedure, clock: Clock, state: State, run: Run) -> tuple[Hold, ...]:
    """The holds that bear on this run: none that began after it stopped, and none ended for it after that.

    Each from the first day to the last that does not count.
    """
    stopped = run.stopped_on or date.max
    pausing = (_as_it_counts(procedure, hold) for hold in state.holds if hold.pause in clock.paused_by)
    begun = (hold for hold in pausing if hold.first <= stopped and (hold.last is None or hold.first <= hold.last))
    return tuple(replace(hold, last=None) if hold.last and hold.last > stopped else hold for hold in begun)


def _as_it_counts(procedure: Procedure, hold: Hold) -> Hold:
    """The hold from the first day that does not count to the last: its lapse, if nobody ended it sooner, ends it."""
    pause = procedure.pauses[hold.pause]
    last = hold.last - pause.last_day_counts * ONE_DAY if hold.last else None
    if pause.lapses and hold.review_on is not None:
        last = min(last or hold.review_on, hold.review_on)
    return replace(hold, first=hold.first + pause.first_day_counts * ONE_DAY, last=last)


def _why_not_counted(procedure: Procedure, state: State, clock: Clock, run: Run, answer: Due) -> Iterable[Reason]:
    """The days that did not count, other than weekends, and the holds, each with its clause."""
    named = [
        f"{long_date(day.on)} ({day.skipped})"
        for day in answer.days
        if day.skipped and day.skipped not in ("Saturday", "Sunday", ON_HOLD)
    ]
    if named:
        yield Reason("Not counted, besides weekends: " + "; ".join(named))
    for hold in _holds_during(procedure, clock, state, run):
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


def was_ended(procedure: Procedure, state: State, run: Run) -> bool:
    """Whether the run was ended by the case's closing rather than stopped by what it waits for."""
    if run.running:
        return False
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
