"""Change the wording of a point of complaint; the wordings before it stay readable."""

from dataclasses import replace

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import Point, State

NEEDS: Needs = {"number": ("point",), "point": ("text", "long_text")}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """Nothing beyond what holds for every step."""
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The point says the new words."""
    return replace(state, points=tuple(_amended(point, event) for point in state.points))


def _amended(point: Point, event: Event) -> Point:
    if str(point.number) != event.data.get("number"):
        return point
    wanted = event.data.get("outcome_wanted", point.outcome_wanted)
    return replace(point, text=event.data.get("point"), outcome_wanted=wanted, earlier=(*point.earlier, point.text))
