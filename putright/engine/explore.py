"""Walk a procedure exhaustively: every place a case can get to, and what is wrong on the way."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

from putright.engine import conditions, questions
from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.fold import apply
from putright.engine.people import Actor, Person
from putright.engine.procedure import COMPLAINANT, Field, Procedure, Step
from putright.engine.specimens import specimen
from putright.engine.state import State
from putright.engine.steps import KINDS
from putright.engine.watched import Watched
from putright.engine.working_days import Calendar

FIRST_DAY = date(2026, 1, 5)
MOST_PLACES = 50_000

Place = tuple[str, frozenset[str], frozenset[str], frozenset[str], frozenset[str], frozenset[tuple[str, str]]]
"""All that conditions can see of a state: standing, pauses, steps taken, clocks running or run, parts played, facts.

A clock on which no condition depends is not part of a place, nor is a part in the case that nobody needs to play: that
it stops is proven beside, by the moves that stop it.
"""


@dataclass
class Walk:
    """What a walk found. Every list is empty in a sound procedure."""

    places: int = 0
    moves: int = 0
    unreachable_standings: list[str] = field(default_factory=list)
    steps_never_possible: list[str] = field(default_factory=list)
    clocks_never_started: list[str] = field(default_factory=list)
    clocks_that_may_never_stop: list[str] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)
    nobody_may: list[str] = field(default_factory=list)
    cannot_close: list[str] = field(default_factory=list)
    complete: bool = True


def walk(procedure: Procedure) -> Walk:
    """Every place reachable from the opening by any possible step, each asked the engine's questions.

    Raises whatever the engine raises: an answer must exist in every place.
    """
    return _Explorer(procedure).walk()


class _Explorer:
    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.calendar = Calendar()
        self.watched = Watched.of(procedure)
        self.people = _cast(procedure)
        self.begun: dict[str, set[Place]] = {}
        self.stopping: dict[str, set[Place]] = {}
        self.next: dict[Place, set[Place]] = {}
        self.names: dict[Place, str] = {}
        self.tried: set[str] = set()
        self.started: set[str] = set()
        self.unmanned: set[str] = set()

    def walk(self) -> Walk:
        found = Walk()
        start = self._opened()
        queue = deque([start])
        self.next[self._place(start)] = set()
        while queue and len(self.next) < MOST_PLACES:
            state = queue.popleft()
            here = self._place(state)
            for step, after in self._moves(state):
                found.moves += 1
                self.tried.add(step.key)
                place = self._place(after)
                self.next[here].add(place)
                self._note(step, state, after, here, place)
                if place not in self.next:
                    self.next[place] = set()
                    queue.append(after)
        found.complete = not queue
        return self._judged(found)

    def _opened(self) -> State:
        empty = State(self.procedure.opens_in)
        step = self.procedure.steps[self.procedure.opens_with]
        self.tried.add(step.key)
        return self._taken(empty, step, self._answers(empty, step, FIRST_DAY, {}), FIRST_DAY)

    def _moves(self, state: State) -> Iterator[tuple[Step, State]]:
        """Every step that the case allows and somebody could take, in each way that starts other clocks."""
        day = FIRST_DAY + timedelta(days=state.last_number)
        case = self._case(state, day)
        questions.what_is_due(self.procedure, self.calendar, state, day)
        questions.what_is_needed_next(case)
        for step in self.procedure.steps.values():
            if step.key == self.procedure.opens_with or step.kind == "correct" or self._not_now(case, step):
                continue
            if not self._somebody_may(state, step):
                self.unmanned.add(step.key)
                continue
            for variant in self._variants(step):
                answers = self._answers(state, step, day, variant)
                attempt = Attempt(step.key, day, Actor(""), answers)
                if not KINDS[step.kind].refusal(case, step, attempt):
                    yield step, self._taken(state, step, answers, day)

    def _somebody_may(self, state: State, step: Step) -> bool:
        parts = {holder.case_role for holder in state.holders if holder.until is None}
        return bool(set(step.by) & (set(self.procedure.posts) | {COMPLAINANT} | parts))

    def _not_now(self, case: Case, step: Step) -> bool:
        """Whether the case rules the step out, on whatever day; a clock nothing depends on is taken to run."""
        if step.only_while_running and not set(step.only_while_running) & self.watched.clocks:
            step = replace(step, only_while_running=())
        if any(case.state.latest_run(key) is None for key in step.only_when_late):
            return True
        return bool(conditions.unmet_on_any_day(case, step))

    def _note(self, step: Step, before: State, after: State, here: Place, place: Place) -> None:
        """Where clocks that are no part of places begin, and from where they are stopped."""
        closed = self.procedure.standings[after.standing].closed and step.leads_to is not None
        for clock in self.procedure.clocks.values():
            if clock.key in self.watched.clocks:
                continue
            if step.key in (*clock.stops, *clock.set_aside_by) or (closed and not clock.outlives_closing):
                self.stopping.setdefault(clock.key, set()).add(here)
            run = after.running(clock.key)
            if run is not None and run.started_by > before.last_number:
                self.begun.setdefault(clock.key, set()).add(place)

    def _variants(self, step: Step) -> Iterator[Mapping[str, Any]]:
        """One answer of each kind to the questions on which a clock's start or a later condition depends."""
        fields, values = [], []
        for asked in step.fields:
            told = self.watched.told_apart(step, asked)
            if told:
                possible = self._possible(asked)
                others = [value for value in possible if value not in told][:1]
                fields.append(asked)
                values.append([value for value in possible if value in told] + others)
        for chosen in product(*values):
            yield {f.key: self._answer(f, value) for f, value in zip(fields, chosen, strict=True)}

    def _possible(self, asked: Field) -> list[str]:
        if asked.kind == "findings":
            return list(self.procedure.findings)
        return list(asked.choices) or ["yes", "no"]

    def _answer(self, asked: Field, value: str) -> Any:
        if asked.kind == "findings":
            return {"1": {"finding": value, "explanation": ""}}
        return [value] if asked.kind == "choices" else value

    def _answers(self, state: State, step: Step, day: date, variant: Mapping[str, Any]) -> Mapping[str, Any]:
        case = self._case(state, day)
        answers = dict(specimen(case, step, variant, day))
        request = state.latest(step.takes_from) if step.takes_from else None
        if request is not None:
            answers = {
                **{f.key: request.data[f.key] for f in step.fields if f.key in request.data},
                **answers,
            }
        for one in step.fields:
            if one.kind == "person" and one.sets and (one.required or one.key in answers):
                answers[one.key] = {"id": one.sets, "grade": self.people[one.sets].grade}
        return answers

    def _taken(self, state: State, step: Step, answers: Mapping[str, Any], day: date) -> State:
        recorded = datetime.combine(day, time(12), UTC)
        event = Event(state.last_number + 1, step.key, day, recorded, "somebody", answers)
        after = apply(self.procedure, state, event)
        self.started.update(run.clock for run in after.runs if run.started_by == event.number)
        return _forgetful(after, self.watched)

    def _place(self, state: State) -> Place:
        watched = self.watched
        run = {run.clock for run in state.runs} & watched.judged
        place: Place = (
            state.standing,
            frozenset(hold.pause for hold in state.holds if hold.last is None),
            frozenset(event.step for event in state.taken) & watched.steps,
            frozenset({run.clock for run in state.runs if run.running} & watched.clocks)
            | frozenset(f"{key} (begun)" for key in run),
            frozenset(holder.case_role for holder in state.holders if holder.until is None) & watched.parts,
            watched.of_facts(state.facts),
        )
        self.names.setdefault(place, _named(self.procedure, place))
        return place

    def _case(self, state: State, day: date) -> Case:
        return Case(self.procedure, self.calendar, state, self.people, day)

    def _judged(self, found: Walk) -> Walk:
        procedure = self.procedure
        reached = {place[0] for place in self.next}
        closed = {key for key, standing in procedure.standings.items() if standing.closed}
        found.places = len(self.next)
        found.unreachable_standings = [key for key in procedure.standings if key not in reached]
        corrections = {step.key for step in procedure.steps.values() if step.kind == "correct"}
        found.steps_never_possible = [k for k in procedure.steps if k not in self.tried | corrections]
        found.clocks_never_started = [key for key in procedure.clocks if key not in self.started]
        found.nobody_may = sorted(self.unmanned - self.tried)
        closing = _can_reach(self.next, {place for place in self.next if place[0] in closed})
        found.cannot_close = sorted({self.names[place] for place in self.next if place not in closing})
        found.dead_ends = sorted(
            {self.names[p] for p, after in self.next.items() if p[0] not in closed and not after - {p}}
        )
        for key in procedure.clocks:
            if key in self.watched.clocks:
                quiet = _can_reach(self.next, {place for place in self.next if key not in place[3]})
                endless = any(place not in quiet for place in self.next)
            else:
                endless = bool(self.begun.get(key, set()) - _can_reach(self.next, self.stopping.get(key, set())))
            if endless:
                found.clocks_that_may_never_stop.append(key)
        return found


def _forgetful(state: State, watched: Watched) -> State:
    """The state without what no condition sees: the walk then meets the same place again, not a new one."""
    requests = {event.step: event for event in state.taken}
    kept = tuple(sorted(requests.values(), key=lambda event: event.number))
    latest = {run.clock: run for run in state.runs if run.clock in watched.judged and not run.set_aside}
    runs = tuple(run for run in state.runs if run.running or run is latest.get(run.clock))
    holds = tuple(hold for hold in state.holds if hold.last is None)
    return replace(state, taken=kept, runs=runs, holds=holds, points=state.points[:1])


def _can_reach(moves: Mapping[Place, set[Place]], goals: set[Place]) -> set[Place]:
    """Every place from which some goal can be reached, the goals included."""
    before: dict[Place, set[Place]] = {}
    for place, following in moves.items():
        for one in following:
            before.setdefault(one, set()).add(place)
    reached, queue = set(goals), deque(goals)
    while queue:
        for place in before.get(queue.popleft(), ()):
            if place not in reached:
                reached.add(place)
                queue.append(place)
    return reached


def _cast(procedure: Procedure) -> dict[str, Person]:
    """One person for each part in a case, all posts and the highest grade between them."""
    grade = max((post.grade for post in procedure.posts.values()), default=0)
    roles = ("owner", "subject", *procedure.case_roles)
    return {role: Person(role, role, frozenset(procedure.posts), grade) for role in roles}


def _named(procedure: Procedure, place: Place) -> str:
    standing, held, _, running, _, facts = place
    waiting = ", ".join(sorted(running)) or "nothing"
    known = "".join(f", {key} {value}" for key, value in sorted(facts))
    paused = "".join(f", {procedure.pauses[key].title.lower()}" for key in sorted(held))
    return f"“{procedure.standings[standing].title}”{paused}, waiting for {waiting}{known}"
