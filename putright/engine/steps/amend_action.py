"""Give an action to somebody else, or another day; what is left blank stays as it was."""

from dataclasses import replace
from datetime import date

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import Action, State

NEEDS: Needs = {"action": ("action",)}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """Nothing beyond what holds for every step."""
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The action is as answered from this event on."""
    return replace(state, actions=tuple(_amended(action, event) for action in state.actions))


def _amended(action: Action, event: Event) -> Action:
    if action.key != event.data.get("action"):
        return action
    owner, day = event.data.get("action_owner"), event.data.get("by_when")
    return replace(
        action,
        owner=str(owner["id"]) if owner else action.owner,
        due_on=date.fromisoformat(day) if day else action.due_on,
    )
