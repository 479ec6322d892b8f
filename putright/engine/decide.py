"""May this person take this step now, with these answers and this letter? What is recorded, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from putright.engine import answers, conditions, letter_contents
from putright.engine.attempt import Attempt, Case, holds_true
from putright.engine.people import Actor
from putright.engine.procedure import Procedure, Step
from putright.engine.reasons import Reason
from putright.engine.steps import KINDS
from putright.engine.working_days import long_date


@dataclass(frozen=True, slots=True)
class Accepted:
    """The step may be taken; `data` is what its event holds."""

    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """The step may not be taken: for reasons of its own, of answers (by field), of parts of the letter."""

    reasons: tuple[Reason, ...] = ()
    fields: Mapping[str, Reason] = field(default_factory=dict)
    parts: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Reason, ...]:
        """Every reason, the weightiest first."""
        return (*self.reasons, *self.fields.values(), *self.parts.values())


def decide(case: Case, attempt: Attempt) -> Accepted | Refused:
    """What comes of the attempt. Everything wrong with its answers is said at once."""
    step = case.procedure.steps[attempt.step]
    reasons = (*_may_not(case, step, attempt.actor), *_unlikely_day(case, step, attempt.happened_on))
    if reasons:
        return Refused(reasons)
    attempt = replace(attempt, data=_with_what_was_asked_for(case, step, attempt.data))
    unfit = answers.unfit(case, step, attempt)
    if unfit:
        return Refused(fields=unfit)
    reasons = KINDS[step.kind].refusal(case, step, attempt)
    if reasons:
        return Refused(reasons)
    parts = _missing_parts(case.procedure, step, attempt)
    return Refused(parts=parts) if parts else Accepted(_as_recorded(case, step, attempt.data))


def letter_due(procedure: Procedure, step: Step, data: Mapping[str, Any]) -> str | None:
    """The letter that goes with the step, given its answers, if any."""
    return step.letter if step.letter and holds_true(step.letter_when, data) else None


def _may_not(case: Case, step: Step, actor: Actor) -> tuple[Reason, ...]:
    return (*conditions.unmet(case, step), *conditions.unmet_by(case, step, actor))


def _unlikely_day(case: Case, step: Step, day: date) -> tuple[Reason, ...]:
    received = case.state.received_on
    if day > case.today:
        return (Reason(f"{long_date(day)} has not come yet; record this when it has happened"),)
    if received is not None and day < received:
        return (Reason(f"The complaint was received on {long_date(received)}; this can't have happened before"),)
    return ()


def _with_what_was_asked_for(case: Case, step: Step, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A decision on a request takes over the request's answers where the decider left them as they were."""
    request = case.state.latest(step.takes_from) if step.takes_from else None
    if request is None:
        return data
    asked = {
        f.key: request.data[f.key] for f in step.fields if f.key in request.data and answers.is_blank(data.get(f.key))
    }
    return {**data, **asked}


def _missing_parts(procedure: Procedure, step: Step, attempt: Attempt) -> Mapping[str, Reason]:
    key = letter_due(procedure, step, attempt.data)
    return letter_contents.missing(procedure.letters[key], attempt.letter or {}) if key else {}


def _as_recorded(case: Case, step: Step, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Only the answers to the step's questions; people with the grade they have today, to compare later."""
    recorded: dict[str, Any] = {}
    for question in step.fields:
        value = data.get(question.key)
        if answers.is_blank(value):
            continue
        if question.kind == "person":
            value = {"id": str(value), "grade": case.people[str(value)].grade}
        recorded[question.key] = value
    return recorded
