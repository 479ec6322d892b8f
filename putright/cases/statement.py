"""The statement of complaint: its points as they stand, each version that was agreed, and what changed between two."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from putright.cases.read import Loaded
from putright.cases.texts import readable
from putright.engine.state import Point

Mark = Literal["same", "out", "in"]
_PIECES = re.compile(r"\s+|[^\s\w]|\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Worded:
    """A point of the statement in words."""

    number: int
    text: str
    outcome_wanted: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The statement as it was agreed, the first being 1; by event `event_number` of the case."""

    number: int
    event_number: int
    agreed_on: date
    points: tuple[Worded, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text compared with another: in both, taken out, or put in."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one point: a sentence, and its words marked."""

    number: int
    sentence: str
    text: tuple[Piece, ...]
    outcome_wanted: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """How a point was worded from a day on, by event `number`; `by` is who recorded it. Without words: taken out."""

    number: int
    on: date
    by: str
    text: str
    outcome_wanted: str = ""


def as_it_stands(loaded: Loaded, texts: Mapping[str, str]) -> tuple[Worded, ...]:
    """The points still open, as they are worded now."""
    return _worded(loaded.state.open_points, texts)


def agreed_versions(loaded: Loaded, texts: Mapping[str, str]) -> list[Version]:
    """Every version that was agreed, the earliest first."""
    return [
        Version(number, one.number, one.agreed_on, _worded(one.points, texts))
        for number, one in enumerate(loaded.state.statements, start=1)
    ]


def wordings(loaded: Loaded, texts: Mapping[str, str]) -> Mapping[int, Sequence[Wording]]:
    """Of each point that was ever worded anew or taken out: every wording it had, the earliest first."""
    found: dict[int, list[Wording]] = {}
    for event in loaded.state.taken:
        kind = loaded.procedure.steps[event.step].kind
        if kind not in ("point", "amend_point", "drop_point"):
            continue
        number = len(found) + 1 if kind == "point" else int(str(event.data.get("number", 0)))
        text = "" if kind == "drop_point" else str(readable(event.data.get("point", ""), texts))
        wanted = str(readable(event.data.get("outcome_wanted", ""), texts))
        found.setdefault(number, []).append(Wording(event.number, event.happened_on, event.by, text, wanted))
    return {number: some for number, some in found.items() if len(some) > 1}


def compare(before: Sequence[Worded], after: Sequence[Worded]) -> list[Change]:
    """What changed from one wording of the statement to another, by the number of the point."""
    old, new = {one.number: one for one in before}, {one.number: one for one in after}
    found = (_change(number, old.get(number), new.get(number)) for number in sorted({*old, *new}))
    return [one for one in found if one is not None]


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, word by word: what stayed, what went and what came.

    >>> [(one.mark, one.text) for one in marked("two late visits", "three late visits")]
    [('out', 'two'), ('in', 'three'), ('same', ' late visits')]
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    pieces: list[Piece] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(Piece("out", "".join(old[i:j])))
        if k < m:
            pieces.append(Piece("in", "".join(new[k:m])))
    return tuple(pieces)


def _worded(points: Sequence[Point], texts: Mapping[str, str]) -> tuple[Worded, ...]:
    return tuple(
        Worded(
            point.number,
            str(readable(point.text, texts)),
            str(readable(point.outcome_wanted, texts)) if point.outcome_wanted else "",
        )
        for point in points
    )


def _change(number: int, old: Worded | None, new: Worded | None) -> Change | None:
    if old is None and new is not None:
        return Change(number, f"Point {number} is new", marked("", new.text), marked("", new.outcome_wanted))
    if new is None and old is not None:
        return Change(number, f"Point {number} was taken out", marked(old.text, ""), marked(old.outcome_wanted, ""))
    if old is None or new is None or old == new:
        return None
    reworded, other_outcome = old.text != new.text, old.outcome_wanted != new.outcome_wanted
    what = [
        *(["is worded differently"] if reworded else []),
        *(["has another outcome wanted"] if other_outcome else []),
    ]
    wanted = marked(old.outcome_wanted, new.outcome_wanted) if other_outcome else ()
    return Change(number, f"Point {number} {' and '.join(what)}", marked(old.text, new.text), wanted)
