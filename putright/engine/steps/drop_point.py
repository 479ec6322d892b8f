"""Take a point out of the complaint, for a reason: it stays readable and wants no finding."""

from dataclasses import replace

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State

NEEDS: Needs = {"number": ("point",), "why": ("choice", "text", "long_text")}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """Nothing beyond what holds for every step."""
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The point is dropped by this event."""
    return replace(
        state,
        points=tuple(
            replace(point, dropped=event.number) if str(point.number) == event.data.get("number") else point
            for point in state.points
        ),
    )
