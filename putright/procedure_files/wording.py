"""The wording of a letter: Markdown, a section for each part, named slots for what differs case to case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from putright.procedure_files.problems import BadFile
from putright.procedure_files.read import read_text

SLOT = re.compile(r"\{\{\s*([a-z0-9_.]+)\s*\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")

OPENING = "opening"
CLOSING = "closing"
"""Two sections every letter may have besides its parts: how it begins and ends."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of each section of a letter, in the file's order, with slots such as `{{ complainant }}`."""

    path: Path
    subject: str
    sections: Mapping[str, str]
    lines: Mapping[str, int]

    def slots(self, section: str) -> tuple[str, ...]:
        """The names of the slots in a section."""
        return tuple(SLOT.findall(self.sections[section]))


def read_wording(path: Path) -> Wording:
    """The wording in `path`: a `# subject`, then sections; BadFile when it is not so."""
    if not path.exists():
        advice = "Write it: `# subject`, then a `## part` for each part."
        raise BadFile.for_one(path, 0, "This letter has no wording.", advice)
    before, *rest = _split(path)
    subject = _subject(path, before)
    sections: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, heading, text in rest:
        if not _NAME.fullmatch(heading):
            advice = "Use the name of a part: small letters, digits and `_`."
            raise BadFile.for_one(path, number, f"`{heading}` is no name for a section.", advice)
        if heading in sections:
            raise BadFile.for_one(path, number, f"The section `{heading}` is here twice.", "Keep one of them.")
        sections[heading], lines[heading] = text, number
    return Wording(path, subject, sections, lines)


def _split(path: Path) -> list[tuple[int, str, str]]:
    """What stands before the first `## heading`, then each section: its line, heading and text."""
    sections: list[tuple[int, str, list[str]]] = [(1, "", [])]
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if line.startswith("## "):
            sections.append((number, line.removeprefix("## ").strip(), []))
        else:
            sections[-1][2].append(line)
    return [(number, heading, "\n".join(text).strip()) for number, heading, text in sections]


def _subject(path: Path, before: tuple[int, str, str]) -> str:
    number, _, text = before
    subject, _, more = text.partition("\n")
    if not subject.startswith("# "):
        raise BadFile.for_one(path, number, "The letter has no subject.", "Begin with a line like `# Your complaint`.")
    if more.strip():
        raise BadFile.for_one(
            path,
            number,
            "There is text between the subject and the first part.",
            "Put it under `## opening`.",
        )
    return subject.removeprefix("# ").strip()
