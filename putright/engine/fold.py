"""Events in, state out: what was recorded, as corrected, folded in the order of recording."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from putright.engine.attempt import holds_true
from putright.engine.events import Event
from putright.engine.procedure import FINDING, Procedure, Step
from putright.engine.state import CLOSED, Action, Hold, Holder, Point, Run, State
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
    state = replace(
        state,
        taken=(*state.taken, event),
        last_number=event.number,
        holders=_holders(procedure, state.holders, step, event),
        points=_points(state.points, step, event),
        actions=_actions(state.actions, step, event),
        facts=_facts(state.facts, step, event),
    )
    state = KINDS[step.kind].apply(step, event, state)
    runs = _runs(procedure, state, event)
    if step.leads_to is None:
        return state if runs is state.runs else replace(state, runs=runs)
    if not procedure.standings[step.leads_to].closed:
        return replace(state, standing=step.leads_to, runs=runs)
    return replace(
        state, standing=step.leads_to, runs=_closed(procedure, runs, event), holds=_ended(state.holds, event)
    )


def _facts(facts: Mapping[str, Any], step: Step, event: Event) -> Mapping[str, Any]:
    """With what the answers set; a question left blank sets nothing."""
    given: dict[str, Any] = {}
    for field in step.fields:
        value = event.data.get(field.key)
        if field.kind == "findings" and field.key in event.data:
            given[FINDING] = tuple(dict.fromkeys(one["finding"] for one in event.data[field.key].values()))
        elif field.sets and field.kind != "person" and value not in (None, ""):
            given[field.sets] = value
    return {**facts, **given} if given else facts


def _points(points: tuple[Point, ...], step: Step, event: Event) -> tuple[Point, ...]:
    """With what was found on each."""
    for field in step.fields:
        if field.kind == "findings" and field.key in event.data:
            points = tuple(_with_finding(point, step.key, event.data[field.key]) for point in points)
    return points


def _actions(actions: tuple[Action, ...], step: Step, event: Event) -> tuple[Action, ...]:
    """With those that the answers make: one for each answer in words, and for each thing chosen."""
    made: list[Action] = []
    for field in step.fields:
        if field.makes is None or event.data.get(field.key) in (None, "", []):
            continue
        answer = event.data[field.key]
        chosen = answer if isinstance(answer, list | tuple) else [answer]
        owner = event.data.get(field.makes.owner) if field.makes.owner else None
        for words in (field.choices.get(one, one) if isinstance(one, str) else one for one in chosen):
            action = Action(
                f"{event.number}-{len(made) + 1}",
                event.data.get(field.makes.kind_from or "", field.makes.kind),
                words,
                event.happened_on,
                owner=str(owner["id"]) if owner else None,
                due_on=_day(event, field.makes.by_when),
            )
            made.append(action)
    return (*actions, *made) if made else actions


def _with_finding(point: Point, step: str, findings: Mapping[str, Mapping[str, Any]]) -> Point:
    found = findings.get(str(point.number))
    return replace(point, findings={**point.findings, step: found["finding"]}) if found else point


def _holders(procedure: Procedure, holders: tuple[Holder, ...], step: Step, event: Event) -> tuple[Holder, ...]:
    """Without the parts that end with the step, and with those whom its answers name."""
    holders = _without(holders, step.ends, event) if step.ends else holders
    for field in step.fields:
        person = event.data.get(field.key) if field.kind == "person" else None
        if person and field.sets:
            holders = _with_holder(procedure, holders, field.sets, person, event)
    return holders


def _with_holder(
    procedure: Procedure, holders: tuple[Holder, ...], case_role: str, person: Mapping[str, Any], event: Event
) -> tuple[Holder, ...]:
    """Instead of whoever played the part, unless several may."""
    new = Holder(case_role, str(person["id"]), int(person["grade"]), event.happened_on, number=event.number)
    role = procedure.case_roles.get(case_role)
    if role is None or not role.several:
        return (*_without(holders, (case_role,), event), new)
    plays = any(one.case_role == case_role and one.person == new.person and one.until is None for one in holders)
    return holders if plays else (*holders, new)


def _without(holders: tuple[Holder, ...], case_roles: tuple[str, ...], event: Event) -> tuple[Holder, ...]:
    return tuple(
        replace(holder, until=event.happened_on) if holder.case_role in case_roles and holder.until is None else holder
        for holder in holders
    )


def _runs(procedure: Procedure, state: State, event: Event) -> tuple[Run, ...]:
    """Stop or set aside each clock the step ends, then start it; one that runs is not started again."""
    clocks = procedure.clocks_of_step.get(event.step)
    if not clocks:
        return state.runs
    runs = list(state.runs)
    for clock in clocks:
        running = _last(runs, clock.key, lambda run: run.running)
        if running is not None and (event.step in clock.stops or event.step in clock.set_aside_by):
            aside = event.step not in clock.stops
            runs[running] = _stopped(runs[running], event, aside)
            running = None
        start = next((one for one in clock.starts if _begins(one, event, state)), None)
        if start is None or running is not None:
            continue
        closed = _last(runs, clock.key, lambda run: not run.set_aside) if start.goes_on else None
        if closed is not None and _ended_by_closing(state, clock, runs[closed]):
            runs[closed] = _going_on(runs[closed], event)
        else:
            runs.append(_begun(clock, start, event))
    return tuple(runs)


def _last(runs: Sequence[Run], clock: str, wanted: Callable[[Run], bool]) -> int | None:
    """Where the clock's latest run of that sort stands."""
    return next((n for n in range(len(runs) - 1, -1, -1) if runs[n].clock == clock and wanted(runs[n])), None)


def _begun(clock: Clock, start: Start, event: Event) -> Run:
    # A step that starts it from an earlier day and stops it measures it: met, or late, for good.
    measured = bool(clock.counts_from) and event.step in clock.stops
    return Run(
        clock.key,
        event.number,
        event.happened_on,
        counts_from=_day(event, clock.counts_from or clock.counts_back_from),
        deemed_by=event.data.get(start.deemed_by) if start.deemed_by else None,
        agreed_until=_day(event, clock.agreed_in),
        stopped_by=event.number if measured else None,
        stopped_on=event.happened_on if measured else None,
    )


def _stopped(run: Run, event: Event, aside: bool = False) -> Run:
    return replace(run, stopped_by=event.number, stopped_on=event.happened_on, set_aside=aside)


def _ended_by_closing(state: State, clock: Clock, run: Run) -> bool:
    """Whether what the clock waits for had not come when the case was closed."""
    event = state.event(run.stopped_by) if run.stopped_by is not None else None
    return event is not None and event.step not in clock.stops


def _going_on(run: Run, event: Event) -> Run:
    """The run taken up again: the days from its end to this one do not count."""
    first = (run.stopped_on or event.happened_on) + ONE_DAY
    gap = Hold(event.number, first, event.happened_on, "", None, pause=CLOSED)
    return replace(run, stopped_by=None, stopped_on=None, gaps=(*run.gaps, gap))


def _begins(start: Start, event: Event, state: State) -> bool:
    if start.step != event.step or not holds_true(start.where, event.data, state.facts):
        return False
    return not start.unless or not holds_true(start.unless, event.data, state.facts)


def _day(event: Event, key: str | None) -> date | None:
    """The day answered to that question, if there is one."""
    answer = event.data.get(key) if key else None
    return date.fromisoformat(answer) if answer else None


def _closed(procedure: Procedure, runs: Iterable[Run], event: Event) -> tuple[Run, ...]:
    """Closing ends whatever clock still runs and does not outlive it."""
    return tuple(
        _stopped(run, event) if run.running and not procedure.clocks[run.clock].outlives_closing else run
        for run in runs
    )


def _ended(holds: Iterable[Hold], event: Event) -> tuple[Hold, ...]:
    """It ends holds too."""
    return tuple(
        replace(hold, last=max(event.happened_on, hold.first)) if hold.last is None else hold for hold in holds
    )
