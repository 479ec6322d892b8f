"""Somebody wants to take a step: what they answered, and the case they want to take it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from putright.engine.people import Actor, People
from putright.engine.procedure import Procedure
from putright.engine.state import State
from putright.engine.timing import Where
from putright.engine.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Attempt:
    """`step` is to be taken by `actor`, as of `happened_on`, with answers `data` and the letter's parts."""

    step: str
    happened_on: date
    actor: Actor
    data: Mapping[str, Any] = field(default_factory=dict)
    letter: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """All a rule may look at: procedure, calendar, where the case stands, who is who, what day it is."""

    procedure: Procedure
    calendar: Calendar
    state: State
    people: People
    today: date


_NOTHING: Mapping[str, Any] = {}


def is_blank(value: Any) -> bool:
    """Whether an answer says nothing: no words, nothing chosen, nothing found on any point.

    >>> is_blank("  "), is_blank({"1": {"finding": "", "explanation": ""}}), is_blank("no")
    (True, True, False)
    """
    if isinstance(value, Mapping):
        return all(is_blank(one) for one in value.values())
    return value in (None, "", [], ()) or (isinstance(value, str) and not value.strip())


def holds_true(where: Where, data: Mapping[str, Any], facts: Mapping[str, Any] = _NOTHING) -> bool:
    """Whether the answers in `data`, or else the facts of the case, are as `where` says.

    A question left blank answers nothing, so the fact still stands. An answer of several values matches by any of them.

    >>> holds_true({"method": ("telephone",)}, {"method": "telephone"}), holds_true({}, {})
    (True, True)
    >>> holds_true({"method": ("telephone",)}, {"method": "letter"}, {"method": "telephone"})
    False
    >>> holds_true({"anonymous": ("yes",)}, {"anonymous": ""}, {"anonymous": "yes"})
    True
    """
    for key, values in where.items():
        answer = facts.get(key) if is_blank(data.get(key)) else data[key]
        given = answer if isinstance(answer, list | tuple) else (answer,)
        if not any(value in values for value in given):
            return False
    return True
