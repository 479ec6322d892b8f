"""When a clock would be due, were it started on some day, put on hold, given all the time it can be given."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from putright.engine import clocks
from putright.engine.counting import Due
from putright.engine.events import Event
from putright.engine.procedure import FINDING, Procedure, Step
from putright.engine.reasons import Reason
from putright.engine.state import Hold, Run, State
from putright.engine.timing import HOLD, Clock, Start
from putright.engine.working_days import Calendar, long_date

Span = tuple[date, date]
"""The first and last day of something, both included."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What follows from a supposition; not `allowed` when the policy lets nobody give the time asked for."""

    due: Due
    holds: tuple[Span, ...] = ()
    allowed: bool = True


def due_if(
    procedure: Procedure,
    calendar: Calendar,
    clock: Clock,
    start: date,
    holds: Iterable[Span] = (),
    extended: bool = False,
) -> Supposed:
    """When `clock`, started on `start`, would be due; `extended`, by the latest day the policy allows.

    Days in several of the holds count once. Where the policy sets no longest time, it is the unextended day.
    """
    spans = _merged(holds)
    if extended and gives_more_time(procedure, clock) is None:
        no = Reason(f"The policy lets nobody give more time for “{clock.title}”", clock.clause)
        return Supposed(Due(None, (no,)), spans, allowed=False)
    opening = Reason(f"Starts with {_starts(procedure, clock)}, here on {long_date(start)}", clock.clause)
    counted = _counted(procedure, calendar, clock, start, spans)
    answer = _with_more_time(clock, counted) if extended else counted.due()
    if answer.unknown:
        return Supposed(replace(answer, why=(opening, *answer.why[1:])), spans)
    idle = _holds_that_change_nothing(procedure, clock, start, spans, answer)
    return Supposed(replace(answer, why=(opening, *answer.why[1:], *idle)), spans)


def gives_more_time(procedure: Procedure, clock: Clock) -> Step | None:
    """The step that moves the date on: by extending it or, where it is agreed, by agreeing another."""
    if clock.extension is not None:
        return procedure.steps[clock.extension.step]
    return next((s for s in procedure.steps.values() if s.kind == "extend" and s.clock == clock.key), None)


def start_in_words(procedure: Procedure, start: Start) -> str:
    """What starts a clock, with the answers and facts that it takes, and those with which it does not start."""
    step = procedure.steps[start.step]
    given = [_answers(procedure, step, key, values) for key, values in start.where.items()]
    against = [_answers(procedure, step, key, values) for key, values in start.unless.items()]
    given += [f"unless {' and '.join(against)}"] if against else []
    return f"“{step.as_done}”" + (f" ({', '.join(given)})" if given else "")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A case in which only this clock runs."""

    procedure: Procedure
    calendar: Calendar
    state: State
    run: Run

    def due(self, clock: Clock | None = None) -> Due:
        """When it is due, by its own rule or by that of `clock`."""
        rules = {**self.procedure.clocks, clock.key: clock} if clock else self.procedure.clocks
        answer = clocks.due(replace(self.procedure, clocks=rules), self.calendar, self.state, self.run)
        if rules[self.run.clock].agreed_in is None or answer.on is not None:
            return answer
        agreed = Reason("Due on the date agreed with the complainant: there is no fixed time", answer.why[1].clause)
        return replace(answer, why=(answer.why[0], agreed))


def _counted(procedure: Procedure, calendar: Calendar, clock: Clock, start: date, spans: tuple[Span, ...]) -> _Counted:
    """As if the clock's first starting step had been taken on that day, and the case held for those spans."""
    first, holding = clock.starts[0].step, _step_that_holds(procedure, clock)
    events = [Event(1, first, start, _noon(start), "")]
    holds = []
    for number, (begins, ends) in enumerate((span for span in spans if span[1] > start), start=2):
        if holding is not None:
            events.append(Event(number, holding.key, begins, _noon(begins), ""))
        holds.append(Hold(number, begins, ends, "", None, holding.pause if holding else HOLD))
    state = State(procedure.opens_in, received_on=start, taken=tuple(events), holds=tuple(holds))
    return _Counted(procedure, calendar, state, Run(clock.key, 1, start))


def _with_more_time(clock: Clock, counted: _Counted) -> Due:
    plain, extension = counted.due(), clock.extension
    step = gives_more_time(counted.procedure, clock)
    if step is None or plain.unknown:
        return plain
    started, rule, *rest = plain.why
    by = _or(map(counted.procedure.title_of, step.by))
    if extension is None:
        anew = Reason(f"{by} may agree another date with the complainant, and again after that", step.clause)
        return replace(plain, why=(started, rule, anew, *rest))
    granted = f"More time may be given by {by}"
    if extension.at_most is None or clock.length is None:
        endless = f"{granted}; the policy sets no longest time, so there is no latest date"
        return replace(plain, why=(started, rule, Reason(endless, extension.clause), *rest))
    longest = counted.due(replace(clock, length=extension.at_most, clause=extension.clause))
    limit = Reason(f"{granted}: at most {extension.at_most} in all", extension.clause)
    return replace(longest, why=(started, *_without(clock, plain), limit, *longest.why[1:]))


def _without(clock: Clock, plain: Due) -> tuple[Reason, ...]:
    if plain.on is None:
        return ()
    return (Reason(f"Without more time: {clock.length}, until {long_date(plain.on)}", clock.clause),)


def _holds_that_change_nothing(
    procedure: Procedure, clock: Clock, start: date, spans: tuple[Span, ...], answer: Due
) -> tuple[Reason, ...]:
    if not spans:
        return ()
    if not clock.paused_by:
        return (Reason("A hold does not pause this: days on hold count like any other", clock.clause),)
    holding = _step_that_holds(procedure, clock)
    clause = holding.clause if holding else clock.clause
    reasons = []
    for first, last in spans:
        told = f"The hold from {long_date(first)} to {long_date(last)}"
        if last <= start:
            reasons.append(Reason(f"{told} ends before the first day that counts, so it changes nothing", clause))
        elif answer.on is not None and first > answer.on:
            reasons.append(Reason(f"{told} begins after the due date, so it changes nothing", clause))
    return tuple(reasons)


def _merged(holds: Iterable[Span]) -> tuple[Span, ...]:
    """The same days, in order, none of them twice.

    >>> fifth, seventh, ninth = date(2026, 1, 5), date(2026, 1, 7), date(2026, 1, 9)
    >>> _merged([(seventh, ninth), (fifth, seventh)]) == ((fifth, ninth),)
    True
    """
    merged: list[Span] = []
    for first, last in sorted(holds):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def _starts(procedure: Procedure, clock: Clock) -> str:
    return _or(start_in_words(procedure, start) for start in clock.starts)


def _answers(procedure: Procedure, step: Step, key: str, values: tuple[str, ...]) -> str:
    """In the words of the step's own question or, for a fact of the case, of one that sets it."""
    asked = [field for field in step.fields if field.key == key]
    setting = [field for other in procedure.steps.values() for field in other.fields if field.sets == key]
    findings = {found.key: found.title for found in procedure.findings.values()} if key == FINDING else {}
    choices = next((field.choices for field in (*asked, *setting)), findings)
    titles = _or(choices.get(value, value) for value in values)
    return f"{key.replace('_', ' ')}: {titles}"


def _or(words: Iterable[str]) -> str:
    """The words, none twice, as people list alternatives.

    >>> _or(["this", "that", "the other", "this"])
    'this, that or the other'
    """
    *all_but_last, last = dict.fromkeys(words)
    return f"{', '.join(all_but_last)} or {last}" if all_but_last else last


def _step_that_holds(procedure: Procedure, clock: Clock) -> Step | None:
    """The first that stops the clock or, if none does, that there is."""
    holding = [step for step in procedure.steps.values() if step.kind == "hold"]
    stopping = [step for step in holding if step.pause in clock.paused_by]
    return next(iter([*stopping, *holding]), None)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
