"""Open a case: the complaint is received, on the day it happened."""

from dataclasses import replace

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State

NEEDS: Needs = {}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """A case opens once."""
    return (Reason("This case is open already", step.clause),) if case.state.last_number else ()


def apply(step: Step, event: Event, state: State) -> State:
    """The day it was received stands."""
    return replace(state, received_on=event.happened_on)
