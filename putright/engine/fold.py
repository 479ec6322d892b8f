"""Events in, state out: what was recorded, as corrected, folded in the order of recording."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from putright.engine.attempt import holds_true
from putright.engine.events import Event
from putright.engine.procedure import Clock, Field, Procedure, Step
from putright.engine.state import Holder, Point, Run, State
from putright.engine.steps import KINDS
from putright.engine.steps.correct import STRIKE


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
    for field in step.fields:
        if field.key in event.data:
            state = _with_answer(state, step, field, event)
    state = KINDS[step.kind].apply(step, event, state)
    for clock in procedure.clocks.values():
        state = _with_clock(state, clock, event)
    return _in_standing(procedure, state, step, event)


def _with_answer(state: State, step: Step, field: Field, event: Event) -> State:
    value = event.data[field.key]
    if field.kind == "findings":
        return replace(state, points=tuple(_with_finding(point, step.key, value) for point in state.points))
    if not field.sets or value in (None, ""):
        return state
    if field.kind == "person":
        return _with_holder(state, field.sets, value, event)
    return replace(state, facts={**state.facts, field.sets: value})


def _with_finding(point: Point, step: str, findings: Mapping[str, Mapping[str, Any]]) -> Point:
    found = findings.get(str(point.number))
    return replace(point, findings={**point.findings, step: found["finding"]}) if found else point


def _with_holder(state: State, case_role: str, person: Mapping[str, Any], event: Event) -> State:
    ended = tuple(
        replace(holder, until=event.happened_on) if holder.case_role == case_role and holder.until is None else holder
        for holder in state.holders
    )
    new = Holder(case_role, str(person["id"]), int(person["grade"]), event.happened_on, number=event.number)
    return replace(state, holders=(*ended, new))


def _with_clock(state: State, clock: Clock, event: Event) -> State:
    """Stop it or set it aside, then start it; a clock that runs is not started again but keeps its start."""
    if event.step in clock.stops or event.step in clock.set_aside_by:
        state = _with_clock_stopped(state, clock, event, aside=event.step not in clock.stops)
    if not any(start.step == event.step and holds_true(start.where, event.data) for start in clock.starts):
        return state
    if state.running(clock.key) is not None:
        return state
    agreed = event.data.get(clock.agreed_in) if clock.agreed_in else None
    until = date.fromisoformat(agreed) if agreed else None
    return replace(state, runs=(*state.runs, Run(clock.key, event.number, event.happened_on, until)))


def _with_clock_stopped(state: State, clock: Clock, event: Event, aside: bool) -> State:
    run = state.running(clock.key)
    if run is None:
        return state
    stopped = replace(run, stopped_by=event.number, stopped_on=event.happened_on, set_aside=aside)
    return state.with_run(run, stopped)


def _in_standing(procedure: Procedure, state: State, step: Step, event: Event) -> State:
    """Move to where the step leads; closing ends whatever clock still runs, and any hold."""
    if step.leads_to is None:
        return state
    state = replace(state, standing=step.leads_to)
    if not procedure.standings[step.leads_to].closed:
        return state
    runs = tuple(
        replace(run, stopped_by=event.number, stopped_on=event.happened_on) if run.running else run
        for run in state.runs
    )
    holds = tuple(
        replace(hold, last=max(event.happened_on, hold.first)) if hold.last is None else hold for hold in state.holds
    )
    return replace(state, runs=runs, holds=holds)
