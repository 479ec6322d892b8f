"""What would change if a step were taken: where the case stands, and each date, in words."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from putright.engine import clocks
from putright.engine.attempt import Attempt, Case
from putright.engine.clocks import ClockAnswer
from putright.engine.events import Event
from putright.engine.fold import fold
from putright.engine.state import State
from putright.engine.working_days import long_date


def changes(case: Case, attempt: Attempt, data: Mapping[str, Any]) -> tuple[str, ...]:
    """A sentence for the standing if it changes, and for each clock that starts, moves, pauses or ends."""
    following = after(case, attempt, data)
    said = [_standing(case, following)] if following.standing != case.state.standing else []
    before_runs, after_runs = _running(case, case.state), _running(case, following)
    for key in case.procedure.clocks:
        sentence = _clock(before_runs.get(key), after_runs.get(key))
        if sentence:
            said.append(sentence)
    return tuple(said)


def after(case: Case, attempt: Attempt, data: Mapping[str, Any]) -> State:
    """The state as it would be with one more event, holding `data`."""
    recorded = datetime.combine(case.today, time.min, UTC)
    event = Event(case.state.last_number + 1, attempt.step, attempt.happened_on, recorded, attempt.actor.id, data)
    return fold(case.procedure, (*case.state.recorded, event))


def _standing(case: Case, after: State) -> str:
    return f"The case moves to “{case.procedure.standings[after.standing].title}”."


def _running(case: Case, state: State) -> dict[str, ClockAnswer]:
    answers = (
        clocks.answer(case.procedure, case.calendar, state, run, case.today) for run in state.runs if run.running
    )
    return {answer.clock.key: answer for answer in answers}


def _clock(before: ClockAnswer | None, after: ClockAnswer | None) -> str:
    if before is None and after is None:
        return ""
    if after is None:
        return _ended(before) if before else ""
    if before is None or before.run.started_by != after.run.started_by:
        return _begun(after)
    title = after.clock.title
    if before.due.on == after.due.on:
        return ""
    if after.status == "paused":
        left = clocks.time_left(after.clock, after.due, after.extended or bool(after.run.extensions))
        return f"“{title}” stops counting with {left} left, to go on after the hold."
    was = long_date(before.due.on) if before.due.on else "no date"
    return f"“{title}” moves from {was} to {long_date(after.due.on) if after.due.on else 'no date'}."


def _begun(answer: ClockAnswer) -> str:
    """A window is the complainant's time: nothing is then to be done by the council."""
    title, day = answer.clock.title, long_date(answer.due.on) if answer.due.on else ""
    if answer.clock.nature == "window":
        return f"“{title}” now runs{f' until {day}' if day else ''}."
    return f"“{title}” is now to be done{f', by {day}' if day else ''}."


def _ended(answer: ClockAnswer) -> str:
    how = "ends" if answer.clock.nature == "window" else "is no longer waited for"
    return f"“{answer.clock.title}” {how}."
