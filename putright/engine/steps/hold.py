"""Put a case on hold: the clocks that holds pause stop counting from that day."""

from dataclasses import replace
from datetime import date

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import Hold, State

NEEDS: Needs = {"review_on": ("date",)}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """One hold of a kind at a time, and never without a day on which somebody looks at it again."""
    if case.state.held(step.pause):
        return (Reason(f"The case is {already(case, step)} already", step.clause),)
    if any(h.last and attempt.happened_on <= h.last for h in case.state.holds if h.pause == step.pause):
        return (Reason("An earlier hold covers that day; start the new one after it", step.clause),)
    if date.fromisoformat(attempt.data["review_on"]) <= attempt.happened_on:
        return (Reason("The review must be after the day the hold starts", step.clause),)
    return ()


def already(case: Case, step: Step) -> str:
    """What the case is, in the procedure's words."""
    return case.procedure.pauses[step.pause].title.lower()


def apply(step: Step, event: Event, state: State) -> State:
    """The hold stands, from the day it happened."""
    review = event.data.get("review_on")
    held = Hold(
        event.number,
        event.happened_on,
        None,
        str(event.data.get("reason", "")),
        date.fromisoformat(review) if review else None,
        step.pause,
    )
    return replace(state, holds=(*state.holds, held))
