"""A council's triage file: its shape, what it builds, and what can be wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from putright.engine import triage as engine
from putright.procedure_files.authority import Authority
from putright.procedure_files.basic_shapes import Clause, Key, Keys, Shape, Slug, WhereShape, Words
from putright.procedure_files.problems import Problem
from putright.procedure_files.read import Document, Where, read
from putright.procedure_files.validate import validate

MOST_WAYS = 20_000


class QuestionShape(Shape):
    """One of the policy's questions."""

    title: Words
    choices: Annotated[Mapping[Key, Words], Field(min_length=2)]
    clause: Clause
    hint: str = ""
    only_if: WhereShape = {}


class ElsewhereShape(Shape):
    """Somewhere outside the council's procedures."""

    title: Words
    clause: Clause
    advice: str = Field("", description="What the person is told.")


class RowShape(Shape):
    """Where a contact with these answers belongs."""

    if_: Annotated[WhereShape, Field(alias="if")] = {}
    to: Slug | None = None
    elsewhere: Key | None = None
    decides: Keys = []
    clause: Clause
    note: str = Field("", description="What follows, in words.")


class TriageFile(Shape):
    """A triage file."""

    title: Words
    clause: Clause
    in_force_from: date
    by: Keys
    questions: Mapping[Key, QuestionShape]
    elsewhere: Mapping[Key, ElsewhereShape] = {}
    rows: Annotated[list[RowShape], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class TriageVersion:
    """A triage as in force from a day."""

    in_force_from: date
    triage: engine.Triage
    document: Document


def read_triage(path: Path, authority: Authority) -> TriageVersion:
    """The triage in the file; BadFile when it is wrong."""
    document = read(path)
    file = validate(document, TriageFile)
    expected = f"triage.{file.in_force_from}.yaml"
    if path.name != expected:
        what = f"The file is called {path.name}."
        raise document.problem(("in_force_from",), what, f"Call it {expected}.").as_error()
    return TriageVersion(file.in_force_from, _built(file, authority), document)


def _built(file: TriageFile, authority: Authority) -> engine.Triage:
    def posts(roles: Collection[str]) -> tuple[str, ...]:
        return tuple(post for role in roles for post in authority.groups.get(role, (role,)))

    return engine.Triage(
        file.title,
        file.clause,
        posts(file.by),
        {
            key: engine.Question(key, q.title, q.choices, q.clause, q.hint, _where(q.only_if))
            for key, q in file.questions.items()
        },
        {key: engine.Elsewhere(key, one.title, one.clause, one.advice) for key, one in file.elsewhere.items()},
        tuple(
            engine.Row(_where(row.if_), row.clause, row.to, row.elsewhere, posts(row.decides), row.note)
            for row in file.rows
        ),
    )


def _where(where: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in where.items()}


def wrong_with(version: TriageVersion, procedures: Collection[str], posts: Collection[str]) -> list[Problem]:
    """Names of nothing, a contact without a place, a row that no answers lead to."""
    names = list(_names(version, procedures, posts))
    return names or list(_rows(version))


def _names(version: TriageVersion, procedures: Collection[str], posts: Collection[str]) -> Iterator[Problem]:
    triage, document = version.triage, version.document
    for post in triage.by:
        if post not in posts:
            yield document.problem(("by",), f"There is no post or group `{post}`.", "Correct it.")
    for key, question in triage.questions.items():
        yield from _conditions(version, ("questions", key, "only_if"), question.only_if)
    for number, row in enumerate(triage.rows):
        yield from _row(version, row, ("rows", number), procedures, posts)
    if triage.rows[-1].when:
        where = ("rows", len(triage.rows) - 1)
        yield document.problem(where, "Some contacts have no place.", "End with a row without `if`.")


def _row(
    version: TriageVersion, row: engine.Row, here: Where, procedures: Collection[str], posts: Collection[str]
) -> Iterator[Problem]:
    yield from _conditions(version, (*here, "if"), row.when)
    if (row.to is None) == (row.elsewhere is None):
        yield version.document.problem(here, "A row goes to a procedure or elsewhere.", "Give `to` or `elsewhere`.")
    if row.to is not None and row.to not in procedures:
        advice = f"There are: {', '.join(sorted(procedures))}."
        yield version.document.problem((*here, "to"), f"There is no procedure `{row.to}`.", advice)
    if row.elsewhere is not None and row.elsewhere not in version.triage.elsewhere:
        yield version.document.problem(
            (*here, "elsewhere"), f"There is no `{row.elsewhere}` in `elsewhere`.", "Add it."
        )
    for post in row.decides:
        if post not in posts:
            yield version.document.problem((*here, "decides"), f"There is no post or group `{post}`.", "Correct it.")


def _conditions(
    version: TriageVersion, here: tuple[str | int, ...], where: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    questions = version.triage.questions
    for key, values in where.items():
        if key not in questions:
            yield version.document.problem((*here, key), f"There is no question `{key}`.", "Add it to `questions`.")
            continue
        for value in values:
            if value not in questions[key].choices:
                advice = f"There are: {', '.join(questions[key].choices)}."
                yield version.document.problem((*here, key), f"`{value}` is no answer to `{key}`.", advice)


def _rows(version: TriageVersion) -> Iterator[Problem]:
    """Every way through is walked: a question that nothing asks, or a row at which none ends, is a mistake."""
    triage = version.triage
    ways = engine.ways_through(triage, MOST_WAYS)
    if ways is None:
        advice = "Ask fewer questions before the first rows."
        yield version.document.problem(("questions",), f"There are more than {MOST_WAYS} ways of answering.", advice)
        return
    met = {id(row) for _, row in ways}
    asked = {key for answers, _ in ways for key in answers}
    for number, row in enumerate(triage.rows):
        if id(row) not in met:
            what = "No answers lead here: rows before it take them all."
            yield version.document.problem(("rows", number), what, "Move it up, or take it out.")
    for key in triage.questions:
        if key not in asked:
            yield version.document.problem(
                ("questions", key), "This is never asked.", "Use it in a row, or take it out."
            )
