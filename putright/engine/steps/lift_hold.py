"""End a hold: its last day is the day this happened, and the clocks count on from the day after."""

from dataclasses import replace

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State
from putright.engine.working_days import long_date

NEEDS: Needs = {}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """There must be a hold, and it can't end before it began."""
    held = case.state.held(step.pause)
    if held is None:
        return (Reason(f"The case is not {case.procedure.pauses[step.pause].title.lower()}", step.clause),)
    if attempt.happened_on < held.first:
        return (Reason(f"The hold began on {long_date(held.first)}; it can't end before", step.clause),)
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The hold is over, its last day included."""
    held = state.held(step.pause)
    if held is None:
        return state
    ended = replace(held, last=max(event.happened_on, held.first))
    return replace(state, holds=tuple(ended if hold is held else hold for hold in state.holds))
