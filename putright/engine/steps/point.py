"""Add one point of complaint: what is complained of, and what the complainant wants done about it."""

from dataclasses import replace

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import Point, State

NEEDS: Needs = {"point": ("text", "long_text")}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """Nothing beyond what holds for every step."""
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The point joins the list under the next number."""
    added = Point(len(state.points) + 1, event.data.get("point"), event.data.get("outcome_wanted"))
    return replace(state, points=(*state.points, added))
