"""What a command prints: text for people, JSON for programs, and no complaint when nobody reads on."""

import json
import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

WIDTH = 100
"""Text is wrapped to this many columns."""

_GAP = "  "


def say(text: str = "") -> None:
    """Print a line, or lines. A reader who has gone (`putright clocks … | head`) is no error."""
    try:
        print(text)
    except BrokenPipeError:
        _read_no_more()


def finish() -> None:
    """Print what is still held back."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _read_no_more()


def complain(sentence: str) -> None:
    """Say to a person what stands in the way."""
    print(sentence, file=sys.stderr)


def say_json(value: Any) -> None:
    """The answer for a program."""
    say(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """The text in lines of at most WIDTH columns: the first begins with `first`, the others with `rest`."""
    following = " " * len(first) if rest is None else rest
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> str:
    """Columns of the given widths; a cell that needs more is wrapped, its own line breaks kept."""
    lines = [_row(headings, widths), _row(["─" * width for width in widths], widths)]
    lines += [_row(row, widths) for row in rows]
    return "\n".join(lines)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    columns = [_cell(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(len(column) for column in columns)
    lines = []
    for n in range(height):
        parts = [
            (column[n] if n < len(column) else "").ljust(width) for column, width in zip(columns, widths, strict=True)
        ]
        lines.append(_GAP.join(parts).rstrip())
    return "\n".join(lines)


def _cell(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, width, subsequent_indent="", break_on_hyphens=False) or [""]
    return lines


def plural(count: int, one: str, many: str = "") -> str:
    """A count and its noun.

    >>> plural(1, "problem"), plural(2, "problem"), plural(0, "story", "stories")
    ('1 problem', '2 problems', '0 stories')
    """
    return f"{count} {one if count == 1 else many or one + 's'}"


def _read_no_more() -> None:
    """Send the rest nowhere, so that the interpreter does not complain at its end either."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
