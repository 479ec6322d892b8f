"""Extend a clock to a later day, within what the procedure allows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from putright.engine import clocks
from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import Extended, Run, State
from putright.engine.timing import Clock
from putright.engine.working_days import BeyondHorizon, long_date, working_days_after

UNTIL = "until"
"""The field that gives the new date."""

NEEDS: Needs = {"until": ("date",)}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """The clock must run, off hold; the new date must be a later working day, within the longest allowed."""
    clock = case.procedure.clocks[step.clock or ""]
    run = case.state.running(clock.key)
    if run is None:
        return (Reason(f"“{clock.title}” is not running", step.clause),)
    if clocks.stands_still(case.procedure, case.state, clock, attempt.happened_on):
        return (Reason("The case is on hold; end the hold first, then extend what is left", step.clause),)
    try:
        sentence = _unlikely(case, clock, run, attempt)
    except BeyondHorizon as horizon:
        sentence = f"Choose an earlier date: {horizon}"
    return (Reason(sentence, step.clause),) if sentence else ()


def _unlikely(case: Case, clock: Clock, run: Run, attempt: Attempt) -> str | None:
    """What is wrong with the new date; one agreed anew need only lie ahead, as the first one agreed did."""
    until = new_date(attempt.data)
    if until < attempt.happened_on:
        return f"{long_date(until)} had passed by then; choose a later date"
    if clock.extension is None:
        return None
    old = clocks.due(case.procedure, case.calendar, case.state, run).on
    if old is not None and until <= old:
        return f"The new date must be later than {long_date(old)}"
    not_worked = case.calendar.why_not_worked(until)
    if not_worked:
        following = long_date(working_days_after(case.calendar, until, 1))
        return f"{long_date(until)} is not a working day ({not_worked}); the next is {following}"
    longest = clocks.latest(case.procedure, case.calendar, case.state, run)
    if longest is not None and until > longest:
        return f"At most {clock.extension.at_most} in all: {long_date(longest)} at the latest"
    return None


def apply(step: Step, event: Event, state: State) -> State:
    """The running clock is due on the new day."""
    run = state.running(step.clock or "")
    if run is None:
        return state
    given = Extended(event.number, event.happened_on, new_date(event.data))
    return state.with_run(run, replace(run, extensions=(*run.extensions, given)))


def new_date(data: Mapping[str, Any]) -> date:
    """The day asked for."""
    return date.fromisoformat(data[UNTIL])
