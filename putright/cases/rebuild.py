"""Work out cases again from their events: prove that every summary equals the fold, or make it so."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from putright.cases import actions, promises, read
from putright.cases.models import Action, Case, Letter, Summary
from putright.cases.promises import Moved
from putright.cases.summary import summarise
from putright.engine import questions

BATCH = 200
"""Cases worked out together: few enough that nobody who works on one of them waits long."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A case whose summary is not what its events give, or whose promised dates have moved.

    `columns`: for each differing column of the summary, what is stored and what should be; of `actions`, how many.
    """

    reference: str
    columns: dict[str, tuple[Any, Any]]
    moved: Sequence[Moved]


def batches() -> list[list[int]]:
    """All cases of the authority in scope by their numbers, in the order of opening, a batch at a time."""
    numbers = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    return [numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH)]


def drifts(mend: bool, batch: Sequence[int]) -> Iterator[Drift]:
    """Those of a batch that differ, their summaries mended if asked; in five queries, and a few for each mended.

    Must run within an authority scope. Nobody can add to these cases until it ends.
    """
    cases = list(Case.objects.select_for_update().filter(pk__in=batch).order_by("pk"))
    stored = Summary.objects.in_bulk(batch)
    letters = _letters_with_dates(batch)
    listed = _listed_actions(batch)
    for loaded in read.load_all(cases):
        right = summarise(loaded.row, loaded.engine_case)
        summary = stored.get(loaded.row.pk)
        columns = {
            column: (getattr(summary, column) if summary else None, getattr(right, column))
            for column in _COLUMNS
            if summary is None or getattr(summary, column) != getattr(right, column)
        }
        noted = actions.rows(loaded.row, loaded.state)
        if actions.differ(listed[loaded.row.pk], noted):
            columns["actions"] = (len(listed[loaded.row.pk]), len(noted))
            if mend:
                actions.replace_rows(loaded.row, noted)
        if columns and mend:
            right.save(force_insert=summary is None, force_update=summary is not None)
        moved = _moved(loaded, letters[loaded.row.pk]) if loaded.row.pk in letters else []
        if columns or moved:
            yield Drift(loaded.row.reference, columns, moved)


def _moved(loaded: read.Loaded, letters: Sequence[Letter]) -> list[Moved]:
    case = loaded.engine_case
    answers = questions.what_is_due(case.procedure, case.calendar, case.state, case.today)
    return promises.moved(case.state, answers, letters)


def _listed_actions(batch: Sequence[int]) -> dict[int, list[Action]]:
    found: dict[int, list[Action]] = defaultdict(list)
    for action in Action.objects.filter(case__in=batch):
        found[action.case_id].append(action)
    return found


def _letters_with_dates(batch: Sequence[int]) -> dict[int, list[Letter]]:
    found: dict[int, list[Letter]] = defaultdict(list)
    for letter in Letter.objects.filter(case__in=batch).exclude(promised={}).defer("body", "parts"):
        found[letter.case_id].append(letter)
    return found


_COLUMNS = tuple(field.attname for field in Summary._meta.concrete_fields)
