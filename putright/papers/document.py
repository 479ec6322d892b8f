"""What a document among the papers is: blocks that we set ourselves, or a file from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from putright.cases.models import CaseFile
from putright.cases.statement import Piece

Block = Mapping[str, Any]
"""A piece of a page, as `pages.typ` sets it: its `kind`, and what that kind needs."""


@dataclass(frozen=True, slots=True)
class Document:
    """One of the papers. `file` is what came from outside; else `blocks` are all there is."""

    title: str
    on: date | None
    blocks: Sequence[Block] = ()
    file: CaseFile | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something in the case that can go among the papers. `usual` is ticked when the form is first shown.

    `left_out` says why it stays out unless somebody gives a reason.
    """

    key: str
    title: str
    on: date | None
    group: Literal["made", "letter", "file", "entry"]
    hint: str = ""
    usual: bool = False
    left_out: str = ""


def words(text: str) -> Block:
    """Words as they were written, with their paragraphs and line breaks."""
    return {"kind": "words", "text": text}


def heading(text: str) -> Block:
    """A heading within a document."""
    return {"kind": "heading", "text": text}


def muted(text: str) -> Block:
    """A line that explains."""
    return {"kind": "muted", "text": text}


def pairs(rows: Sequence[tuple[str, str]]) -> Block:
    """Questions with their answers."""
    return {"kind": "pairs", "rows": [list(row) for row in rows]}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Block:
    """A table; `widths` of its columns against each other."""
    return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows], "widths": list(widths)}


def compared(pieces: Sequence[Piece]) -> Block:
    """Words with what went struck through and what came underlined."""
    return {"kind": "compared", "pieces": [{"mark": one.mark, "text": one.text} for one in pieces]}


def picture(name: str, alt: str) -> Block:
    """A picture from the folder in which the papers are made."""
    return {"kind": "picture", "name": name, "alt": alt}


def pages_from_outside(name: str, count: int) -> Block:
    """So many pages kept free for those of a PDF."""
    return {"kind": "outside", "name": name, "count": count}


def short_date(day: date) -> str:
    """A date without its weekday, e.g. `6 January 2027`."""
    return f"{day.day} {day:%B %Y}"
