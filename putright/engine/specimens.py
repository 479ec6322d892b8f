"""Answers that will do, for stories and walks in which the answers themselves do not matter."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from putright.engine.answers import FILE, facts_with, is_required
from putright.engine.attempt import Case
from putright.engine.clocks import due
from putright.engine.procedure import Field, Step
from putright.engine.working_days import working_days_after

TEXT = "Specimen text."
DOCUMENT = f"{FILE}{'0' * 64}"


def specimen(case: Case, step: Step, given: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """`given`, and an answer to each required question it leaves out; a given None stays unanswered."""
    answers = dict(given)
    for field in step.fields:
        needed = is_required(field, answers, facts_with(case.state, step, answers))
        if field.key not in answers and needed and not _was_asked_for(case, step, field):
            answers[field.key] = _will_do(case, step, field, day)
    return {key: value for key, value in answers.items() if value is not None}


def _was_asked_for(case: Case, step: Step, field: Field) -> bool:
    request = case.state.latest(step.takes_from) if step.takes_from else None
    return request is not None and field.key in request.data


def _will_do(case: Case, step: Step, field: Field, day: date) -> Any:
    if field.kind in ("text", "long_text"):
        return TEXT
    if field.kind == "document":
        return [DOCUMENT]
    if field.kind == "choice":
        return next(iter(field.choices))
    if field.kind == "choices":
        return [next(iter(field.choices))]
    if field.kind == "yes_no":
        return field.must_be or "yes"
    if field.kind in ("findings", "point", "points", "action", "event"):
        return _of_the_case(case, field)
    if field.kind == "person":
        return _somebody(case, field)
    return _later_day(case, step, day).isoformat()


def _of_the_case(case: Case, field: Field) -> Any:
    """What the case has to choose from: its first open point, all of them found on, its latest event."""
    points = [str(point.number) for point in case.state.open_points]
    if field.kind == "findings":
        found = {"finding": next(iter(case.procedure.findings)), "explanation": TEXT}
        return dict.fromkeys(points, found)
    if field.kind == "event":
        return str(case.state.last_number)
    if field.kind == "points":
        return points[:1]
    return next(iter([action.key for action in case.state.open_actions] if field.kind == "action" else points), None)


def _somebody(case: Case, field: Field) -> str | None:
    """Whoever goes by the name of the part; otherwise the caller must say."""
    return field.key if field.key in case.people else None


def _later_day(case: Case, step: Step, day: date) -> date:
    """A working day a week after the day, or after the present due date of the clock the step extends."""
    clock = step.clock or next(
        (c.key for c in case.procedure.clocks.values() if _asks_to_extend(c.key, step, case)), None
    )
    run = case.state.running(clock) if clock else None
    present = due(case.procedure, case.calendar, case.state, run).on if run else None
    later = max(day, present or day) + timedelta(days=6)
    return working_days_after(case.calendar, later, 1)


def _asks_to_extend(clock: str, step: Step, case: Case) -> bool:
    """Whether the step asks for what another step then grants for this clock."""
    extension = case.procedure.clocks[clock].extension
    return extension is not None and case.procedure.steps[extension.step].takes_from == step.key
