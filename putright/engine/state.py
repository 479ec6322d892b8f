"""What is true of a case now, as folded from its events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from putright.engine.events import Event
from putright.engine.procedure import ActionKind
from putright.engine.timing import HOLD

CLOSED = "closed"
"""What stands for the pause of a hold that is none: the case was closed, and taken up again."""


@dataclass(frozen=True, slots=True)
class Extended:
    """A clock was given until `until`, by event `number`, granted on `granted_on`."""

    number: int
    granted_on: date
    until: date


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock: from the event that started it to the one that stopped it or set it aside.

    `counts_from` is the day answered from which it counts, if that is not the day it started; `deemed_by` the answer
    that decides when what was sent on that day is deemed received. `gaps` are the times at which the case was closed.
    """

    clock: str
    started_by: int
    started_on: date
    counts_from: date | None = None
    deemed_by: str | None = None
    agreed_until: date | None = None
    extensions: tuple[Extended, ...] = ()
    stopped_by: int | None = None
    stopped_on: date | None = None
    set_aside: bool = False
    gaps: tuple["Hold", ...] = ()

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self.stopped_by is None


@dataclass(frozen=True, slots=True)
class Renewal:
    """A hold was renewed on `on`, by event `number`, when its review on `lapsed_on` had passed."""

    number: int
    on: date
    lapsed_on: date


@dataclass(frozen=True, slots=True)
class Hold:
    """The case is or was on hold from `first` to `last`, both days included; `last` None while it lasts.

    `renewals` are those that came when its review had passed: a hold that lapses did not last in between.
    """

    number: int
    first: date
    last: date | None
    reason: str
    review_on: date | None
    pause: str = HOLD
    renewals: tuple[Renewal, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """`person` plays `case_role` from `since`; `grade` is theirs on the day they were appointed."""

    case_role: str
    person: str
    grade: int
    since: date
    until: date | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One point of complaint, numbered from 1, with the findings on it by stage.

    `earlier` are its wordings before the present one; one that was `dropped`, by that event, wants no finding.
    """

    number: int
    text: Any
    outcome_wanted: Any = None
    findings: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[Any, ...] = ()
    dropped: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of complaint as it was agreed on a day, by event `number`: its points as they then stood."""

    number: int
    agreed_on: date
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done, or learned, because of the complaint; by a person and a day, or only noted.

    `key` has the number of the event that made it, and its place there: striking another event changes no key.
    `words` are as answered, or the title of what was chosen. `ended_by` is the event that said what became of it, and
    `outcome` says that in words.
    """

    key: str
    kind: ActionKind
    words: Any
    made_on: date
    owner: str | None = None
    due_on: date | None = None
    ended_by: int | None = None
    ended_on: date | None = None
    outcome: str | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.ended_by is None and bool(self.owner or self.due_on)


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands.

    `taken` holds the events that count, as corrected and without those struck; `recorded` all of them as they were
    recorded, for whoever asks what one more would change.
    """

    standing: str
    received_on: date | None = None
    taken: tuple[Event, ...] = ()
    last_number: int = 0
    runs: tuple[Run, ...] = ()
    holds: tuple[Hold, ...] = ()
    holders: tuple[Holder, ...] = ()
    points: tuple[Point, ...] = ()
    statements: tuple[Statement, ...] = ()
    actions: tuple[Action, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()
    recorded: tuple[Event, ...] = ()

    @property
    def on_hold(self) -> Hold | None:
        """The first of the holds in force, of whatever kind, if any."""
        return next((hold for hold in self.holds if hold.last is None), None)

    def held(self, pause: str) -> Hold | None:
        """The hold in force of that kind, if any."""
        return next((hold for hold in self.holds if hold.last is None and hold.pause == pause), None)

    @property
    def open_points(self) -> tuple[Point, ...]:
        """The points still to be answered: those that were not dropped."""
        return tuple(point for point in self.points if point.dropped is None)

    @property
    def open_actions(self) -> tuple[Action, ...]:
        """What still has to be done."""
        return tuple(action for action in self.actions if action.open)

    def has_taken(self, step: str) -> bool:
        """Whether `step` was taken and still counts."""
        return any(event.step == step for event in self.taken)

    def latest(self, step: str) -> Event | None:
        """The latest time `step` was taken."""
        return next((event for event in reversed(self.taken) if event.step == step), None)

    def event(self, number: int) -> Event | None:
        """The event with that number, if it still counts."""
        return next((event for event in self.taken if event.number == number), None)

    def running(self, clock: str) -> Run | None:
        """The present run of `clock`."""
        return next((run for run in reversed(self.runs) if run.clock == clock and run.running), None)

    def latest_run(self, clock: str) -> Run | None:
        """The present or most recent run of `clock`."""
        return next((run for run in reversed(self.runs) if run.clock == clock and not run.set_aside), None)

    def holder(self, case_role: str) -> Holder | None:
        """Who plays `case_role` now."""
        return next((h for h in reversed(self.holders) if h.case_role == case_role and h.until is None), None)

    def all_holders(self, case_role: str) -> tuple[Holder, ...]:
        """Everybody who plays `case_role` now."""
        return tuple(h for h in self.holders if h.case_role == case_role and h.until is None)

    def with_run(self, old: Run, new: Run) -> "State":
        """The same with one run of a clock changed."""
        return replace(self, runs=tuple(new if run is old else run for run in self.runs))
