"""How many cases the engine folds in a second, and how many due dates it answers."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from bench import database, load
from bench.council import AUTHORITY
from bench.plan import Planned
from putright.engine import questions
from putright.engine.events import Event
from putright.procedure_files.catalogue import catalogue

LENGTHS = (5, 15, 40)
_SECONDS = 1.0


@dataclass(frozen=True)
class Speed:
    """How often in a second the engine does something for a case of that many events."""

    events: int
    folds: float
    due_dates: float


def speeds(cases: int, today: date) -> list[Speed]:
    """For short, usual and long cases, told from the stories of a store."""
    procedure = catalogue().procedure(f"{AUTHORITY}/corporate", today)
    calendar = catalogue().calendar(AUTHORITY)
    told = _story(cases, today)
    measured = []
    for length in LENGTHS:
        events = _as_long(told, length)
        state = questions.where_does_it_stand(procedure, events)
        running = len(questions.what_is_due(procedure, calendar, state, today))
        folds = _per_second(partial(questions.where_does_it_stand, procedure, events))
        asked = _per_second(partial(questions.what_is_due, procedure, calendar, state, today))
        measured.append(Speed(length, folds, asked * running))
    return measured


def _story(cases: int, today: date) -> list[Event]:
    """The events of a case of the store with more time given: it has the most clocks."""
    plan = load.made_plan(cases, today.toordinal(), database.folder_of(cases) / "patterns.json")
    planned = (case for chunk in plan.chunks() for case in plan.chunk(chunk))
    return _events(next(case for case in planned if case.pattern.story == "two points and more time"))


def _events(case: Planned) -> list[Event]:
    events = []
    for line in case.pattern.events:
        _, _, number, step, day, when, by, data = (line % case.values).split("\t")
        recorded = datetime.fromisoformat(f"{when}+00:00")
        events.append(Event(int(number), step, date.fromisoformat(day), recorded, by, json.loads(data)))
    return events


def _as_long(told: Sequence[Event], length: int) -> list[Event]:
    """The story's beginning, or the story with a note a day after it."""
    note = replace(told[-1], step="add_note", data={"note": "text:of-no-matter"})
    more = (replace(note, number=len(told) + n + 1) for n in range(length - len(told)))
    return [*told[:length], *more]


def _per_second(work: Callable[[], object]) -> float:
    work()
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < _SECONDS:
        work()
        count += 1
    return count / (time.perf_counter() - started)
