"""Whether each answer given to a step's questions will do; if not, a sentence that says what to do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from putright.engine.attempt import Attempt, Case, holds_true, is_blank
from putright.engine.people import Person
from putright.engine.procedure import FINDING, SUBJECT, Appointment, Field, Instead, Step
from putright.engine.reasons import Reason
from putright.engine.state import Holder, State
from putright.engine.working_days import long_date

FILE = "file:"
"""What stands in an event for a file: this, and the SHA-256 of its content. Never its name, which may be personal."""
_A_FILE = re.compile(f"{FILE}[0-9a-f]{{64}}")
_YEARS = range(1800, 3000)
"""The years that anything in a case can speak of; from any of them a clock can be counted, on or back."""


def unfit(case: Case, step: Step, attempt: Attempt) -> Mapping[str, Reason]:
    """The fields whose answers will not do, each with its reason; empty when all will."""
    refused: dict[str, Reason] = {}
    case = replace(case, state=replace(case.state, facts=facts_with(case.state, step, attempt.data)))
    for field in step.fields:
        reason = _unfit(case, field, attempt.data) or _passed_already(case, step, field, attempt)
        if reason is not None:
            refused[field.key] = reason
    return refused


def is_required(field: Field, data: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether the field must be answered, given the other answers and the facts of the case."""
    if field.required_unless and not is_blank(data.get(field.required_unless)):
        return False
    return holds_true(field.required_when, data, facts) if field.required_when else field.required


def facts_with(state: State, step: Step, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts of the case as they will be once the step is taken with these answers."""
    facts = dict(state.facts)
    for field in step.fields:
        value = data.get(field.key)
        if is_blank(value) or field.kind == "person":
            continue
        if field.kind == "findings":
            made = findings_on_open_points(state, value).values()
            facts[FINDING] = tuple(dict.fromkeys(str(one["finding"]) for one in made))
        elif field.sets:
            facts[field.sets] = value
    return facts


def findings_on_open_points(state: State, value: Any) -> Mapping[str, Mapping[str, Any]]:
    """Of what was found, what was found on points still open: a dropped one wants no finding, nor keeps one."""
    given = value if isinstance(value, Mapping) else {}
    numbers = (str(point.number) for point in state.open_points)
    found = {number: given[number] for number in numbers if isinstance(given.get(number), Mapping)}
    return {number: one for number, one in found.items() if not is_blank(one.get("finding"))}


def _unfit(case: Case, field: Field, data: Mapping[str, Any]) -> Reason | None:
    value = data.get(field.key)
    needed = is_required(field, data, case.state.facts)
    if field.kind == "findings":
        return _unfit_findings(case, field, value) if needed or not is_blank(value) else None
    if is_blank(value):
        return Reason(f"Answer this: {field.title}", field.clause) if needed else None
    sentence = _CHECKS[field.kind](field, value)
    if sentence is not None:
        return Reason(sentence, field.clause)
    if field.must_be is not None and value != field.must_be and needed:
        return Reason(f"This must be so before you go on: {field.title}", field.clause)
    if field.not_before is not None and date.fromisoformat(str(value)) < field.not_before:
        return Reason(f"{field.title}: not before {long_date(field.not_before)}", field.clause)
    if field.kind in ("point", "points"):
        named = [value] if field.kind == "point" else list(value or ())
        if not {str(point.number) for point in case.state.open_points}.issuperset(named):
            one = "a point" if field.kind == "point" else "points"
            still = "is" if field.kind == "point" else "are"
            return Reason(f"{field.title}: choose {one} that {still} still open", field.clause)
    if field.kind == "action" and all(action.key != value for action in case.state.open_actions):
        return Reason(f"{field.title}: choose something that still has to be done", field.clause)
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


def _text(field: Field, value: Any) -> str | None:
    return None if isinstance(value, str) else f"{field.title}: write this in words"


def _date(field: Field, value: Any) -> str | None:
    try:
        exists = date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        exists = False
    if not exists:
        return f"{field.title}: give a day, month and year that exist"
    if date.fromisoformat(value).year not in _YEARS:
        return f"{field.title}: give the year in full, with its four digits"
    return None


def _choice(field: Field, value: Any) -> str | None:
    if isinstance(value, str) and value in field.choices:
        return None
    return f"{field.title}: choose one of {', '.join(field.choices.values())}"


def _choices(field: Field, value: Any) -> str | None:
    if _points(field, value) is None and all(one in field.choices for one in value):
        return None
    return f"{field.title}: choose from {', '.join(field.choices.values())}"


def _points(field: Field, value: Any) -> str | None:
    several = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    return None if several else f"{field.title}: choose among the points of complaint"


def _yes_no(field: Field, value: Any) -> str | None:
    return None if value in ("yes", "no") else f"{field.title}: answer yes or no"


def _document(field: Field, value: Any) -> str | None:
    files = isinstance(value, list | tuple) and all(isinstance(one, str) and _A_FILE.fullmatch(one) for one in value)
    return None if files else f"{field.title}: attach a file"


def _event(field: Field, value: Any) -> str | None:
    return None if str(value).isdecimal() else f"{field.title}: choose an event"


_CHECKS: Mapping[str, Callable[[Field, Any], str | None]] = {
    "text": _text,
    "long_text": _text,
    "document": _document,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "event": _event,
    "person": _text,
    "point": _text,
    "points": _points,
    "action": _text,
}


def _unfit_findings(case: Case, field: Field, value: Any) -> Reason | None:
    """Every point of complaint has a finding and an explanation of its own."""
    if not case.state.open_points:
        return Reason("Record the points of complaint first: the response answers each of them", field.clause)
    given = value if isinstance(value, Mapping) else {}
    for point in case.state.open_points:
        answer = given.get(str(point.number))
        answer = answer if isinstance(answer, Mapping) else {}
        if answer.get("finding") not in case.procedure.findings:
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
    allowed = _posts(case, rule, data)
    if allowed and not person.posts & set(allowed):
        posts = ", ".join(case.procedure.title_of(post) for post in allowed)
        instead = _instead(case, rule, data)
        return Reason(f"{person.name} is none of these: {posts}", instead.clause if instead else rule.clause)
    posts_here = (case.procedure.posts[post] for post in person.posts if post in case.procedure.posts)
    if rule.outside and any(not post.outside for post in posts_here):
        return Reason(f"{person.name} works for the council; this must be somebody independent of it", rule.outside)
    for part, clause in rule.never.items():
        if _plays(case, part, person, data):
            return Reason(f"{person.name} is or was the {_part(case, part)} in this case", clause)
    near = _too_near(case, rule, person)
    if near is not None:
        return near
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


def _too_near(case: Case, rule: Appointment, person: Person) -> Reason | None:
    """Why this person is not far enough above, or away from, those who acted before."""
    for part, clause in rule.senior_to.items():
        if any(person.grade <= holder.grade for holder in case.state.all_holders(part)):
            return Reason(f"{person.name} is not more senior than the {_part(case, part)}", clause)
    for part, clause in rule.senior_or_elsewhere.items():
        if not all(_senior_or_elsewhere(case, person, holder) for holder in case.state.all_holders(part)):
            what = f"more senior than the {_part(case, part)} nor of the same level in another service"
            return Reason(f"{person.name} is neither {what}", clause)
    return None


def _senior_or_elsewhere(case: Case, person: Person, holder: Holder) -> bool:
    """Of a higher grade, or of the same one and another service; where a service is not known, of the same."""
    there = case.people.get(holder.person)
    services = {person.service, there.service if there else None}
    elsewhere = len(services) == 2 and not services & {None, ""}
    return person.grade > holder.grade or (person.grade == holder.grade and elsewhere)


def place_in_rule(case: Case, field: Field, person: Person, data: Mapping[str, Any]) -> int:
    """Where the rule lists the post for which this person may be named: 0 for the usual one."""
    rule = field.appointment or Appointment()
    posts = (*rule.usually, *_posts(case, rule, data))
    return next((place for place, post in enumerate(posts) if post in person.posts), len(posts))


def _posts(case: Case, rule: Appointment, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The posts that may be named in this case, all of them if none is listed."""
    instead = _instead(case, rule, data)
    if instead is not None:
        return instead.posts
    also = (posts for part, posts in rule.also_if.items() if case.state.holder(part))
    return (*rule.posts, *(post for posts in also for post in posts))


def _instead(case: Case, rule: Appointment, data: Mapping[str, Any]) -> Instead | None:
    """The posts that take the others' place, because of the post of somebody complained about, here or in this form."""
    about = (*(holder.person for holder in case.state.all_holders(SUBJECT)), str(data.get(SUBJECT)))
    posts = {post for one in about if one in case.people for post in case.people[one].posts}
    return next((one for one in rule.instead_if if posts & set(one.subject_posts)), None)


def _plays(case: Case, part: str, person: Person, data: Mapping[str, Any]) -> bool:
    """Whether they ever played the part, or would by another answer of the same form."""
    return str(data.get(part)) == person.id or any(
        holder.case_role == part and holder.person == person.id for holder in case.state.holders
    )


def _part(case: Case, part: str) -> str:
    return {"subject": "person complained about"}.get(part, case.procedure.title_of(part).lower())
