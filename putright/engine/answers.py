"""Whether each answer given to a step's questions will do; if not, a sentence that says what to do."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from putright.engine.attempt import Attempt, Case, holds_true
from putright.engine.people import Person
from putright.engine.procedure import Appointment, Field, Step
from putright.engine.reasons import Reason

FINDINGS: Mapping[str, str] = {
    "upheld": "Upheld",
    "partly_upheld": "Partly upheld",
    "not_upheld": "Not upheld",
    "no_finding": "No finding",
}


def unfit(case: Case, step: Step, attempt: Attempt) -> Mapping[str, Reason]:
    """The fields whose answers will not do, each with its reason; empty when all will."""
    refused: dict[str, Reason] = {}
    for field in step.fields:
        reason = _unfit(case, field, attempt.data) or _passed_already(case, step, field, attempt)
        if reason is not None:
            refused[field.key] = reason
    return refused


def is_required(field: Field, data: Mapping[str, Any]) -> bool:
    """Whether the field must be answered, given the other answers."""
    return holds_true(field.required_when, data) if field.required_when else field.required


def _unfit(case: Case, field: Field, data: Mapping[str, Any]) -> Reason | None:
    value = data.get(field.key)
    if field.kind == "findings":
        return _unfit_findings(case, field, value)
    if is_blank(value):
        return Reason(f"Answer this: {field.title}", field.clause) if is_required(field, data) else None
    sentence = _CHECKS[field.kind](field, value)
    if sentence is not None:
        return Reason(sentence, field.clause)
    if field.must_be is not None and value != field.must_be and is_required(field, data):
        return Reason(f"This must be so before you go on: {field.title}", field.clause)
    if field.kind == "person":
        return _unfit_person(case, field, data)
    return None


def _passed_already(case: Case, step: Step, field: Field, attempt: Attempt) -> Reason | None:
    """A day that a clock then runs to must lie ahead when it is agreed."""
    clocks = (clock for clock in case.procedure.clocks.values() if clock.agreed_in == field.key)
    runs_to = any(start.step == step.key for clock in clocks for start in clock.starts)
    given = attempt.data.get(field.key)
    if not runs_to or is_blank(given) or date.fromisoformat(str(given)) >= attempt.happened_on:
        return None
    return Reason(f"{field.title}: choose a day that had not passed by then", field.clause)


def is_blank(value: Any) -> bool:
    """Whether an answer says nothing."""
    return value in (None, "", [], ()) or (isinstance(value, str) and not value.strip())


def _text(field: Field, value: Any) -> str | None:
    return None if isinstance(value, str) else f"{field.title}: write this in words"


def _date(field: Field, value: Any) -> str | None:
    try:
        exists = date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        exists = False
    return None if exists else f"{field.title}: give a day, month and year that exist"


def _choice(field: Field, value: Any) -> str | None:
    if isinstance(value, str) and value in field.choices:
        return None
    return f"{field.title}: choose one of {', '.join(field.choices.values())}"


def _choices(field: Field, value: Any) -> str | None:
    if isinstance(value, list | tuple) and all(isinstance(one, str) and one in field.choices for one in value):
        return None
    return f"{field.title}: choose from {', '.join(field.choices.values())}"


def _yes_no(field: Field, value: Any) -> str | None:
    return None if value in ("yes", "no") else f"{field.title}: answer yes or no"


def _event(field: Field, value: Any) -> str | None:
    return None if str(value).isdecimal() else f"{field.title}: choose an event"


_CHECKS: Mapping[str, Callable[[Field, Any], str | None]] = {
    "text": _text,
    "long_text": _text,
    "document": _text,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "event": _event,
    "person": _text,
}


def _unfit_findings(case: Case, field: Field, value: Any) -> Reason | None:
    """Every point of complaint has a finding and an explanation of its own."""
    if not case.state.points:
        return Reason("Record the points of complaint first: the response answers each of them", field.clause)
    given = value if isinstance(value, Mapping) else {}
    for point in case.state.points:
        answer = given.get(str(point.number))
        answer = answer if isinstance(answer, Mapping) else {}
        if answer.get("finding") not in FINDINGS:
            return Reason(f"Choose a finding for point {point.number}", field.clause)
        if is_blank(answer.get("explanation")):
            return Reason(f"Explain the finding on point {point.number}", field.clause)
    return None


def _unfit_person(case: Case, field: Field, data: Mapping[str, Any]) -> Reason | None:
    person = case.people.get(str(data[field.key]))
    if person is None:
        return Reason(f"{field.title}: choose somebody from the list", field.clause)
    if field.appointment is None:
        return None
    return unfit_to_be_appointed(case, field, person, data)


def unfit_to_be_appointed(case: Case, field: Field, person: Person, data: Mapping[str, Any]) -> Reason | None:
    """Why this person may not be named here: post, earlier part, seniority or service; None when they may."""
    rule = field.appointment
    if rule is None:
        return None
    allowed = _posts(case, rule)
    if allowed and not person.posts & set(allowed):
        posts = ", ".join(case.procedure.title_of(post) for post in allowed)
        return Reason(f"{person.name} is none of these: {posts}", rule.clause)
    for part, clause in rule.never.items():
        if _plays(case, part, person, data):
            return Reason(f"{person.name} is or was the {_part(case, part)} in this case", clause)
    for part, clause in rule.senior_to.items():
        holder = case.state.holder(part)
        if holder is not None and person.grade <= holder.grade:
            return Reason(f"{person.name} is not more senior than the {_part(case, part)}", clause)
    service = case.state.facts.get("service") or data.get("service")
    if (
        rule.same_service_unless
        and service
        and person.service != service
        and is_blank(data.get(rule.same_service_unless))
    ):
        return Reason(
            f"{person.name} is not of the service complained about; say why they should",
            rule.same_service_clause,
        )
    return None


def _posts(case: Case, rule: Appointment) -> tuple[str, ...]:
    """The posts that may be named in this case, all of them if none is listed."""
    also = (posts for part, posts in rule.also_if.items() if case.state.holder(part))
    return (*rule.posts, *(post for posts in also for post in posts))


def _plays(case: Case, part: str, person: Person, data: Mapping[str, Any]) -> bool:
    """Whether they ever played the part, or would by another answer of the same form."""
    return str(data.get(part)) == person.id or any(
        holder.case_role == part and holder.person == person.id for holder in case.state.holders
    )


def _part(case: Case, part: str) -> str:
    return {"subject": "person complained about"}.get(part, case.procedure.title_of(part).lower())
