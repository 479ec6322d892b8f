"""Whether every letter of a procedure has wording, every part of it, and only slots that can be filled."""

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from putright.engine import questions
from putright.engine.procedure import Letter, Procedure, Standing, Step
from putright.procedure_files.catalogue import Version
from putright.procedure_files.problems import BadFile, Problem
from putright.procedure_files.wording import CLOSING, OPENING, SLOT, Wording, read_wording

SLOTS = (
    "answer.<question>",
    "body.<question>",
    "complainant",
    "contact",
    "council",
    "due.<clock>",
    "findings",
    "holder.<part in the case>",
    "latest.<step>.<question>",
    "ombudsman",
    "points",
    "received_on",
    "reference",
    "summary",
    "today",
    "writer",
)
"""What a letter may leave to be filled in, besides its own words."""

OMBUDSMAN = "ombudsman"
"""The slot for the Ombudsman's details and, where there is no wording to look at, the part that holds it."""

_ALMOST_A_SLOT = re.compile(r"\{\{[^}\n]*\}?\}?|\}\}")


def wording_path(folder: Path, letter: str) -> Path:
    """Where a council keeps the wording of a letter."""
    return folder / "letters" / f"{letter}.md"


def bad_wording(folder: Path, version: Version) -> list[Problem]:
    """What is wrong with the wording of the procedure's letters."""
    problems: list[Problem] = []
    for key, letter in version.procedure.letters.items():
        path = wording_path(folder, key)
        try:
            wording = read_wording(path)
        except BadFile as bad:
            problems += bad.problems
            continue
        except UnicodeDecodeError:
            problems.append(Problem(path, 0, "This is not UTF-8 text.", "Save it as UTF-8."))
            continue
        problems += _sections(wording, letter)
        problems += _slots(path, version.procedure, letter)
    return problems


def unused_wording(folder: Path, versions: Iterable[Version]) -> list[Problem]:
    """Wording of letters that no version of any procedure has."""
    letters = {key for version in versions for key in version.procedure.letters}
    return [
        Problem(path, 0, f"No procedure has a letter `{path.stem}`.", _meant(path.stem, letters))
        for path in sorted((folder / "letters").glob("*"))
        if path.stem not in letters or path.suffix != ".md"
    ]


def silent_about_the_ombudsman(folder: Path, version: Version) -> list[Problem]:
    """Steps without the letter their standing promises: that the complainant is told of the Ombudsman."""
    procedure = version.procedure
    return [
        version.document.problem(
            ("steps", step.key, "letter"),
            f"The case ends at “{standing.title}” without the complainant being told of the Ombudsman.",
            "Give the step a letter that always goes, with `{{ ombudsman }}` in a required part.",
        )
        for standing in procedure.standings.values()
        if standing.tells_of_ombudsman
        for step in _leading_to(procedure, standing)
        if not _tells(folder, procedure, step)
    ]


def _leading_to(procedure: Procedure, standing: Standing) -> Iterator[Step]:
    return (step for step in procedure.steps.values() if step.leads_to == standing.key)


def _tells(folder: Path, procedure: Procedure, step: Step) -> bool:
    letter = procedure.letters.get(step.letter or "")
    if letter is None or step.letter_when:
        return False
    required = [part.key for part in letter.parts if part.required]
    try:
        wording = read_wording(wording_path(folder, letter.key))
    except (BadFile, UnicodeDecodeError):
        return OMBUDSMAN in required  # that the wording is bad is said elsewhere
    return any(key in wording.sections and OMBUDSMAN in wording.slots(key) for key in required)


def _sections(wording: Wording, letter: Letter) -> Iterator[Problem]:
    parts = [part.key for part in letter.parts]
    for part in letter.parts:
        if part.key not in wording.sections:
            what = f"The letter does not say: {part.title} ({part.clause})."
            yield Problem(wording.path, 0, what, f"Add a section `## {part.key}`.")
        elif not wording.sections[part.key]:
            what = f"The section `{part.key}` is empty; it must say: {part.title} ({part.clause})."
            yield Problem(wording.path, wording.lines[part.key], what, "Write it.")
    for key, line in wording.lines.items():
        if key not in (*parts, OPENING, CLOSING):
            what = f"The letter has no part `{key}`."
            yield Problem(wording.path, line, what, _meant(key, [*parts, OPENING, CLOSING]))


def _slots(path: Path, procedure: Procedure, letter: Letter) -> Iterator[Problem]:
    """Line by line, the subject included."""
    senders = [step for step in procedure.steps.values() if step.letter == letter.key]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for slot in SLOT.findall(line):
            advice = _unfillable(slot, procedure, senders)
            if advice:
                yield Problem(path, number, f"Nothing can fill `{{{{ {slot} }}}}`.", advice)
        for almost in _ALMOST_A_SLOT.findall(SLOT.sub("", line)):
            what = f"`{almost.strip()}` is not a slot."
            yield Problem(path, number, what, "Write `{{ name }}`, with small letters, digits, `_` and `.` only.")


def _unfillable(slot: str, procedure: Procedure, senders: Iterable[Step]) -> str:
    """What to do about a slot that nothing can fill; empty when something can."""
    kind, dot, rest = slot.partition(".")
    if not dot:
        return "" if slot in SLOTS else _meant(slot, SLOTS)
    if kind == "due":
        return "" if rest in procedure.clocks else _meant(rest, procedure.clocks)
    if kind == "holder":
        return "" if rest in procedure.case_roles else _meant(rest, procedure.case_roles)
    if kind == "answer":
        lacking = [step for step in senders if rest not in _questions(step)]
        return f"`{lacking[0].key}` asks: {', '.join(_questions(lacking[0])) or 'nothing'}." if lacking else ""
    if kind == "body":
        known = {question for step in senders for question in _questions(step)} | set(questions.which_facts(procedure))
        return "" if rest in known else _meant(rest, sorted(known))
    if kind == "latest":
        key, _, question = rest.partition(".")
        if key not in procedure.steps:
            return _meant(key, procedure.steps)
        asked = _questions(procedure.steps[key])
        return "" if question in asked else f"`{key}` asks: {', '.join(asked) or 'nothing'}."
    return _meant(slot, SLOTS)


def _questions(step: Step) -> list[str]:
    """The questions whose answers can be put in words: files can't."""
    return [field.key for field in step.fields if field.kind != "document"]


def _meant(name: str, among: Collection[str]) -> str:
    near = get_close_matches(name, list(among), n=1)
    return f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(among) or 'none'}."
