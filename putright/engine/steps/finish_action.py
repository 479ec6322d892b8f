"""Say what became of an action: done, or what else."""

from dataclasses import replace

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State

NEEDS: Needs = {"action": ("action",), "outcome": ("choice",)}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """Nothing beyond what holds for every step."""
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The action has ended with this event."""
    outcome = next(field for field in step.fields if field.key == "outcome").choices.get(event.data.get("outcome", ""))
    actions = (
        replace(action, ended_by=event.number, ended_on=event.happened_on, outcome=outcome)
        if action.key == event.data.get("action")
        else action
        for action in state.actions
    )
    return replace(state, actions=tuple(actions))
