"""Walk a procedure exhaustively: every place a case can get to, and what is wrong on the way."""

from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from putright.engine import conditions, questions
from putright.engine.answers import is_required
from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.fold import apply
from putright.engine.people import Actor, Person
from putright.engine.places import Facts, Place, Places, ran
from putright.engine.procedure import COMPLAINANT, Procedure, Step
from putright.engine.reach import can_reach, reached
from putright.engine.specimens import specimen
from putright.engine.state import Point, Run, State
from putright.engine.steps import KINDS
from putright.engine.timing import Clock
from putright.engine.watched import Watched
from putright.engine.ways import Way, ways
from putright.engine.working_days import Calendar

FIRST_DAY = date(2026, 1, 5)
MOST_PLACES = 50_000

Moves = dict[Place, dict[Place, set[str]]]
"""From each place to those one step away, and by which steps."""
Looks = tuple[str, int, str, Facts]
"""All on which it depends which clocks a step starts when taken in some way: both, the standing, and the facts."""


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
        self.people = _cast(procedure)
        steps = procedure.steps.values()
        self.possible = {
            key: [step for step in steps if key in step.when and step.kind not in ("open", "correct")]
            for key in procedure.standings
        }
        self.watched = Watched.of(procedure, tuple(steps))
        self.places = Places(procedure, self.possible)
        self.ways = {step.key: ways(procedure, self.watched, step) for step in steps}
        self.ends = {key: _ends(procedure, clock) for key, clock in procedure.clocks.items()}
        self.starts: dict[Looks, tuple[Run, ...]] = {}
        self.dated: set[Hashable] = set()
        self.begun: dict[str, set[Place]] = {}
        self.next: Moves = {}
        self.tried: set[str] = set()
        self.unmanned: set[str] = set()

    def walk(self) -> Walk:
        found = Walk()
        queue = deque(self._opened())
        while queue and len(self.next) < MOST_PLACES:
            state = queue.popleft()
            here = self.places.of(state)
            for step, after, place in self._moves(state, here):
                found.moves += 1
                self.tried.add(step.key)
                self.next[here].setdefault(place, set()).add(step.key)
                if place not in self.next:
                    self.next[place] = {}
                    queue.append(after)
        found.complete = not queue
        return self._judged(found)

    def _opened(self) -> Iterator[State]:
        """The case as it may begin: one for each place to which the answers on opening it lead."""
        empty = State(self.procedure.opens_in)
        here = self.places.of(empty)
        step = self.procedure.steps[self.procedure.opens_with]
        self.tried.add(step.key)
        for way in self.ways[step.key]:
            looks = _looks(step, way, here)
            after = self._taken(empty, looks, step, way, FIRST_DAY)
            if after is None:
                continue
            place = self.places.of(after)
            self._note_begun(looks, place)
            if place not in self.next:
                self.next[place] = {}
                yield after

    def _moves(self, state: State, here: Place) -> Iterator[tuple[Step, State, Place]]:
        """Every step that the case allows and somebody could take, in each way that makes a difference."""
        day = FIRST_DAY + timedelta(days=state.last_number)
        case = self._case(state, day)
        # Where the same clocks run, the same is asked of the engine: once is enough to learn that it has an answer.
        dated = (state.standing, here[1], frozenset(run.clock for run in state.runs if run.running))
        if dated not in self.dated:
            self.dated.add(dated)
            questions.what_is_due(self.procedure, self.calendar, state, day)
            questions.what_is_needed_next(case)
            questions.what_is_to_come(case)
        for step in self.possible[state.standing]:
            if self._not_now(case, step):
                continue
            if not self._somebody_may(state, step):
                self.unmanned.add(step.key)
                continue
            yield from ((step, after, place) for after, place in self._outcomes(state, here, step, day))

    def _outcomes(self, state: State, here: Place, step: Step, day: date) -> Iterator[tuple[State, Place]]:
        """What comes of the step in each way. What is known to lead where another way led is not tried again."""
        come_to: dict[Hashable, tuple[State, Place]] = {}
        for way in self.ways[step.key]:
            looks = _looks(step, way, here)
            begun = self.starts.get(looks)
            if begun is not None and self._stays(step, way, here, begun):
                led: tuple[State, Place] | None = (state, here)
            else:
                led = None if begun is None else come_to.get(self._made_of(way, here, begun))
            if led is None:
                after = self._taken(state, looks, step, way, day)
                if after is None:
                    continue
                led = after, self.places.of(after)
            come_to[self._made_of(way, here, self.starts[looks])] = led
            self._note_begun(looks, led[1])
            yield led

    def _stays(self, step: Step, way: Way, here: Place, begun: Sequence[Run]) -> bool:
        """Whether the case stays where it is: all that the step would change is so already."""
        seen = self.places.watched[here[0]]
        _, _, taken, running, played, _ = here
        if not way.plain or (step.key in seen.steps and step.key not in taken) or not played.isdisjoint(step.ends):
            return False
        parts = {asked.sets for asked in step.fields if asked.kind == "person"}
        stopped = (clock.key for clock in self.procedure.clocks_of_step.get(step.key, ()) if clock.key in running)
        started = {run.clock for run in begun}
        return (
            parts & seen.parts <= played
            and not any(step.key in self.ends[key] for key in stopped)
            and started & seen.clocks <= running
            and all(ran(key) in running for key in started & seen.judged)
        )

    def _made_of(self, way: Way, here: Place, begun: Sequence[Run]) -> Hashable:
        """What makes the difference between places to which ways of the same step lead from here."""
        started = frozenset(run.clock for run in begun)
        return way.told, (started & (self.watched.clocks | self.watched.judged)) - here[3]

    def _somebody_may(self, state: State, step: Step) -> bool:
        parts = {holder.case_role for holder in state.holders if holder.until is None}
        return bool(set(step.by) & (set(self.procedure.posts) | {COMPLAINANT} | parts))

    def _not_now(self, case: Case, step: Step) -> bool:
        """Whether the case rules the step out, on whatever day; a clock nothing depends on is taken to run."""
        if not set(step.only_while_running) <= self.places.watched[case.state.standing].clocks:
            step = replace(step, only_while_running=())
        if any(case.state.latest_run(key) is None for key in step.only_when_late):
            return True
        return bool(conditions.unmet_on_any_day(case, step))

    def _note_begun(self, looks: Looks, place: Place) -> None:
        """Where clocks begin."""
        for run in self.starts[looks]:
            if run.running:
                self.begun.setdefault(run.clock, set()).add(place)

    def _taken(self, state: State, looks: Looks, step: Step, way: Way, day: date) -> State | None:
        """The case after the step, less what no condition sees; None if it can't be taken in that way."""
        case = self._case(state, day)
        answers = self._answers(case, step, way)
        left_blank = (asked for asked in step.fields if asked.key in way.answers and way.answers[asked.key] is None)
        if any(is_required(asked, answers, state.facts) for asked in left_blank):
            return None
        if KINDS[step.kind].refusal(case, step, Attempt(step.key, day, Actor(""), answers)):
            return None
        recorded = datetime.combine(day, time(12), UTC)
        event = Event(state.last_number + 1, step.key, day, recorded, "somebody", answers)
        after = apply(self.procedure, state, event)
        if looks not in self.starts:
            self.starts[looks] = apply(self.procedure, replace(state, runs=()), event).runs
        return self.watched.without_what_they_cannot_see(after)

    def _answers(self, case: Case, step: Step, way: Way) -> Mapping[str, Any]:
        answers = dict(specimen(case, step, way.answers, case.today))
        request = case.state.latest(step.takes_from) if step.takes_from else None
        if request is not None:
            answers = {
                **{f.key: request.data[f.key] for f in step.fields if f.key in request.data},
                **answers,
            }
        for one in step.fields:
            if (
                one.kind == "person"
                and one.sets
                and (is_required(one, answers, case.state.facts) or one.key in answers)
            ):
                answers[one.key] = {"id": one.sets, "grade": self.people[one.sets].grade}
        return answers

    def _case(self, state: State, day: date) -> Case:
        """As it stands, with a point of complaint at least: one can always be added, and no place need say so."""
        one_more = Point(len(state.points) + 1, "")
        pointed = state if state.open_points else replace(state, points=(*state.points, one_more))
        return Case(self.procedure, self.calendar, pointed, self.people, day)

    def _judged(self, found: Walk) -> Walk:
        procedure = self.procedure
        closed = {key for key, standing in procedure.standings.items() if standing.closed}
        running = {key: self._running_in(clock) for key, clock in procedure.clocks.items()}
        started = self._really_started(running)
        been_in = {place[0] for place in self.next}
        found.places = len(self.next)
        found.unreachable_standings = [key for key in procedure.standings if key not in been_in]
        corrections = {step.key for step in procedure.steps.values() if step.kind == "correct"}
        found.steps_never_possible = [k for k in procedure.steps if k not in self.tried | corrections]
        found.clocks_never_started = [key for key in procedure.clocks if key not in started]
        found.nobody_may = sorted(self.unmanned - self.tried)
        names = self.places.names
        closing = can_reach(self.next, {place for place in self.next if place[0] in closed})
        found.cannot_close = sorted({names[place] for place in self.next if place not in closing})
        found.dead_ends = sorted(
            {names[p] for p, after in self.next.items() if p[0] not in closed and not set(after) - {p}}
        )
        duties = (clock for clock in procedure.clocks.values() if clock.nature == "duty")
        # A window runs out, and an aim is missed, by itself.
        found.clocks_that_may_never_stop = [clock.key for clock in duties if self._endless(clock, running[clock.key])]
        return found

    def _really_started(self, running: Mapping[str, set[Place]]) -> set[str]:
        """The clocks that start. A step tried only because a clock was taken to run that can't run there never is."""
        waiting = {key: self.procedure.steps[key].only_while_running for key in self.tried}
        taken_in = {
            key: {place for place, after in self.next.items() if any(key in by for by in after.values())}
            for key, clocks in waiting.items()
            if clocks
        }
        while True:
            started = {run.clock for looks, runs in self.starts.items() if looks[0] in self.tried for run in runs}
            never = {
                key
                for key, places in taken_in.items()
                if not any(clock in started and running[clock] & places for clock in waiting[key])
            }
            if not never & self.tried:
                return started
            self.tried -= never

    def _running_in(self, clock: Clock) -> set[Place]:
        """Every place in which it may run."""
        ends = self.ends[clock.key]
        on = {place: [one for one, by in after.items() if by - ends] for place, after in self.next.items()}
        return reached(on, self.begun.get(clock.key, set()))

    def _endless(self, clock: Clock, running: set[Place]) -> bool:
        """Whether it may run, somewhere, with nothing that ends it to come."""
        ends = self.ends[clock.key]
        ending: set[Place] = {place for place, after in self.next.items() if any(by & ends for by in after.values())}
        stoppable: set[Place] = can_reach(self.next, ending)
        return bool(running - stoppable)


def _ends(procedure: Procedure, clock: Clock) -> set[str]:
    """The steps that end it."""
    steps, standings = procedure.steps.values(), procedure.standings
    closing = [step.key for step in steps if step.leads_to and standings[step.leads_to].closed]
    return {*clock.stops, *clock.set_aside_by, *([] if clock.outlives_closing else closing)}


def _looks(step: Step, way: Way, here: Place) -> Looks:
    return step.key, way.number, here[0], here[5]


def _cast(procedure: Procedure) -> dict[str, Person]:
    """One person for each part in a case, all posts and the highest grade between them."""
    grade = max((post.grade for post in procedure.posts.values()), default=0)
    roles = ("owner", "subject", *procedure.case_roles)
    return {role: Person(role, role, frozenset(procedure.posts), grade) for role in roles}
