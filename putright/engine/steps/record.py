"""Record a fact: whatever follows from it is in the step's own fields, clocks and standing."""

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State

NEEDS: Needs = {}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """Nothing beyond what holds for every step."""
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """Nothing beyond what every step does."""
    return state
