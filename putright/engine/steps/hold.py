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
    """One hold at a time, and never without a day on which somebody looks at it again."""
    if case.state.on_hold:
        return (Reason("The case is on hold already", step.clause),)
    if any(hold.last and attempt.happened_on <= hold.last for hold in case.state.holds):
        return (Reason("An earlier hold covers that day; start the new one after it", step.clause),)
    if date.fromisoformat(attempt.data["review_on"]) <= attempt.happened_on:
        return (Reason("The review must be after the day the hold starts", step.clause),)
    return ()


def apply(step: Step, event: Event, state: State) -> State:
    """The hold stands, from the day it happened."""
    review = event.data.get("review_on")
    held = Hold(
        event.number,
        event.happened_on,
        None,
        str(event.data.get("reason", "")),
        date.fromisoformat(review) if review else None,
    )
    return replace(state, holds=(*state.holds, held))
