"""Read one YAML file strictly: no repeated keys, no surprises of type, and the line of everything."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from putright.procedure_files.problems import BadFile, Problem

Where = tuple[str | int, ...]
"""The way to a value: keys and positions from the top, e.g. ("clocks", "stage_1_response", "stops", 0)."""

ENDLESS = "The file unfolds without end."
MOST_NODES = 200_000
"""An alias may repeat a node; a file that unfolds to more than this is a mistake or an attack."""

_TRUE_FALSE = {"true": True, "false": False}
_WHOLE_NUMBER = re.compile(r"[-+]?(0|[1-9]\d*)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's values as plain Python, and the line on which each begins.

    `base` is the file under this one, if it says only in what it differs: what it does not say stands there.
    """

    path: Path
    values: Mapping[str, Any]
    lines: Mapping[Where, int]
    base: "Document | None" = None

    def line(self, where: Where) -> int:
        """The line of that value or, where there is none, of what it would stand in."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def problem(self, where: Where, what: str, to_do: str = "") -> Problem:
        """Something wrong at that place, in this file or in the one below."""
        if self.base is not None and self._depth(where) < self.base._depth(where):
            return self.base.problem(where, what, to_do)
        return Problem(self.path, self.line(where), what, to_do)

    def _depth(self, where: Where) -> int:
        """How far down the way to that place the file goes."""
        depths = [number for number in range(len(where) + 1) if where[:number] in self.lines]
        return max([*depths, self.base._depth(where) if self.base else 0])


def read(path: Path) -> Document:
    """The document in `path`; BadFile, with file, line and remedy, when it is not one strict YAML mapping."""
    node = _composed(path)
    if not isinstance(node, yaml.MappingNode):
        advice = "Begin with a line like `authority: name`."
        raise BadFile.for_one(path, 1, "The file must hold keys with values.", advice)
    reading = _Reading(path)
    try:
        values = reading.mapping(node, ())
    except RecursionError:
        raise BadFile.for_one(path, 1, ENDLESS, "Use fewer aliases.") from None
    if reading.problems:
        raise BadFile(reading.problems)
    return Document(path, values, reading.lines)


def read_text(path: Path) -> str:
    """The text in `path`; BadFile when there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadFile.for_one(path, 0, "There is no such file.", "Check the name.") from None
    except UnicodeDecodeError:
        raise BadFile.for_one(path, 0, "This is not UTF-8 text.", "Save it as UTF-8.") from None


def _compose(text: str) -> yaml.Node | None:
    """With libyaml, which is many times as fast; what it stumbles over is said as the other parser says it."""
    with suppress(AttributeError, yaml.YAMLError, RecursionError):
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _composed(path: Path) -> yaml.Node | None:
    text = read_text(path)
    try:
        return _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"This is not YAML: {error.problem or error.context}."
        advice = "Check indentation, colons and quotes here and just above."
        raise BadFile.for_one(path, mark.line + 1 if mark else 1, what, advice) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"There is a character that can't stand in text: #x{error.character:02x}."
        raise BadFile.for_one(path, line, what, "Take it out.") from None
    except RecursionError:
        raise BadFile.for_one(path, 0, ENDLESS, "Close what is opened, and nest less deeply.") from None


class _Reading:
    """One pass over the nodes, gathering values, lines and problems."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Where, int] = {}
        self.problems: list[Problem] = []

    def mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        self.lines[where] = node.start_mark.line + 1
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._complain(line, "A key must be a single word.", "Write `key: value`.")
                continue
            key = key_node.value
            if key in values:
                self._complain(line, f"`{key}` is here twice.", "Keep one of them.")
                continue
            values[key] = self._value(value_node, (*where, key))
            self.lines[(*where, key)] = line
        return values

    def _value(self, node: yaml.Node, where: Where) -> Any:
        if len(self.lines) > MOST_NODES:
            raise BadFile.for_one(self.path, node.start_mark.line + 1, ENDLESS, "Use fewer aliases.")
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            self.lines[where] = node.start_mark.line + 1
            return [self._value(child, (*where, n)) for n, child in enumerate(node.value)]
        self.lines[where] = node.start_mark.line + 1
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Any:
        """YAML 1.2's few types, and dates: `on`, `yes` and `no` are words, not truth values."""
        text = str(node.value)
        if not isinstance(node, yaml.ScalarNode) or node.style:
            return text
        if text in _TRUE_FALSE:
            return _TRUE_FALSE[text]
        if text in ("", "null", "~"):
            return None
        if _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        if _DATE.fullmatch(text):
            return self._date(text, node.start_mark.line + 1)
        return text

    def _date(self, text: str, line: int) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._complain(line, f"{text} is not a day that exists.", "Write year-month-day.")
            return None

    def _complain(self, line: int, what: str, to_do: str) -> None:
        self.problems.append(Problem(self.path, line, what, to_do))
