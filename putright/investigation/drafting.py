"""Draft the points of a statement together, and record what changed by the procedure's own steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from putright.accounts.models import User
from putright.cases import read
from putright.cases.clock import day_of
from putright.cases.models import Case
from putright.cases.record import Overtaken, Recorded, take_step
from putright.cases.statement import Worded
from putright.engine import questions
from putright.engine.attempt import Attempt
from putright.engine.people import Actor
from putright.engine.procedure import Procedure, Step
from putright.engine.reasons import Reason
from putright.investigation.models import StatementDraft

_ASKED = ("number", "point", "outcome_wanted")
"""What a draft answers of the steps that add and change points; a step that must be told more is taken by itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """A point in a draft: `number` of the one that it changes, or None for a new one."""

    number: int | None
    text: str
    outcome_wanted: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The statement as it is being drafted; `version` grows with each saving, 0 while nobody has."""

    lines: tuple[Line, ...]
    version: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps with which somebody may put the statement on record; None for what they may not, `why_not` says why."""

    add: Step | None
    amend: Step | None
    why_not: tuple[Reason, ...] = ()


def draft_of(case: Case, stands: Sequence[Worded]) -> Draft:
    """The draft, brought up to the points as they now stand; without one, those points."""
    row = StatementDraft.objects.filter(case=case).first()
    if row is None:
        return Draft(tuple(Line(one.number, one.text, one.outcome_wanted) for one in stands))
    drafted = {one["number"]: Line(one["number"], one["text"], one["outcome_wanted"]) for one in row.lines}
    kept = [drafted.get(one.number) or Line(one.number, one.text, one.outcome_wanted) for one in stands]
    new = [Line(None, one["text"], one["outcome_wanted"]) for one in row.lines if one["number"] is None]
    return Draft((*kept, *new), row.version, row.changed_by, row.changed_at)


def save(case: Case, user: User, lines: Sequence[Line], stands: Sequence[Worded], version: int, now: datetime) -> bool:
    """Keep the draft for everybody; False, and nothing kept, when somebody else saved it since `version`.

    A point left as it stands is not kept: it follows what is recorded later.
    """
    as_they_are = {Line(one.number, one.text, one.outcome_wanted) for one in stands}
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        row = StatementDraft.objects.filter(case=case).first()
        if (row.version if row else 0) != version:
            return False
        written = [
            {"number": one.number, "text": one.text, "outcome_wanted": one.outcome_wanted}
            for one in lines
            if one not in as_they_are
        ]
        row = row or StatementDraft(case=case, authority=case.authority)
        row.lines, row.version, row.changed_by, row.changed_at = written, version + 1, str(user.pk), now
        row.save()
        return True


def as_drafted(lines: Sequence[Line]) -> tuple[Worded, ...]:
    """The points as the draft would have them, new ones numbered as they will be."""
    last = max((one.number for one in lines if one.number is not None), default=0)
    worded = []
    for one in lines:
        if one.number is None:
            last += 1
        worded.append(Worded(one.number if one.number is not None else last, one.text, one.outcome_wanted))
    return tuple(one for one in worded if one.text)


def steps_for(loaded: read.Loaded, actor: Actor) -> Steps:
    """Which steps add and change points, as the case stands, for this person."""
    add, why_not_add = _step(loaded, actor, "point")
    amend, why_not_amend = _step(loaded, actor, "amend_point")
    return Steps(add, amend, why_not_add or why_not_amend)


def asks_outcome(procedure: Procedure, kind: str) -> bool:
    """Whether any step of that kind takes the outcome wanted for a point."""
    steps = (step for step in procedure.steps.values() if step.kind == kind)
    return any(field.key == "outcome_wanted" for step in steps for field in step.fields)


def record(
    case: Case, loaded: read.Loaded, user: User, lines: Sequence[Line], stands: Sequence[Worded], now: datetime
) -> tuple[Reason, ...] | Overtaken:
    """Record all that the draft changes, each point by its own step, or nothing of it: then the reasons why not."""
    actor, known = read.as_actor(user), {one.number: one for one in stands}
    steps, expected = steps_for(loaded, actor), loaded.state.last_number
    with transaction.atomic():
        for one in lines:
            attempt = _attempt(one, known, steps, actor, now)
            if attempt is None:
                continue
            if isinstance(attempt, Reason):
                outcome: Sequence[Reason] | Overtaken = (attempt,)
            else:
                done = take_step(case, attempt, expected, now)
                if isinstance(done, Recorded):
                    expected = done.number
                    continue
                outcome = done if isinstance(done, Overtaken) else tuple(done.all)
            transaction.set_rollback(True)
            return outcome if isinstance(outcome, Overtaken) else tuple(outcome)
        StatementDraft.objects.filter(case=case).delete()
    return ()


def _attempt(
    line: Line, known: dict[int, Worded], steps: Steps, actor: Actor, now: datetime
) -> Attempt | Reason | None:
    before = known.get(line.number) if line.number is not None else None
    if not line.text or (before and (before.text, before.outcome_wanted) == (line.text, line.outcome_wanted)):
        return None
    step = steps.amend if before else steps.add
    if step is None:
        return steps.why_not[0] if steps.why_not else Reason("The procedure has no step for this", "")
    asked = {field.key for field in step.fields}
    given = {"point": line.text, "outcome_wanted": line.outcome_wanted, "number": str(line.number)}
    answers = {key: given[key] for key in _ASKED if key in asked and given[key]}
    return Attempt(step.key, day_of(now), actor, answers)


def _step(loaded: read.Loaded, actor: Actor, kind: str) -> tuple[Step | None, tuple[Reason, ...]]:
    """The first of that kind that may be taken, and can be from a draft; else why the first in its place may not."""
    steps = [step for step in loaded.procedure.steps.values() if step.kind == kind]
    possible = [step for step in steps if all(not field.required or field.key in _ASKED for field in step.fields)]
    permissions = [questions.may(loaded.engine_case, step, actor) for step in possible]
    allowed = next((one.step for one in permissions if one.allowed), None)
    refused = next((one.reasons for one in permissions if one.in_place), None)
    if allowed is None and refused is None:
        refused = permissions[0].reasons if permissions else (Reason("The procedure has no step for this", ""),)
    return allowed, () if allowed else refused or ()
