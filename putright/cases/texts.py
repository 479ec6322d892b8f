"""Free text, moved out of an event's answers before they are stored and put back when they are shown."""

import uuid
from collections.abc import Mapping
from typing import Any

from putright.cases.models import Case, Text
from putright.engine.procedure import Procedure, Step

TOKEN = "text:"
"""What stands in an event where text was: this, and the text's id."""
ERASED = "[erased]"
_WORDS = ("text", "long_text")
SUMMARY = "summary"
"""The question to which the complainant's own words are the answer."""


def about_key(procedure: Procedure) -> str:
    """The opening question whose answer says what a case is about: `summary`, or else the first answered in words."""
    asked = [field.key for field in procedure.steps[procedure.opens_with].fields if field.kind in _WORDS]
    return SUMMARY if SUMMARY in asked or not asked else asked[0]


def put_away(case: Case, step: Step, answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[Text]]:
    """The answers with tokens for their text, and the texts, not saved yet."""
    texts: list[Text] = []

    def token_for(body: str) -> str:
        text = Text(id=uuid.uuid4(), authority=case.authority, case=case, body=body)
        texts.append(text)
        return f"{TOKEN}{text.id}"

    stored = dict(answers)
    for field in step.fields:
        value = stored.get(field.key)
        if value is None:
            continue
        if field.kind in _WORDS:
            stored[field.key] = token_for(str(value))
        elif field.kind == "findings":
            stored[field.key] = {
                point: {**found, "explanation": token_for(found["explanation"])} for point, found in value.items()
            }
    return stored, texts


def bodies(case: Case) -> Mapping[str, str]:
    """Every text of a case by its token, in one query; an erased one says so."""
    rows = Text.objects.filter(case=case).values_list("id", "body", "erased_at")
    return {f"{TOKEN}{key}": ERASED if erased else body for key, body, erased in rows}


def readable(value: Any, texts: Mapping[str, str]) -> Any:
    """A stored answer with its words back in place."""
    if isinstance(value, str) and value.startswith(TOKEN):
        return texts.get(value, ERASED)
    if isinstance(value, Mapping):
        return {key: readable(one, texts) for key, one in value.items()}
    if isinstance(value, list):
        return [readable(one, texts) for one in value]
    return value
