"""What a contact is and where it belongs: the policy's own questions, asked only as far as they decide something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from putright.engine.attempt import holds_true
from putright.engine.timing import Where

Answers = Mapping[str, str]
"""The answers given so far, by question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One of the policy's questions; asked only where earlier answers are as `only_if` says."""

    key: str
    title: str
    choices: Mapping[str, str]
    clause: str
    hint: str = ""
    only_if: Where = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somewhere outside this council's procedures, with what the person is told."""

    key: str
    title: str
    clause: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Where a contact with answers as `when` says belongs: to a procedure, or elsewhere; whose decision that is."""

    when: Where
    clause: str
    to: str | None = None
    elsewhere: str | None = None
    decides: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """The questions in their order, and the rows, of which the first that fits is the one."""

    title: str
    clause: str
    by: tuple[str, ...]
    questions: Mapping[str, Question]
    elsewhere: Mapping[str, Elsewhere]
    rows: Sequence[Row]


def what_next(triage: Triage, answers: Answers) -> Question | Row:
    """The question that must still be asked, or the row that fits: a proposal, for a person to take or not.

    A row is ruled out by one answer that is not as it says, so what only it asks is then never asked.
    """
    for row in triage.rows:
        unknown: Question | None = None
        fits = True
        for key, values in row.when.items():
            question = triage.questions[key]
            if not _asked(triage, question, answers):
                fits = False
            elif key in answers:
                fits = fits and holds_true({key: values}, answers)
            else:
                unknown = unknown or question
        if fits and unknown is not None:
            return _first(triage, unknown, answers)
        if fits:
            return row
    raise ValueError("The last row of a triage has no condition, so that every contact has its place.")


def _asked(triage: Triage, question: Question, answers: Answers) -> bool:
    """Whether the question is one for this contact, as far as is known."""
    for key, values in question.only_if.items():
        if key in answers and not holds_true({key: values}, answers):
            return False
        if not _asked(triage, triage.questions[key], answers):
            return False
    return True


def _first(triage: Triage, question: Question, answers: Answers) -> Question:
    """The question itself or, where that depends on one not answered yet, that one."""
    for key in question.only_if:
        if key not in answers:
            return _first(triage, triage.questions[key], answers)
    return question


def ways_through(triage: Triage, most: int) -> list[tuple[Answers, Row]] | None:
    """Every way of answering, with where it ends, for the checker; None when there are more than `most`."""
    found: list[tuple[Answers, Row]] = []
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        if len(found) + len(waiting) > most:
            return None
        answers = waiting.pop()
        following = what_next(triage, answers)
        if isinstance(following, Row):
            found.append((answers, following))
        else:
            waiting += [{**answers, following.key: choice} for choice in following.choices]
    return found
