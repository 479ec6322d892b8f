"""A short form that no procedure asks: its questions drawn like a step's, its answers read and checked alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from putright.design.widgets import Asked, Widget, read_answer, widgets
from putright.engine.procedure import Field
from putright.engine.reasons import Reason

MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class SmallForm:
    """The questions, what was answered so far, and what is wrong with it."""

    fields: Sequence[Field]
    answers: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def widgets(self) -> list[Widget]:
        """Every question drawn."""
        reasons = {key: Reason(text) for key, text in self.wrong.items()}
        return widgets([Asked(one, self.answers.get(one.key), reasons.get(one.key)) for one in self.fields])

    def error_list(self) -> list[dict[str, str]]:
        """What is wrong, each linked to where it is put right."""
        kinds = {one.key: one.kind for one in self.fields}
        return [
            {"text": text, "href": f"#{key}-day" if kinds.get(key) == "date" else f"#{key}"}
            for key, text in self.wrong.items()
        ]

    def sent(self, posted: QueryDict) -> "SmallForm":
        """The form as it was sent, with what is wrong with it by itself."""
        answers = {one.key: read_answer(one, posted) for one in self.fields}
        wrong = {one.key: text for one in self.fields if (text := _wrong(one, answers[one.key]))}
        return replace(self, answers=answers, wrong=wrong)

    def also_wrong(self, wrong: Mapping[str, str]) -> "SmallForm":
        """The same form with what else is wrong; what was wrong before is said first."""
        return replace(self, wrong={**wrong, **self.wrong})

    def words(self, key: str) -> str:
        """An answer in words; empty when there is none."""
        return str(self.answers.get(key) or "")

    def day(self, key: str) -> date | None:
        """An answer that is a date."""
        return date.fromisoformat(self.words(key)) if self.words(key) else None


def _wrong(asked: Field, answer: Any) -> str:
    if answer in (None, ""):
        return f"Answer “{asked.title}”" if asked.required else ""
    if asked.kind == "choice":
        return "" if answer in asked.choices else f"Answer “{asked.title}” with one of those listed"
    if asked.kind == "date":
        return "" if _is_a_day(str(answer)) else "Give a day, month and year that exist"
    most = 200 if asked.kind == "text" else MOST_WORDS
    return "" if len(str(answer)) <= most else f"Say it in {most} characters at most"


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
