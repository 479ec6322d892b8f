"""Dates that letters gave. What was told stays told: when the date moves afterwards, somebody has to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from putright.cases.models import Letter
from putright.engine.clocks import ClockAnswer
from putright.engine.state import State
from putright.engine.timing import Clock


@dataclass(frozen=True, slots=True)
class Moved:
    """`letter` gave `promised` for a clock that is now due on another day, though nothing told of since moved it."""

    clock: Clock
    letter: Letter
    promised: date
    due: date


def moved(state: State, answers: Iterable[ClockAnswer], letters: Iterable[Letter]) -> list[Moved]:
    """Of these clocks of a case, those whose latest promised date is no longer theirs.

    A bank holiday was proclaimed since, or a start corrected. Not those extended or paused since the letter: that has
    a letter of its own.
    """
    newest_first = sorted(letters, key=lambda letter: letter.pk, reverse=True)
    found = []
    for answer in answers:
        key = answer.clock.key
        letter = next((one for one in newest_first if key in one.promised), None)
        if letter is None or answer.due.on is None or _moved_by_a_step(state, answer, letter):
            continue
        promised = date.fromisoformat(letter.promised[key])
        if promised != answer.due.on:
            found.append(Moved(answer.clock, letter, promised, answer.due.on))
    return found


def _moved_by_a_step(state: State, answer: ClockAnswer, letter: Letter) -> bool:
    """Whether the clock has ended, or began, was extended or paused only after the letter."""
    run = answer.run
    since = [run.started_by, *(one.number for one in run.extensions), *(one.number for one in state.holds)]
    return not run.running or max(since) > letter.event_number
