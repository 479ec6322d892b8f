"""Events in, state out: what was recorded, as corrected, folded in the order of recording."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from putright.engine.attempt import holds_true
from putright.engine.events import Event
from putright.engine.procedure import FINDING, Field, Procedure, Step
from putright.engine.state import CLOSED, Hold, Holder, Point, Run, State
from putright.engine.steps import KINDS
from putright.engine.steps.correct import STRIKE
from putright.engine.timing import Clock, Start
from putright.engine.working_days import ONE_DAY


def fold(procedure: Procedure, events: Iterable[Event]) -> State:
    """The state after all events. A step unknown to the procedure is an error (KeyError), never ignored."""
    recorded = tuple(events)
    counting, struck = as_corrected(procedure, recorded)
    state = State(procedure.opens_in, struck=struck)
    for event in counting:
        state = apply(procedure, state, event)
    return replace(state, last_number=recorded[-1].number if recorded else 0, recorded=recorded)


def as_corrected(procedure: Procedure, events: tuple[Event, ...]) -> tuple[tuple[Event, ...], frozenset[int]]:
    """The events that count, and the numbers of those struck. The latest correction of an event wins."""
    struck: set[int] = set()
    dates: dict[int, date] = {}
    for event in reversed(events):
        if procedure.steps[event.step].kind != "correct" or event.number in struck:
            continue
        number = int(event.data["event"])
        if number in struck or number in dates:
            continue
        if event.data["correction"] == STRIKE:
            struck.add(number)
        else:
            dates[number] = date.fromisoformat(event.data["right_date"])
    counting = tuple(
        replace(event, happened_on=dates[event.number]) if event.number in dates else event
        for event in events
        if event.number not in struck
    )
    return counting, frozenset(struck)


def apply(procedure: Procedure, state: State, event: Event) -> State:
    """The state after one more event that counts."""
    step = procedure.steps[event.step]
    state = replace(state, taken=(*state.taken, event), last_number=event.number)
    state = _with_parts_ended(state, step, event)
    for field in step.fields:
        if field.key in event.data:
            state = _with_answer(procedure, state, step, field, event)
    state = KINDS[step.kind].apply(step, event, state)
    for clock in procedure.clocks_of_step.get(step.key, ()):
        state = _with_clock(state, clock, event)
    return _in_standing(procedure, state, step, event)


def _with_answer(procedure: Procedure, state: State, step: Step, field: Field, event: Event) -> State:
    value = event.data[field.key]
    if field.kind == "findings":
        points = tuple(_with_finding(point, step.key, value) for point in state.points)
        found = tuple(dict.fromkeys(one["finding"] for one in value.values()))
        return replace(state, points=points, facts={**state.facts, FINDING: found})
    if not field.sets or value in (None, ""):
        return state
    if field.kind == "person":
        return _with_holder(procedure, state, field.sets, value, event)
    return replace(state, facts={**state.facts, field.sets: value})


def _with_finding(point: Point, step: str, findings: Mapping[str, Mapping[str, Any]]) -> Point:
    found = findings.get(str(point.number))
    return replace(point, findings={**point.findings, step: found["finding"]}) if found else point


def _with_holder(procedure: Procedure, state: State, case_role: str, person: Mapping[str, Any], event: Event) -> State:
    """Instead of whoever played the part, unless several may."""
    role = procedure.case_roles.get(case_role)
    if role is not None and role.several:
        if state.plays(case_role, str(person["id"])):
            return state
    else:
        state = _without(state, (case_role,), event)
    new = Holder(case_role, str(person["id"]), int(person["grade"]), event.happened_on, number=event.number)
    return replace(state, holders=(*state.holders, new))


def _with_parts_ended(state: State, step: Step, event: Event) -> State:
    return _without(state, step.ends, event) if step.ends else state


def _without(state: State, case_roles: tuple[str, ...], event: Event) -> State:
    ended = tuple(
        replace(holder, until=event.happened_on) if holder.case_role in case_roles and holder.until is None else holder
        for holder in state.holders
    )
    return replace(state, holders=ended)


def _with_clock(state: State, clock: Clock, event: Event) -> State:
    """Stop it or set it aside, then start it; a clock that runs is not started again but keeps its start."""
    if event.step in clock.stops or event.step in clock.set_aside_by:
        state = _with_clock_stopped(state, clock, event, aside=event.step not in clock.stops)
    start = next((one for one in clock.starts if _begins(one, event, state)), None)
    if start is None or state.running(clock.key) is not None:
        return state
    ended = _ended_by_closing(state, clock) if start.goes_on else None
    if ended is not None and ended.stopped_on is not None:
        closed = Hold(event.number, ended.stopped_on + ONE_DAY, event.happened_on, "", None, pause=CLOSED)
        return state.with_run(ended, replace(ended, stopped_by=None, stopped_on=None, gaps=(*ended.gaps, closed)))
    run = Run(
        clock.key,
        event.number,
        event.happened_on,
        counts_from=_day(event, clock.counts_from or clock.counts_back_from),
        deemed_by=event.data.get(start.deemed_by) if start.deemed_by else None,
        agreed_until=_day(event, clock.agreed_in),
    )
    if clock.counts_from and event.step in clock.stops:
        # A step that starts it from an earlier day and stops it measures it: met, or late, for good.
        run = replace(run, stopped_by=event.number, stopped_on=event.happened_on)
    return replace(state, runs=(*state.runs, run))


def _ended_by_closing(state: State, clock: Clock) -> Run | None:
    """The clock's latest run, if what it waits for had not come when the case was closed."""
    run = state.latest_run(clock.key)
    event = state.event(run.stopped_by) if run and run.stopped_by is not None else None
    return run if event is not None and event.step not in clock.stops else None


def _begins(start: Start, event: Event, state: State) -> bool:
    if start.step != event.step or not holds_true(start.where, event.data, state.facts):
        return False
    return not start.unless or not holds_true(start.unless, event.data, state.facts)


def _day(event: Event, key: str | None) -> date | None:
    """The day answered to that question, if there is one."""
    answer = event.data.get(key) if key else None
    return date.fromisoformat(answer) if answer else None


def _with_clock_stopped(state: State, clock: Clock, event: Event, aside: bool) -> State:
    run = state.running(clock.key)
    if run is None:
        return state
    stopped = replace(run, stopped_by=event.number, stopped_on=event.happened_on, set_aside=aside)
    return state.with_run(run, stopped)


def _in_standing(procedure: Procedure, state: State, step: Step, event: Event) -> State:
    """Move to where the step leads; closing ends whatever clock still runs and does not outlive it, and any hold."""
    if step.leads_to is None:
        return state
    state = replace(state, standing=step.leads_to)
    if not procedure.standings[step.leads_to].closed:
        return state
    runs = tuple(
        replace(run, stopped_by=event.number, stopped_on=event.happened_on)
        if run.running and not procedure.clocks[run.clock].outlives_closing
        else run
        for run in state.runs
    )
    holds = tuple(
        replace(hold, last=max(event.happened_on, hold.first)) if hold.last is None else hold for hold in state.holds
    )
    return replace(state, runs=runs, holds=holds)
