"""Hand a matter over to another procedure of the council: here it is recorded; there a case is opened with it."""

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State

NEEDS: Needs = {}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """Nothing beyond what holds for every step; the other procedure decides on its own opening."""
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """Nothing beyond what every step does."""
    return state
