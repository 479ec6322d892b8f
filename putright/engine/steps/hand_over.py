"""Hand a matter over to another procedure of the council: here it is recorded; there a case is opened with it.

A step may ask which points of complaint go there: those are dropped here, and the rest goes on.
"""

from dataclasses import replace

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State

NEEDS: Needs = {}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """Where the rest goes on here, some of it must be left."""
    going = step.points_named(attempt.data)
    if going and step.leads_to is None and all(str(one.number) in going for one in case.state.open_points):
        return (Reason("Leave at least one point here: these are all there are, so hand over the whole", step.clause),)
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The points that go are dropped here by this event."""
    going = step.points_named(event.data)
    points = (replace(one, dropped=event.number) if str(one.number) in going else one for one in state.points)
    return replace(state, points=tuple(points)) if going else state
