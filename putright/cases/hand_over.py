"""What a case handed over to another procedure begins with there: who complained, of what, and when it was received."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from putright.cases import texts
from putright.cases.read import Loaded
from putright.cases.texts import readable
from putright.engine.attempt import Attempt
from putright.engine.procedure import Procedure, Step

PROCEDURE = "procedure"
"""The question that says to which procedure, where a step may hand over to several."""
SUMMARY = "summary"


def procedure_wanted(step: Step, answers: Mapping[str, Any]) -> str:
    """The slug of the procedure to which the step hands over: the one asked for, where there are several."""
    asked = str(answers.get(PROCEDURE, "")).replace("_", "-")
    return asked if asked in step.to else step.to[0]


def opening_there(loaded: Loaded, attempt: Attempt, there: Procedure) -> Attempt:
    """The attempt that opens the case there.

    Its questions are answered by name: by this step, by how this case began, by its facts and the parts people play.
    """
    step, state = loaded.procedure.steps[attempt.step], loaded.state
    opening = there.steps[there.opens_with]
    bodies = texts.bodies(loaded.row)
    began = loaded.events[0].data
    answers: dict[str, Any] = {}
    for field in opening.fields:
        holder = state.holder(field.sets) if field.kind == "person" and field.sets else None
        known = (
            attempt.data.get(field.key),
            holder.person if holder else None,
            None if field.kind in ("person", "document") else readable(began.get(field.key), bodies),
            state.facts.get(field.sets or ""),
        )
        fitting = (value for value in known if value not in (None, "", []) and _may_be(value, field.choices))
        answer = next(fitting, None)
        if answer is not None:
            answers[field.key] = answer
    if SUMMARY in answers and state.open_points:
        answers[SUMMARY] = _with_points(str(answers[SUMMARY]), [readable(p.text, bodies) for p in state.open_points])
    received = state.received_on if step.keeps_receipt else None
    return replace(attempt, step=opening.key, happened_on=received or attempt.happened_on, data=answers, letter=None)


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
