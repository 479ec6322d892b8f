"""Where each requirement is met: the rules that cite it, and the stories and tests that name it."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from putright.procedure_files.check_names import citations
from putright.procedure_files.problems import BadFile, Problem
from putright.procedure_files.read import Document, read
from putright.procedure_files.register import Register
from putright.procedure_files.shapes import ScenarioFile
from putright.procedure_files.validate import validate

Standing = Literal["tested", "people", "later", "ruled", "missing"]
"""What is said for a requirement, the first that holds: a test names it, it is explained, a rule cites it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    path: Path
    line: int


Named = Mapping[str, tuple[Place, ...]]
"""Requirement ids, each with the places that name it."""


def cited(documents: Iterable[Document]) -> Named:
    """The clauses cited by the rules of these files."""
    found: dict[str, list[Place]] = {}
    for document in documents:
        for where, clause in citations(document):
            found.setdefault(clause, []).append(Place(document.path, document.line(where)))
    return {clause: tuple(places) for clause, places in found.items()}


def covered(scenarios: Iterable[Path]) -> Named:
    """The requirements that stories cover; a story that can't be read covers nothing."""
    found: dict[str, list[Place]] = {}
    for path in scenarios:
        try:
            document = read(path)
            file = validate(document, ScenarioFile)
        except BadFile:
            continue
        for number, one in enumerate(file.covers):
            found.setdefault(one, []).append(Place(path, document.line(("covers", number))))
    return {one: tuple(places) for one, places in found.items()}


def marked(tests: Path) -> Named:
    """The requirements named in `@pytest.mark.requirement(...)` under a folder, found without running it."""
    found: dict[str, list[Place]] = {}
    for path in sorted(tests.rglob("*.py")):
        for one, line in _marks(path):
            found.setdefault(one, []).append(Place(path, line))
    return {one: tuple(places) for one, places in found.items()}


def stands(register: Register, requirement: str, tested: Named, ruled: Named) -> Standing:
    """What is said for one requirement of the register."""
    if requirement in tested:
        return "tested"
    explanation = register.explanation(register.requirements[requirement])
    if explanation is not None:
        return explanation.as_
    return "ruled" if requirement in ruled else "missing"


def unknown(named: Named, known: Iterable[str], what: str) -> list[Problem]:
    """Ids that no register has, each wherever it is named."""
    ids = set(known)
    return [
        Problem(place.path, place.line, f"No register has `{one}`, which {what}.", "Correct the id.")
        for one, places in named.items()
        if one not in ids
        for place in places
    ]


def _marks(path: Path) -> Iterator[tuple[str, int]]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return  # running the tests says so better
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_mark(node.func):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, argument.lineno


def _is_mark(function: ast.expr) -> bool:
    """Whether it is `pytest.mark.requirement`, or `mark.requirement` where `mark` was imported."""
    if not isinstance(function, ast.Attribute) or function.attr != "requirement":
        return False
    mark = function.value
    return getattr(mark, "attr", getattr(mark, "id", None)) == "mark"
