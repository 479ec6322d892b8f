"""What is wrong with a file: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong. `line` counts from 1; 0 speaks of the whole file."""

    path: Path
    line: int
    what: str
    to_do: str = ""

    def as_error(self) -> "BadFile":
        """The error for a file with this alone wrong."""
        return BadFile([self])

    def __str__(self) -> str:
        place = f"{shown(self.path)}:{self.line}" if self.line else shown(self.path)
        advice = f" {self.to_do}" if self.to_do else ""
        return f"{place}: {self.what}{advice}"


class BadFile(Exception):
    """A file that can't be used, with everything found wrong in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """At least one problem; they are kept in the order of the file."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def for_one(cls, path: Path, line: int, what: str, to_do: str) -> "BadFile":
        """The error for a file with one thing wrong."""
        return cls([Problem(path, line, what, to_do)])


def shown(path: Path) -> str:
    """The path from here, or the whole of it when it lies elsewhere."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
