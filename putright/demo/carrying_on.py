"""Take a case on from where its story leaves it, by what the engine says is needed next, to where it should stand."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from putright.cases import read
from putright.cases.record import Recorded
from putright.demo.goals import answers_towards, possible_before, towards
from putright.demo.telling import Telling
from putright.engine import questions
from putright.engine.procedure import Step

_MOST_STEPS = 40
_MOST_TIMES = 2
"""How often one step is taken on the way: more would be going round in circles."""
_WAITS = (0, 4, 11, 21)
"""Working days that somebody waits, where a step is possible only once some time has passed."""


def carry_on(telling: Telling, goals: Collection[str], hurry: bool = False) -> bool:
    """Whether the case came to stand at one of `goals` by today, or is at least not stuck: its next step lies ahead.

    In a hurry a step is taken every working day; else about when its time runs out.
    """
    times: Counter[str] = Counter()
    for _ in range(_MOST_STEPS):
        loaded = telling.as_at(telling.council.today)
        if loaded.state.standing in goals:
            return True
        taken = _one_step(telling, loaded, goals, times, hurry)
        if taken is None:
            return not hurry
        if not taken:
            return False
    return False


def _one_step(
    telling: Telling, loaded: read.Loaded, goals: Collection[str], times: Counter[str], hurry: bool
) -> bool | None:
    """Whether some step could be taken; None when the one to be taken next lies ahead of today."""
    for step in _candidates(loaded, goals, hurry):
        if times[step.key] >= _MOST_TIMES:
            continue
        day = _day_for(telling, loaded, step, hurry)
        for wait in _WAITS:
            day = max(day, telling.next_working_day(1 + wait))
            if day > telling.council.today:
                return None
            if isinstance(telling.take(step, day, day, answers_towards(loaded.procedure, step, goals)), Recorded):
                times[step.key] += 1
                return True
    return False


def _candidates(loaded: read.Loaded, goals: Collection[str], hurry: bool) -> Iterator[Step]:
    """Steps to try, the best first: what is needed next, then whatever leads towards a goal."""
    case = loaded.engine_case
    needed = questions.what_is_needed_next(case)
    # Where any end will do, a case is not handed to and fro.
    leading = [step for step in towards(case.procedure, case.state.standing, goals) if len(goals) == 1 or not step.to]
    if needed is not None and not hurry:
        yield needed
    for step in leading:
        yield from possible_before(case, step)
    if needed is not None:
        yield needed


def _day_for(telling: Telling, loaded: read.Loaded, step: Step, hurry: bool) -> date:
    """About when its time runs out, now and then a little after; soon, if it has no time."""
    soon = telling.next_working_day(1)
    if hurry:
        return soon
    chances = telling.council.chances
    answers = questions.what_is_due(loaded.procedure, telling.council.calendar, loaded.state, telling.council.today)
    ends = [one.due.on for one in answers if one.run.running and step.key in one.clock.stops and one.due.on]
    if not ends or min(ends) <= soon:
        return telling.next_working_day(chances.randint(1, 4))
    share = chances.choice((0.4, 0.6, 0.8, 0.9, 1.0, 1.0, 1.15))
    length = min((min(ends) - soon).days, 120)
    day = date.fromordinal(soon.toordinal() + int(length * share))
    while not telling.council.calendar.is_working(day):
        day = date.fromordinal(day.toordinal() - 1)
    return max(day, soon)
