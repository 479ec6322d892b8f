"""Walk a procedure exhaustively: every place a case can get to, and what is wrong on the way."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

from putright.engine import conditions, questions
from putright.engine.answers import is_required
from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.fold import apply
from putright.engine.people import Actor, Person
from putright.engine.procedure import COMPLAINANT, Field, Procedure, Step
from putright.engine.reach import can_reach, reached
from putright.engine.specimens import specimen
from putright.engine.state import Point, State
from putright.engine.steps import KINDS
from putright.engine.timing import Clock
from putright.engine.watched import Watched
from putright.engine.working_days import Calendar

FIRST_DAY = date(2026, 1, 5)
MOST_PLACES = 50_000

Place = tuple[str, frozenset[str], frozenset[str], frozenset[str], frozenset[str], frozenset[tuple[str, str]]]
"""All that conditions can see of a state: standing, pauses, steps taken, clocks running or run, parts played, facts.

A clock on which no condition depends is not part of a place, nor is a part in the case that nobody needs to play: that
it stops is proven beside, by the moves that stop it.
"""
Moves = dict[Place, dict[Place, set[str]]]
"""From each place to those one step away, and by which steps."""


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
        self.possible = {
            key: [
                step for step in procedure.steps.values() if key in step.when and step.kind not in ("open", "correct")
            ]
            for key in procedure.standings
        }
        self.variants = {key: list(self._variants(step)) for key, step in procedure.steps.items()}
        self.begun: dict[str, set[Place]] = {}
        self.next: Moves = {}
        self.names: dict[Place, str] = {}
        self.tried: set[str] = set()
        self.started: set[str] = set()
        self.unmanned: set[str] = set()

    def walk(self) -> Walk:
        found = Walk()
        queue = deque(self._opened())
        while queue and len(self.next) < MOST_PLACES:
            state = queue.popleft()
            here = self._place(state)
            for step, after in self._moves(state):
                found.moves += 1
                self.tried.add(step.key)
                place = self._place(after)
                self.next[here].setdefault(place, set()).add(step.key)
                self._note_begun(state, after, place)
                if place not in self.next:
                    self.next[place] = {}
                    queue.append(after)
        found.complete = not queue
        return self._judged(found)

    def _opened(self) -> Iterator[State]:
        """The case as it may begin: one for each place to which the answers on opening it lead."""
        empty = State(self.procedure.opens_in)
        step = self.procedure.steps[self.procedure.opens_with]
        self.tried.add(step.key)
        for answers in self._ways(empty, step, FIRST_DAY):
            begun = self._taken(empty, step, answers, FIRST_DAY)
            place = self._place(begun)
            self._note_begun(empty, begun, place)
            if place not in self.next:
                self.next[place] = {}
                yield begun

    def _moves(self, state: State) -> Iterator[tuple[Step, State]]:
        """Every step that the case allows and somebody could take, in each way that starts other clocks."""
        day = FIRST_DAY + timedelta(days=state.last_number)
        case = self._case(state, day)
        questions.what_is_due(self.procedure, self.calendar, state, day)
        questions.what_is_needed_next(case)
        questions.what_is_to_come(case)
        for step in self.possible[state.standing]:
            if self._not_now(case, step):
                continue
            if not self._somebody_may(state, step):
                self.unmanned.add(step.key)
                continue
            for answers in self._ways(state, step, day):
                attempt = Attempt(step.key, day, Actor(""), answers)
                if not KINDS[step.kind].refusal(case, step, attempt):
                    yield step, self._taken(state, step, answers, day)

    def _somebody_may(self, state: State, step: Step) -> bool:
        parts = {holder.case_role for holder in state.holders if holder.until is None}
        return bool(set(step.by) & (set(self.procedure.posts) | {COMPLAINANT} | parts))

    def _not_now(self, case: Case, step: Step) -> bool:
        """Whether the case rules the step out, on whatever day; a clock nothing depends on is taken to run."""
        if not set(step.only_while_running) <= self.watched.clocks:
            step = replace(step, only_while_running=())
        if any(case.state.latest_run(key) is None for key in step.only_when_late):
            return True
        return bool(conditions.unmet_on_any_day(case, step))

    def _note_begun(self, before: State, after: State, place: Place) -> None:
        """Where clocks that are no part of places begin."""
        for run in after.runs:
            if run.started_by > before.last_number and run.running and run.clock not in self.watched.clocks:
                self.begun.setdefault(run.clock, set()).add(place)

    def _ways(self, state: State, step: Step, day: date) -> Iterator[Mapping[str, Any]]:
        """The answers with which the step may be taken, in each way that makes a difference later."""
        for variant in self.variants[step.key]:
            answers = self._answers(state, step, day, variant)
            left_blank = [asked for asked in step.fields if asked.key in variant and variant[asked.key] is None]
            if not any(is_required(asked, answers, state.facts) for asked in left_blank):
                yield answers

    def _variants(self, step: Step) -> Iterator[Mapping[str, Any]]:
        """One answer of each kind, and none, to the questions on which a clock's start or a later condition depends."""
        fields, values = [], []
        for asked in step.fields:
            different = self._different(step, asked)
            if different:
                fields.append(asked)
                values.append([*different, *([] if asked.required and not asked.required_unless else [None])])
        usual: Mapping[str, Any] = {}
        for chosen in product(*values):
            variant = {f.key: self._answer(f, value) for f, value in zip(fields, chosen, strict=True)}
            usual = usual or variant
            yield variant
        by_key = {asked.key: asked for asked in step.fields}
        for where in self.watched.alone.get(step.key, ()):
            yield {**usual, **{key: self._answer(by_key[key], values[0]) for key, values in where.items()}}

    def _different(self, step: Step, asked: Field) -> list[str]:
        """The answers to the question that make a difference, and one of the others."""
        if asked.kind == "person":
            named = asked.sets in self.watched.parts and not (asked.required and not asked.required_unless)
            return [asked.sets or ""] if named else []
        told, possible = self.watched.told_apart(step, asked), self._possible(asked)
        others = [value for value in possible if value not in told][:1]
        return [value for value in possible if value in told] + others if told else []

    def _possible(self, asked: Field) -> list[str]:
        if asked.kind == "findings":
            return list(self.procedure.findings)
        return list(asked.choices) or ["yes", "no"]

    def _answer(self, asked: Field, value: str | None) -> Any:
        if value is None:
            return None
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
            if one.kind == "person" and one.sets and (is_required(one, answers, state.facts) or one.key in answers):
                answers[one.key] = {"id": one.sets, "grade": self.people[one.sets].grade}
        return answers

    def _taken(self, state: State, step: Step, answers: Mapping[str, Any], day: date) -> State:
        recorded = datetime.combine(day, time(12), UTC)
        event = Event(state.last_number + 1, step.key, day, recorded, "somebody", answers)
        after = apply(self.procedure, state, event)
        self.started.update(run.clock for run in after.runs if run.started_by == event.number)
        return self.watched.without_what_they_cannot_see(after)

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
        """As it stands, with a point of complaint at least: one can always be added, and no place need say so."""
        one_more = Point(len(state.points) + 1, "")
        pointed = state if state.open_points else replace(state, points=(*state.points, one_more))
        return Case(self.procedure, self.calendar, pointed, self.people, day)

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
        closing = can_reach(self.next, {place for place in self.next if place[0] in closed})
        found.cannot_close = sorted({self.names[place] for place in self.next if place not in closing})
        found.dead_ends = sorted(
            {self.names[p] for p, after in self.next.items() if p[0] not in closed and not set(after) - {p}}
        )
        for key, clock in procedure.clocks.items():
            if clock.nature != "duty":  # a window runs out, and an aim is missed, by itself
                endless = False
            elif key in self.watched.clocks:
                quiet = can_reach(self.next, {place for place in self.next if key not in place[3]})
                endless = any(place not in quiet for place in self.next)
            else:
                endless = self._endless(clock)
            if endless:
                found.clocks_that_may_never_stop.append(key)
        return found

    def _endless(self, clock: Clock) -> bool:
        """Whether a clock that is no part of places may run, somewhere, with nothing that ends it to come."""
        steps, standings = self.procedure.steps.values(), self.procedure.standings
        closing = [step.key for step in steps if step.leads_to and standings[step.leads_to].closed]
        ends = {*clock.stops, *clock.set_aside_by, *([] if clock.outlives_closing else closing)}
        on = {place: [one for one, by in after.items() if by - ends] for place, after in self.next.items()}
        ending = {place for place, after in self.next.items() if any(by & ends for by in after.values())}
        begun: set[Place] = self.begun.get(clock.key, set())
        stoppable: set[Place] = can_reach(self.next, ending)
        return bool(reached(on, begun) - stoppable)


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
