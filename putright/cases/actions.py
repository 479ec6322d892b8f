"""What is to be done and was learned because of complaints: a row each for lists, worked out from the folded state."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from putright.cases.models import Action, Case
from putright.cases.texts import TOKEN
from putright.engine.state import Action as EngineAction
from putright.engine.state import State

TITLES: Mapping[str, str] = {
    "remedy": "Puts it right",
    "learning": "Learning",
    "recommendation": "Recommendation",
    "promise": "Promise",
}


def rows(case: Case, state: State) -> list[Action]:
    """The rows for this case, not saved, in the order in which they were made."""
    service = str(state.facts.get("service", ""))
    return [_row(case, action, service) for action in state.actions]


def store(case: Case, before: State, after: State) -> None:
    """Bring the case's rows up to date, if an event changed any. Must run where the event is written."""
    same_service = before.facts.get("service") == after.facts.get("service")
    if before.actions == after.actions and (same_service or not after.actions):
        return
    replace_rows(case, rows(case, after))


def replace_rows(case: Case, right: Sequence[Action]) -> None:
    """These rows, and no others."""
    Action.objects.filter(case=case).exclude(key__in=[one.key for one in right]).delete()
    Action.objects.bulk_create(right, update_conflicts=True, unique_fields=["case", "key"], update_fields=COLUMNS)


def differ(stored: Sequence[Action], right: Sequence[Action]) -> bool:
    """Whether the rows stored are not those that the events give."""
    return sorted(map(_columns, stored)) != sorted(map(_columns, right))


def _row(case: Case, action: EngineAction, service: str) -> Action:
    words = str(action.words)
    token = words.startswith(TOKEN)
    return Action(
        authority=case.authority,
        case=case,
        key=action.key,
        kind=action.kind,
        words="" if token else words[:300],
        text=uuid.UUID(words.removeprefix(TOKEN)) if token else None,
        service=service,
        owner_id=int(action.owner) if action.owner else None,
        made_on=action.made_on,
        due_on=action.due_on,
        ended_on=action.ended_on,
        outcome=action.outcome or "",
        open=action.open,
    )


def _columns(row: Action) -> tuple[Any, ...]:
    return row.key, *(str(getattr(row, column)) for column in COLUMNS)


COLUMNS = ("kind", "words", "text", "service", "owner_id", "made_on", "due_on", "ended_on", "outcome", "open")
