"""What a drawing of a procedure shows, before anything has a place: who leads where, which clock starts where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from putright.engine.procedure import Procedure, Standing, Step
from putright.engine.timing import Clock

MANY = 4
"""A step that leads on from so many open standings, and from most of them, is told once and for all of them."""
MOST_BOXES = 2
"""A clock that can start at more standings than this is told once, for its stage or for the whole procedure."""
ANYWHERE, ANY_TIME = "*moves", "*clocks"
"""The boxes that are no standing of the procedure, but stand for many."""
BESIDE, AT_MANY, CLOSED = "*beside", "*many", "*closed"
"""The lanes that are no stage."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a standing: where it leads, and the steps that lead there, each as it is offered."""

    to: str
    titled: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A standing with its number in the drawing, or a box for many; `begins` says with what a case begins there."""

    key: str
    titled: str
    clause: str
    closed: bool
    begins: str
    ways: tuple[Way, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage, or what lies beside the stages, with the clocks that can start at many of its standings."""

    key: str
    title: str
    places: tuple[Place, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A procedure as it is to be drawn."""

    title: str
    lanes: tuple[Lane, ...]

    @property
    def places(self) -> Mapping[str, Place]:
        """Every box by its key, in the order of the drawing."""
        return {place.key: place for lane in self.lanes for place in lane.places}


def chart(procedure: Procedure) -> Chart:
    """The procedure's standings in lanes, each with its ways on and the clocks that start there."""
    return _Charting(procedure).chart()


class _Charting:
    """One procedure while its chart is made."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.open = [standing for standing in procedure.standings.values() if not standing.closed]
        self.lanes = {key: standings for key, standings in self._lanes() if standings}
        ordered = [standing for standings in self.lanes.values() for standing in standings]
        self.numbers = {standing.key: number for number, standing in enumerate(ordered, 1)}
        self.titled = {standing.key: f"{self.numbers[standing.key]}. {standing.title}" for standing in ordered}
        self.moves = [(step, step.leads_to) for step in procedure.steps.values() if step.leads_to]
        self.of_many = {step.key for step, to in self.moves if self._from_most(step, to)}
        self.clocks = self._clocks()

    def chart(self) -> Chart:
        """The lanes in order: beside the stages, each stage, the closed ones, what holds for many standings."""
        lanes = [
            Lane(key, self._title(key), tuple(map(self._place, standings)), tuple(self.clocks.get(f"*{key}", ())))
            for key, standings in self.lanes.items()
        ]
        many = tuple(self._for_many())
        if many:
            lanes.append(Lane(AT_MANY, "At many points", many, ()))
        return Chart(self.procedure.title, tuple(lanes))

    def _lanes(self) -> Iterator[tuple[str, list[Standing]]]:
        yield BESIDE, [standing for standing in self.open if standing.stage is None]
        for stage in sorted(self.procedure.stages.values(), key=lambda stage: stage.number):
            yield stage.key, [standing for standing in self.open if standing.stage == stage.key]
        yield CLOSED, [standing for standing in self.procedure.standings.values() if standing.closed]

    def _title(self, lane: str) -> str:
        if lane in self.procedure.stages:
            return self.procedure.stages[lane].title
        if lane == CLOSED:
            return "Closed"
        return "Before and beside the stages" if self.procedure.stages else "Open"

    def _place(self, standing: Standing) -> Place:
        opens = self.procedure.steps[self.procedure.opens_with]
        begins = f"A case begins here: {opens.title}" if standing.key == self.procedure.opens_in else ""
        here = [
            (step, to, "")
            for step, to in self.moves
            if standing.key in step.when and standing.key != to and (standing.closed or step.key not in self.of_many)
        ]
        clocks = tuple(self.clocks.get(standing.key, ()))
        titled = self.titled[standing.key]
        return Place(standing.key, titled, standing.clause, standing.closed, begins, self._ways(here), clocks)

    def _for_many(self) -> Iterator[Place]:
        moves = [(step, to, self._except(step, to)) for step, to in self.moves if step.key in self.of_many]
        if moves:
            yield Place(ANYWHERE, "From any open standing", "", False, "", self._ways(moves), ())
        if ANY_TIME in self.clocks:
            title = "Clocks that can start at many standings"
            yield Place(ANY_TIME, title, "", False, "", (), tuple(self.clocks[ANY_TIME]))

    def _ways(self, moves: Iterable[tuple[Step, str, str]]) -> tuple[Way, ...]:
        """The ways in the order in which their ends stand in the drawing."""
        steps: dict[str, list[str]] = {}
        for step, to, but in moves:
            steps.setdefault(to, []).append(step.title + but)
        return tuple(Way(to, titled, tuple(steps[to])) for to, titled in self.titled.items() if to in steps)

    def _others(self, to: str) -> list[str]:
        return [standing.key for standing in self.open if standing.key != to]

    def _from_most(self, step: Step, to: str) -> bool:
        others = self._others(to)
        possible = [key for key in others if key in step.when]
        return len(possible) >= MANY and len(possible) * 2 > len(others)

    def _except(self, step: Step, to: str) -> str:
        missing = [self.numbers[key] for key in self._others(to) if key not in step.when]
        return f" (not from {', '.join(map(str, sorted(missing)))})" if missing else ""

    def _clocks(self) -> Mapping[str, Sequence[str]]:
        """What is said of each clock, by the box that says it or, behind a star, the lane."""
        said: dict[str, list[str]] = {}
        for clock in self.procedure.clocks.values():
            text = f"{clock.title}: {how_long(self.procedure, clock)}"
            for key in self._starts_at(clock):
                said.setdefault(key, []).append(text)
        return said

    def _starts_at(self, clock: Clock) -> Sequence[str]:
        """Where the case stands once a step has started it; or its lane, or all lanes, where that is too many."""
        where: set[str] = set()
        for start in clock.starts:
            step = self.procedure.steps[start.step]
            opens = step.key == self.procedure.opens_with
            to = self.procedure.opens_in if opens else step.leads_to
            where.update([to] if to else step.when)
        if len(where) <= MOST_BOXES:
            return [key for key in self.titled if key in where]
        return [f"*{clock.stage}"] if clock.stage in self.lanes else [ANY_TIME]


def how_long(procedure: Procedure, clock: Clock) -> str:
    """How long a clock runs and what it is, e.g. `15 working days` or `1 year (for the complainant)`."""
    whose = "person" if procedure.about == "person" else "complainant"
    nature = {"duty": "", "window": f" (for the {whose})", "target": " (an aim)"}[clock.nature]
    return _time(procedure, clock) + nature


def _time(procedure: Procedure, clock: Clock) -> str:
    if clock.length is None:
        return "by the day agreed" if clock.agreed_in else "no time set"
    length = str(clock.length) if clock.length.amount else "the same day"
    back = clock.counts_back_from
    if back is None:
        return length
    asked = [field for start in clock.starts for field in procedure.steps[start.step].fields if field.key == back]
    return f"{length} before “{asked[0].title}”" if asked else f"{length} before the day given"
