"""May this person take this step now, with these answers and this letter? What is recorded, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from putright.engine import answers, conditions, letter_contents
from putright.engine.attempt import Attempt, Case, holds_true, is_blank
from putright.engine.procedure import Letter, Step
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
    day = min(attempt.happened_on, case.today)
    may_not = (*conditions.unmet(case, step, day), *conditions.unmet_by(case, step, attempt.actor))
    reasons = (*may_not, *_unlikely_day(case, step, attempt.happened_on))
    if reasons:
        return Refused(reasons)
    attempt = replace(attempt, data=_with_what_was_asked_for(case, step, attempt.data))
    unfit = {**answers.unfit(case, step, attempt), **_not_done_and_not_said_why(case, step, attempt.data)}
    if unfit:
        return Refused(fields=unfit)
    reasons = KINDS[step.kind].refusal(case, step, attempt)
    if reasons:
        return Refused(reasons)
    parts = _missing_parts(case, step, attempt)
    return Refused(parts=parts) if parts else Accepted(_as_recorded(case, step, attempt.data))


def letter_due(case: Case, step: Step, data: Mapping[str, Any]) -> Letter | None:
    """The letter that goes with the step, given its answers and the facts they leave, with the parts it then has."""
    facts = answers.facts_with(case.state, step, data)
    if step.letter is None or not holds_true(step.letter_when, data, facts):
        return None
    return letter_contents.as_it_applies(case.procedure.letters[step.letter], data, facts)


def as_event_data(case: Case, attempt: Attempt) -> Mapping[str, Any] | None:
    """What the attempt's event would hold, whatever else may stand in its way; None when its answers won't do."""
    step = case.procedure.steps[attempt.step]
    attempt = replace(attempt, data=_with_what_was_asked_for(case, step, attempt.data))
    return None if answers.unfit(case, step, attempt) else _as_recorded(case, step, attempt.data)


def _not_done_and_not_said_why(case: Case, step: Step, data: Mapping[str, Any]) -> Mapping[str, Reason]:
    """What should come first and did not, by the question that asks why not."""
    return {
        why: Reason(f"Usually first: {case.procedure.steps[key].title}. If not, say why", step.clause)
        for key, why in step.after_unless.items()
        if not case.state.has_taken(key) and is_blank(data.get(why))
    }


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
    asked = {f.key: request.data[f.key] for f in step.fields if f.key in request.data and is_blank(data.get(f.key))}
    return {**data, **asked}


def _missing_parts(case: Case, step: Step, attempt: Attempt) -> Mapping[str, Reason]:
    letter = letter_due(case, step, attempt.data)
    return letter_contents.missing(letter, attempt.letter or {}) if letter else {}


def _as_recorded(case: Case, step: Step, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Only the answers to the step's questions; people with the grade they have today, to compare later."""
    recorded: dict[str, Any] = {}
    for question in step.fields:
        value = data.get(question.key)
        if is_blank(value):
            continue
        if question.kind == "findings":
            value = answers.findings_on_open_points(case.state, value)
        if question.kind == "person":
            value = {"id": str(value), "grade": case.people[str(value)].grade}
        recorded[question.key] = value
    return recorded
