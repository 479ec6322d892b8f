"""The ways in which a step can be taken that make a difference to what comes later."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from putright.engine.procedure import Field, Procedure, Step
from putright.engine.watched import Watched, fact_of

_PLAIN = ("record", "point", "amend_action", "finish_action")
"""Kinds of step that change nothing on which a condition can depend, but as every step does."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take a step: some of its answers, None for those left blank.

    `told` is what later conditions read of the answers themselves: two ways of the same step that tell the same and
    start the same clocks lead to the same place. A `plain` one sets no fact they read and leads nowhere.
    """

    number: int
    answers: Mapping[str, Any]
    told: tuple[tuple[str, str | None], ...]
    plain: bool


def ways(procedure: Procedure, watched: Watched, step: Step) -> tuple[Way, ...]:
    """One answer of each kind, and none, to the questions on which a clock's start or a later condition depends."""
    by_key = {asked.key: asked for asked in step.fields}
    different = {key: _different(procedure, watched, step, asked) for key, asked in by_key.items()}
    different = {key: values for key, values in different.items() if values}
    chosen = [dict(zip(different, values, strict=True)) for values in product(*different.values())]
    usual = chosen[0]
    alone = [{**usual, **{key: values[0] for key, values in own.items()}} for own in watched.alone.get(step.key, ())]
    read = [key for key in different if _is_read(watched, by_key[key])]
    plain = step.kind in _PLAIN and step.leads_to is None and all(by_key[key].kind == "person" for key in read)
    return tuple(
        Way(
            number,
            {key: _answer(by_key[key], value) for key, value in values.items()},
            tuple((key, values[key]) for key in read),
            plain,
        )
        for number, values in enumerate([*chosen, *alone])
    )


def _different(procedure: Procedure, watched: Watched, step: Step, asked: Field) -> list[str | None]:
    """The answers to the question that make a difference, one of the others, and None if it may be left blank."""
    blank: list[str | None] = [] if asked.required and not asked.required_unless else [None]
    if asked.kind == "person":
        return [asked.sets, *blank] if asked.sets in watched.parts and blank else []
    told, possible = watched.told_apart(step, asked), _possible(procedure, asked)
    if not told:
        return []
    others = [value for value in possible if value not in told][:1]
    return [*(value for value in possible if value in told), *others, *blank]


def _is_read(watched: Watched, asked: Field) -> bool:
    """Whether conditions read the answer itself, and not only whether it started a clock."""
    return asked.kind == "person" or fact_of(asked) in watched.facts


def _possible(procedure: Procedure, asked: Field) -> list[str]:
    if asked.kind == "findings":
        return list(procedure.findings)
    return list(asked.choices) or ["yes", "no"]


def _answer(asked: Field, value: str | None) -> Any:
    if value is None:
        return None
    if asked.kind == "findings":
        return {"1": {"finding": value, "explanation": ""}}
    return [value] if asked.kind == "choices" else value
