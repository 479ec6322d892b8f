"""Prove that every summary equals the fold of its events, or make it so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from putright.cases import read
from putright.cases.models import Case, Summary
from putright.cases.summary import summarise


@dataclass(frozen=True, slots=True)
class Drift:
    """A summary that is not what its events give: for each differing column, what is stored and what should be."""

    reference: str
    columns: dict[str, tuple[Any, Any]]


def drifts(mend: bool) -> Iterator[Drift]:
    """Every case of the authority in scope whose summary differs, mended if asked; in the order of opening."""
    for case in Case.objects.order_by("pk").iterator(chunk_size=500):
        loaded = read.load(case)
        right = summarise(case, loaded.engine_case)
        stored = Summary.objects.filter(case=case).first()
        columns = {
            column: (getattr(stored, column) if stored else None, getattr(right, column))
            for column in _COLUMNS
            if stored is None or getattr(stored, column) != getattr(right, column)
        }
        if columns:
            if mend:
                right.save(force_insert=stored is None, force_update=stored is not None)
            yield Drift(case.reference, columns)


_COLUMNS = tuple(field.attname for field in Summary._meta.concrete_fields)
