"""Fix the statement of complaint as it stands: the points that were agreed, and when."""

from dataclasses import replace

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State, Statement

NEEDS: Needs = {}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """There must be something to agree on."""
    if case.state.open_points:
        return ()
    return (Reason("Record the points of complaint first: they are what is agreed", step.clause),)


def apply(step: Step, event: Event, state: State) -> State:
    """One more agreed version of the statement."""
    agreed = Statement(event.number, event.happened_on, state.open_points)
    return replace(state, statements=(*state.statements, agreed))
