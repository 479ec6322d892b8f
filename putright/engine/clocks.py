"""When a clock is due and why on that day: computed from its run each time it is asked, never ticked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from putright.engine.counting import ON_HOLD, Due, counted, days_in
from putright.engine.procedure import Procedure
from putright.engine.reasons import Reason
from putright.engine.state import CLOSED, Extended, Hold, Run, State
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
        run = _as_extended(procedure, calendar, state, run)
        first, from_there = _first_day(procedure, calendar, clock, run)
        started += from_there
        answer = counted(clock, replace(run, started_on=first), _holds_during(procedure, clock, state, run), calendar)
        if clock.in_law_of and run.extensions:
            answer = _within_the_law(procedure, calendar, state, run, answer)
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


def _as_extended(procedure: Procedure, calendar: Calendar, state: State, run: Run) -> Run:
    """The run with its extensions: the law's own clock is extended with the council's beside it."""
    clock = procedure.clocks[run.clock]
    council = state.latest_run(clock.in_law_of) if clock.in_law_of else None
    if council is None or not council.extensions or clock.extension is None:
        return run
    granted = (one for one in council.extensions if run.stopped_by is None or one.number < run.stopped_by)
    moved = [_in_law(procedure, calendar, state, run, one) for one in granted]
    extensions = sorted([*run.extensions, *(one for one in moved if one)], key=lambda one: one.number)
    return replace(run, extensions=tuple(extensions))


def _in_law(procedure: Procedure, calendar: Calendar, state: State, run: Run, council: Extended) -> Extended | None:
    """How far an extension of the council's moves the law's clock: not to before its own day, nor past its longest.

    Judged as things stood when it was granted: whatever holds follow move the day on from there.
    """
    then = replace(state, holds=tuple(hold for hold in state.holds if hold.number < council.number))
    own = due(_without_the_councils(procedure, run.clock), calendar, then, replace(run, extensions=())).on
    until = min(council.until, latest(procedure, calendar, then, run) or council.until)
    return None if own is not None and until <= own else replace(council, until=until)


def _within_the_law(procedure: Procedure, calendar: Calendar, state: State, run: Run, extended: Due) -> Due:
    """The same though a hold moves an extension by working days, and the law's own time by whatever that counts."""
    own = due(_without_the_councils(procedure, run.clock), calendar, state, replace(run, extensions=()))
    longest = latest(procedure, calendar, state, run)
    if extended.on and own.on and extended.on < own.on:
        return replace(extended, on=own.on, days=own.days)
    if extended.on and longest and extended.on > longest:
        return replace(extended, on=longest, days=tuple(day for day in extended.days if day.on <= longest))
    return extended


def _without_the_councils(procedure: Procedure, key: str) -> Procedure:
    """The procedure in which that clock stands alone."""
    return replace(procedure, clocks={**procedure.clocks, key: replace(procedure.clocks[key], in_law_of=None)})


def latest(procedure: Procedure, calendar: Calendar, state: State, run: Run) -> date | None:
    """The latest day the policy lets this run be extended to; None when it sets no limit."""
    clock = procedure.clocks[run.clock]
    if clock.extension is None or clock.extension.at_most is None:
        return None
    whole = replace(clock, length=clock.extension.at_most, agreed_in=None, in_law_of=None)
    return due(replace(procedure, clocks={clock.key: whole}), calendar, state, replace(run, extensions=())).on


def backstop(
    procedure: Procedure, calendar: Calendar, state: State, clock: Clock, run: Run | None = None
) -> Due | None:
    """When the clock, or this run of it, would be due, had the act that starts it been done on the act's last day.

    None for a clock that starts by no such act, or while that act is not waited for; without a date when the policy
    sets no last day for it.
    """
    act = procedure.clocks[clock.backstop] if clock.backstop else None
    waited = state.latest_run(act.key) if act else None
    if act is None or waited is None:
        return None
    last = due(procedure, calendar, state, waited)
    if last.on is None:
        nothing = Reason(f"Nothing bounds this: there is no last day for “{act.title}”", act.clause)
        return Due(None, (nothing,), unknown=last.unknown)
    as_if = Reason(f"As if “{act.title}” had been done on its last day, {long_date(last.on)}", act.clause)
    supposed = replace(run, started_on=last.on, counts_from=None) if run else Run(clock.key, 0, last.on)
    answer = due(procedure, calendar, state, supposed)
    return replace(answer, why=(as_if, *answer.why[1:]))


def answer(procedure: Procedure, calendar: Calendar, state: State, run: Run, today: date) -> ClockAnswer:
    """How the run stands at the start of `today`."""
    when = due(procedure, calendar, state, run)
    clock = procedure.clocks[run.clock]
    bound = backstop(procedure, calendar, state, clock, run)
    if bound is not None and (bound.on is None or (when.on is not None and bound.on >= when.on)):
        bound = None
    basis = ClockAnswer(clock, run, when, "running", backstop=bound)
    extensions = _as_extended(procedure, calendar, state, run).extensions
    if extensions:
        alone = _without_the_councils(procedure, clock.key) if clock.in_law_of else procedure
        late = _was_overdue(alone, calendar, state, replace(run, extensions=extensions))
        basis = replace(basis, extended=clock.extension is not None, overdue_before_extension=late)
    if run.stopped_on is not None:
        return _stopped(basis, calendar, run.stopped_on, ended=was_ended(procedure, state, run))
    if when.on is None:
        status: ClockStatus = "unknown" if when.unknown else "no_time" if when.left is None else "paused"
        return replace(basis, status=status)
    left = _working_days_between(calendar, today, when.on)
    if today > when.on:
        return replace(basis, status=_PAST[clock.nature], working_days_left=left, late_by=-(left or 0))
    return replace(basis, working_days_left=left)


def time_left(clock: Clock, answer: Due, extended: bool) -> Length:
    """What a hold that goes on leaves of the time; an extension is counted in working days."""
    working = extended or (clock.length is not None and clock.length.unit == "working_days")
    return Length(answer.left or 0, "working_days" if working else "calendar_days")


def _holds_during(procedure: Procedure, clock: Clock, state: State, run: Run) -> tuple[Hold, ...]:
    """The holds that bear on this run, and the times at which the case was closed.

    None that began after it stopped, and none ended for it after that.

    Each from the first day to the last that does not count.
    """
    stopped = run.stopped_on or date.max
    stretches = (one for hold in state.holds if hold.pause in clock.paused_by for one in _stretches(procedure, hold))
    begun = (
        hold
        for hold in (*stretches, *run.gaps)
        if hold.first <= stopped and (hold.last is None or hold.first <= hold.last)
    )
    return tuple(replace(hold, last=None) if hold.last and hold.last > stopped else hold for hold in begun)


def _stretches(procedure: Procedure, hold: Hold) -> Iterator[Hold]:
    """The hold from the first day that does not count to the last; in several parts where it lapsed and was renewed.

    Its lapse, if nobody ended it sooner, ends it.
    """
    pause = procedure.pauses[hold.pause]
    ended = hold.last - pause.last_day_counts * ONE_DAY if hold.last else None
    renewals = hold.renewals if pause.lapses else ()
    begins = [(hold.number, hold.first), *((one.number, one.on) for one in renewals)]
    lapses = [*(one.lapsed_on for one in renewals), hold.review_on if pause.lapses else None]
    for (number, first), lapse in zip(begins, lapses, strict=True):
        last = min((day for day in (ended, lapse) if day), default=None)
        yield replace(hold, number=number, first=first + pause.first_day_counts * ONE_DAY, last=last)


def stands_still(procedure: Procedure, state: State, clock: Clock, day: date) -> bool:
    """Whether a hold in force stops the clock on that day; one that has lapsed by then does not."""
    in_force = (hold for hold in state.holds if hold.last is None and hold.pause in clock.paused_by)
    last = [part.last for hold in in_force for part in list(_stretches(procedure, hold))[-1:]]
    return any(one is None or one >= day for one in last)


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
            paused = "Closed" if hold.pause == CLOSED else procedure.pauses[hold.pause].title
            sentence = _why_on_hold(paused, hold, time_left(clock, answer, bool(run.extensions)))
            yield Reason(sentence, procedure.steps[event.step].clause if event else "")


def _why_on_hold(paused: str, hold: Hold, left: Length) -> str:
    if hold.last is not None:
        return f"{paused} from {long_date(hold.first)} to {long_date(hold.last)}: those days do not count"
    return f"{paused} since {long_date(hold.first)}: {left} left, counted from the day after the hold ends"


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
