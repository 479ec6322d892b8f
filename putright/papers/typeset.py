"""Our own pages of the papers, set by Typst as a tagged PDF: cover, index, and each document not from outside."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import typst

from putright.papers.document import Block, Document, short_date
from putright.papers.fonts import folders, printable

_TEMPLATE = Path(__file__).with_name("pages.typ")
ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA: claimed only where every page is ours, since what came from outside is as it came."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands before the documents."""

    council: str
    reference: str
    procedure: str
    title: str
    facts: Sequence[tuple[str, str]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A document as it is printed: what it is, its blocks, and why it is not printed whole, if so."""

    document: Document
    blocks: Sequence[Block]
    trouble: str = ""


def set_pages(cover: Cover, documents: Sequence[Printed], folder: Path) -> bytes:
    """The PDF, with pages kept free for those from outside. Pictures are in `folder`, where this may write."""
    (folder / "papers.json").write_text(json.dumps(_said(cover, documents)), encoding="utf-8")
    main = folder / _TEMPLATE.name
    shutil.copyfile(_TEMPLATE, main)
    ours = not any(block["kind"] == "outside" for one in documents for block in one.blocks)
    return typst.compile(
        str(main),
        root=str(folder),
        font_paths=list(folders()),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=ACCESSIBLE if ours else None,
    )


def _said(cover: Cover, documents: Sequence[Printed]) -> dict[str, Any]:
    said = {
        "council": cover.council,
        "reference": cover.reference,
        "procedure": cover.procedure,
        "title": cover.title,
        "facts": [list(one) for one in cover.facts],
        "note": cover.note,
        "documents": [
            {
                "number": number,
                "title": one.document.title,
                "on": short_date(one.document.on) if one.document.on else "",
                "trouble": one.trouble,
                "blocks": list(one.blocks),
            }
            for number, one in enumerate(documents, start=1)
        ],
    }
    printed: dict[str, Any] = _printable(said)
    return printed


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value
