"""Put a mistake right: another event happened on another day, or never happened. Nothing is deleted."""

from datetime import date

from putright.engine.attempt import Attempt, Case, is_blank
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State
from putright.engine.working_days import long_date

STRIKE = "strike"
"""The choice that says an event never happened; the other, `date`, gives it another day."""

NEEDS: Needs = {"event": ("event",), "correction": ("choice",), "right_date": ("date",)}


def refusal(case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
    """The event must be one that counts; the opening can be moved but not struck; no day may lie ahead."""
    event = case.state.event(int(attempt.data["event"]))
    if event is None:
        return (Reason("Choose an event of this case that still counts", step.clause),)
    if attempt.data["correction"] == STRIKE:
        if event.step == case.procedure.opens_with:
            return (Reason("A case can't lose its opening; withdraw or close it instead", step.clause),)
        return ()
    if is_blank(attempt.data.get("right_date")):
        return (Reason("Give the day on which it really happened", step.clause),)
    return _refused_date(case, step, event, date.fromisoformat(attempt.data["right_date"]))


def _refused_date(case: Case, step: Step, event: Event, right: date) -> tuple[Reason, ...]:
    if right > case.today:
        return (Reason(f"{long_date(right)} has not come yet", step.clause),)
    received = case.state.received_on
    if event.step == case.procedure.opens_with:
        return _refused_receipt(case, step, event, right)
    if received and right < received:
        return (Reason(f"The complaint was received on {long_date(received)}; this can't be earlier", step.clause),)
    return ()


def _refused_receipt(case: Case, step: Step, opening: Event, right: date) -> tuple[Reason, ...]:
    """Nothing can happen to a complaint before it is received."""
    others = [other for other in case.state.taken if other.number != opening.number]
    first = min(others, key=lambda other: other.happened_on, default=None)
    if first is None or right <= first.happened_on:
        return ()
    done = case.procedure.steps[first.step].as_done
    day = long_date(first.happened_on)
    return (Reason(f"“{done}” happened on {day}, and can't have before the receipt", step.clause),)


def apply(step: Step, event: Event, state: State) -> State:
    """Nothing here: `fold` reads corrections before it folds the rest."""
    return state
