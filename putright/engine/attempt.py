"""Somebody wants to take a step: what they answered, and the case they want to take it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from putright.engine.people import Actor, People
from putright.engine.procedure import Procedure, Where
from putright.engine.state import State
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


def holds_true(where: Where, data: Mapping[str, Any]) -> bool:
    """Whether the answers in `data` are as `where` says; an answer of several values matches by any of them.

    >>> holds_true({"method": ("telephone",)}, {"method": "telephone"}), holds_true({}, {})
    (True, True)
    >>> holds_true({"method": ("telephone",)}, {"method": "letter"})
    False
    """
    for key, values in where.items():
        answer = data.get(key)
        given = answer if isinstance(answer, list | tuple) else (answer,)
        if not any(value in values for value in given):
            return False
    return True
