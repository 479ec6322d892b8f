"""The readings that a manager chose where a policy is silent or contradicts itself, laid over a procedure's file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from putright.engine.procedure import Procedure, Step
from putright.engine.timing import Clock, Extension
from putright.procedure_files.based_on import laid_over
from putright.procedure_files.read import Document

Choices = Mapping[str, str]
"""For each reading that is not the file's own, the key of the alternative chosen."""


def with_choices(document: Document, choices: Choices) -> Document:
    """The document as it is with these choices, in the file's order: what each changes, and the reading then taken.

    BadFile when there is no such reading, or no such alternative that can be chosen.
    """
    values: Mapping[str, Any] = document.values
    readings = values.get("readings") or {}
    for reading in choices:
        if reading not in readings:
            raise document.problem(
                ("readings",), f"There is no reading `{reading}`.", "Choose one that is there."
            ).as_error()
    for reading, written in readings.items():
        if reading in choices:
            chosen = _alternative(document, reading, choices[reading])
            others = [one for one in written["alternatives"] if one is not chosen]
            taken = {"taken": chosen["words"], "alternatives": [written["taken"], *others]}
            values = laid_over(laid_over(values, chosen["changes"]), {"readings": {reading: taken}})
    return replace(document, values=values)


def _alternative(document: Document, reading: str, key: str) -> Mapping[str, Any]:
    alternatives = document.values["readings"][reading]["alternatives"]
    for one in alternatives:
        if isinstance(one, Mapping) and one.get("key") == key:
            return one
    where = ("readings", reading, "alternatives")
    can_be = [one["key"] for one in alternatives if isinstance(one, Mapping)]
    advice = f"There are: {', '.join(can_be)}." if can_be else "None of them can be chosen."
    raise document.problem(where, f"There is no alternative `{key}` that can be chosen.", advice).as_error()


def what_changes(before: Procedure, after: Procedure) -> list[str]:
    """What differs between a procedure and the same with another reading chosen, a sentence for each thing."""
    said = [*_elements("Clock", before, after, before.clocks, after.clocks)]
    said += _elements("Step", before, after, before.steps, after.steps)
    said += [
        f"Letter “{letter.title}”: other parts"
        for key, letter in after.letters.items()
        if before.letters.get(key) != letter
    ]
    return said


def _elements(
    kind: str,
    before: Procedure,
    after: Procedure,
    old: Mapping[str, Clock] | Mapping[str, Step],
    new: Mapping[str, Clock] | Mapping[str, Step],
) -> Iterator[str]:
    for key, one in new.items():
        if key not in old:
            yield f"{kind} “{one.title}” is added"
        elif old[key] != one:
            yield f"{kind} “{one.title}”: {'; '.join(_fields(before, after, old[key], one))}"
    yield from (f"{kind} “{one.title}” falls away" for key, one in old.items() if key not in new)


def _fields(before: Procedure, after: Procedure, old: Clock | Step, new: Clock | Step) -> Iterator[str]:
    for field in fields(old):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was == now:
            continue
        in_words = _IN_WORDS.get(field.name)
        label = _LABELS.get(field.name, field.name.replace("_", " "))
        if in_words is None:
            yield f"{label} changed"
        else:
            yield f"{label}: {in_words(after, now) or 'none'} (was {in_words(before, was) or 'none'})"


def _steps(procedure: Procedure, keys: Any) -> str:
    return ", ".join(f"“{procedure.steps[key].title}”" for key in keys)


def _more_time(_: Procedure, extension: Extension | None) -> str:
    if extension is None:
        return ""
    return f"at most {extension.at_most} in all" if extension.at_most else "no longest time"


_LABELS = {
    "length": "time",
    "starts": "starts with",
    "stops": "stops with",
    "by": "taken by",
    "when": "possible at",
    "fields": "its questions",
    "letter": "its letter",
    "extension": "more time",
    "not_by_who_took": "not by whoever took",
    "only_when_late": "only when late",
    "paused_by": "what makes it stand still",
}
_IN_WORDS: Mapping[str, Callable[[Procedure, Any], str]] = {
    "length": lambda procedure, length: str(length) if length else "",
    "starts": lambda procedure, starts: _steps(procedure, [start.step for start in starts]),
    "stops": _steps,
    "after": _steps,
    "not_by_who_took": _steps,
    "extension": _more_time,
    "not_after": _steps,
    "by": lambda procedure, by: ", ".join(dict.fromkeys(procedure.title_of(role) for role in by)),
    "when": lambda procedure, when: ", ".join(f"“{procedure.standings[key].title}”" for key in when),
    "leads_to": lambda procedure, key: f"“{procedure.standings[key].title}”" if key else "",
}
