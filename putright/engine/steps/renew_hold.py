"""Keep a hold on: a new day is set on which somebody looks at it again."""

from dataclasses import replace
from datetime import date

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import Renewal, State
from putright.engine.working_days import ONE_DAY

NEEDS: Needs = {"review_on": ("date",)}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """There must be a hold, and the next review must lie ahead."""
    if not case.state.held(step.pause):
        return (Reason(f"The case is not {case.procedure.pauses[step.pause].title.lower()}", step.clause),)
    if date.fromisoformat(attempt.data["review_on"]) <= attempt.happened_on:
        return (Reason("The next review must be after today's", step.clause),)
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The hold goes on, to be reviewed on the new day."""
    held = state.held(step.pause)
    if held is None:
        return state
    renewed = replace(held, review_on=date.fromisoformat(event.data["review_on"]))
    if held.review_on is not None and event.happened_on > held.review_on + ONE_DAY:
        late = Renewal(event.number, event.happened_on, held.review_on)
        renewed = replace(renewed, renewals=(*held.renewals, late))
    return replace(state, holds=tuple(renewed if hold is held else hold for hold in state.holds))
