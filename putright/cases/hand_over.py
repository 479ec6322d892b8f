"""What a case handed over to another procedure begins with there: who complained, of what, and when it was received."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from putright.cases import texts
from putright.cases.default_owner import default_owner
from putright.cases.read import Loaded
from putright.cases.texts import SUMMARY, readable
from putright.engine import questions
from putright.engine.attempt import Attempt
from putright.engine.procedure import OWNER, Field, Procedure, Step

PROCEDURE = "procedure"
"""The question that says to which procedure, where a step may hand over to several."""


def procedure_wanted(step: Step, answers: Mapping[str, Any]) -> str:
    """The slug of the procedure to which the step hands over: the one asked for, where there are several."""
    asked = str(answers.get(PROCEDURE, "")).replace("_", "-")
    return asked if asked in step.to else step.to[0]


def opening_there(loaded: Loaded, attempt: Attempt, there: Procedure) -> Attempt:
    """The attempt that opens the case there.

    Its questions are answered by name: by this step, by the parts people play and the facts of this case as they now
    are, and by how it began.
    """
    state = loaded.state
    opening = there.steps[there.opens_with]
    bodies = texts.bodies(loaded.row)
    answers: dict[str, Any] = {}
    for field in opening.fields:
        known = (attempt.data.get(field.key), *_known_here(loaded, there, field, bodies))
        fitting = (value for value in known if value not in (None, "", []) and _may_be(value, field.choices))
        answer = next(fitting, None)
        if answer is not None:
            answers[field.key] = answer
    going = loaded.procedure.steps[attempt.step].points_named(attempt.data)
    points = [readable(one.text, bodies) for one in state.open_points if not going or str(one.number) in going]
    if SUMMARY in answers and points:
        answers[SUMMARY] = _with_points(str(answers[SUMMARY]), points)
    day = day_of_receipt(loaded, attempt)
    return replace(attempt, step=opening.key, happened_on=day, data=answers, letter=None)


def _known_here(loaded: Loaded, there: Procedure, field: Field, bodies: Mapping[str, str]) -> tuple[Any, ...]:
    """What this case says to a question of the other procedure, best first. Its files stay with it."""
    if field.kind == "person":
        holder = loaded.state.holder(field.sets or "")
        if field.sets == OWNER and (holder is None or not _may_own(loaded, there, field, holder.person)):
            return (default_owner(),)
        return (holder.person,) if holder else ()
    if field.kind == "document":
        return ()
    facts, began = loaded.state.facts, loaded.events[0].data
    return tuple(
        readable(one.get(key), bodies)
        for one, key in ((facts, field.sets or ""), (facts, field.key), (began, field.key))
    )


def _may_own(loaded: Loaded, there: Procedure, field: Field, person: str) -> bool:
    """Whether the case's owner may own it there too: a manager who tried to put it right at once may not everywhere."""
    begun = replace(loaded.engine_case, procedure=there, state=questions.where_does_it_stand(there, ()))
    return questions.whom_may_it_name(begun, field, {}).get(person) is None


def _may_be(value: Any, choices: Mapping[str, str]) -> bool:
    """Whether the other procedure knows this answer."""
    given = value if isinstance(value, list | tuple) else (value,)
    return not choices or all(one in choices for one in given)


def _with_points(summary: str, points: list[str]) -> str:
    """The complaint's words with its points after them: another procedure records points in its own way."""
    lines = [f"{number}. {text}" for number, text in enumerate(points, start=1)]
    return "\n".join([summary, "", "Points of complaint:", *lines])


def day_of_receipt(loaded: Loaded, attempt: Attempt) -> date:
    """The day on which the case there counts as received."""
    step = loaded.procedure.steps[attempt.step]
    return (loaded.state.received_on if step.keeps_receipt else None) or attempt.happened_on
