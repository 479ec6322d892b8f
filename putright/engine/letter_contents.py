"""What a letter must say, and what is missing from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from putright.engine.attempt import holds_true, is_blank
from putright.engine.procedure import Letter, LetterPart
from putright.engine.reasons import Reason


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """One part of a letter, whether it is there, and why it must be."""

    part: LetterPart
    present: bool

    @property
    def missing(self) -> Reason | None:
        """What to say of a required part that is not there."""
        if self.present or not self.part.required:
            return None
        return Reason(f"The letter does not say: {self.part.title}", self.part.clause)


def as_it_applies(letter: Letter, data: Mapping[str, Any], facts: Mapping[str, Any]) -> Letter:
    """The letter without the parts that belong to other answers and facts, and with those required that then are."""
    parts = (
        replace(part, required=part.required and (not part.required_unless or is_blank(data.get(part.required_unless))))
        for part in letter.parts
        if holds_true(part.required_when, data, facts)
    )
    return replace(letter, parts=tuple(parts))


def contents(letter: Letter, text: Mapping[str, str]) -> tuple[PartAnswer, ...]:
    """Every part of the letter, in order, and whether `text` (by part) has it."""
    return tuple(PartAnswer(part, bool(text.get(part.key, "").strip())) for part in letter.parts)


def missing(letter: Letter, text: Mapping[str, str]) -> Mapping[str, Reason]:
    """The required parts that `text` lacks, each with its reason; empty when the letter may go."""
    answers = contents(letter, text)
    return {answer.part.key: answer.missing for answer in answers if answer.missing is not None}
