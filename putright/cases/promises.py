"""Dates that letters gave. What was told stays told: when the date moves afterwards, somebody has to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from putright.cases.models import Letter
from putright.cases.read import Loaded
from putright.engine import questions
from putright.engine.clocks import ClockAnswer
from putright.engine.timing import Clock


@dataclass(frozen=True, slots=True)
class Moved:
    """`letter` gave `promised` for a clock that is now due on another day, though nothing told of since moved it."""

    clock: Clock
    letter: Letter
    promised: date
    due: date


def moved(loaded: Loaded, letters: Iterable[Letter]) -> list[Moved]:
    """The clocks whose latest promised date is no longer theirs: a bank holiday proclaimed since, a start corrected.

    Not those extended or paused since the letter: that has a letter of its own.
    """
    case = loaded.engine_case
    newest_first = sorted(letters, key=lambda letter: letter.pk, reverse=True)
    found = []
    for answer in questions.what_is_due(case.procedure, case.calendar, case.state, case.today):
        key = answer.clock.key
        letter = next((one for one in newest_first if key in one.promised), None)
        if letter is None or answer.due.on is None or _moved_by_a_step(loaded, answer, letter):
            continue
        promised = date.fromisoformat(letter.promised[key])
        if promised != answer.due.on:
            found.append(Moved(answer.clock, letter, promised, answer.due.on))
    return found


def _moved_by_a_step(loaded: Loaded, answer: ClockAnswer, letter: Letter) -> bool:
    """Whether the clock has ended, or began, was extended or paused only after the letter."""
    run = answer.run
    since = [run.started_by, *(one.number for one in run.extensions), *(one.number for one in loaded.state.holds)]
    return not run.running or max(since) > letter.event_number
