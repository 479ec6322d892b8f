"""A told case as a pattern for many: its rows with placeholders."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

SHORT = "short_"
"""Begins the placeholder of a text that is one sentence."""


@dataclass(frozen=True)
class Pattern:
    """The rows of one telling, each a line for COPY with placeholders; `days` are those after receipt it mentions.

    `words` names, for each event with words, the placeholders of its texts in the order in which search takes them in.
    """

    story: str
    weight: int
    closed: bool
    received: int
    length: int
    days: Sequence[int]
    long_days: Sequence[int]
    texts: Sequence[str]
    words: Sequence[Sequence[str]]
    events: Sequence[str]
    letters: Sequence[str]
    summary: str
    people: Sequence[str]


def as_json(made: Sequence[Pattern]) -> str:
    """Patterns, to be kept in a file."""
    return json.dumps([asdict(pattern) for pattern in made])


def from_json(kept: str) -> list[Pattern]:
    """Patterns, from a file."""
    return [Pattern(**one) for one in json.loads(kept)]
