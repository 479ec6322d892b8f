"""A procedure file that says only in what it differs from another: both read as one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from putright.procedure_files.read import Document, read

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
    return Document(document.path, _over(base.values, document.values), document.lines, base)


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    laid = dict(below)
    for key, value in above.items():
        if value is None:
            laid.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(laid.get(key), Mapping):
            laid[key] = _over(laid[key], value)
        else:
            laid[key] = value
    return laid
