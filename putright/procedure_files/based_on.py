"""A procedure file that says only in what it differs from another: both read as one."""

from collections.abc import Iterator, Mapping
from itertools import repeat
from pathlib import Path
from typing import Any

from putright.procedure_files.problems import Problem
from putright.procedure_files.read import Document, Where, read

BASED_ON = "based_on"
_MOST_LAYERS = 5
"""Nobody follows more; and files based on one another would never end."""


def base_of(document: Document) -> Path | None:
    """The file of the same day on which this one is based, if it says so."""
    base = document.values.get(BASED_ON)
    return document.path.parent / f"{base}.{document.values.get('in_force_from')}.yaml" if base else None


def laid_over_its_base(document: Document, layers: int = 0) -> Document:
    """The document over the one it is based on: key by key, and without what it says is `null`.

    BadFile when the base can't be read, or when files are based on one another.
    """
    path = base_of(document)
    if path is None:
        return document
    if layers == _MOST_LAYERS:
        what = "This is based on too many files, or on itself."
        raise document.problem((BASED_ON,), what, "Base it on one that stands alone.").as_error()
    if not path.is_file():
        problem = document.problem(
            (BASED_ON,), f"There is no file {path.name}.", "A base is of the same council and day."
        )
        raise problem.as_error()
    base = laid_over_its_base(read(path), layers + 1)
    return _Laid(document.path, laid_over(base.values, document.values), document.lines, base)


class _Laid(Document):
    """A document over its base. What is wrong is wrong in whichever of them says the most about that place."""

    __slots__ = ()

    def problem(self, where: Where, what: str, to_do: str = "") -> Problem:
        """Something wrong at that place, in this file or in one below; in this one if both have it."""
        if self.base is not None and _said(self, where) < max(map(_said, _below(self), repeat(where))):
            return self.base.problem(where, what, to_do)
        return Problem(self.path, self.line(where), what, to_do)


def _below(document: Document) -> Iterator[Document]:
    """The files under this one, the nearest first."""
    while document.base is not None:
        document = document.base
        yield document


def _said(document: Document, where: Where) -> int:
    """How far down the way to that place the file itself goes."""
    return max((number for number in range(len(where) + 1) if where[:number] in document.lines), default=0)


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping over another, key by key and as deep as both go; without what `above` says is None."""
    laid = dict(below)
    for key, value in above.items():
        if value is None:
            laid.pop(key, None)
        elif isinstance(value, Mapping):
            under = laid.get(key)
            laid[key] = laid_over(under if isinstance(under, Mapping) else {}, value)
        else:
            laid[key] = value
    return laid
