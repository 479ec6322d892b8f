"""The clause register: what a policy demands, clause by clause, and why some of it is not proven here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from putright.procedure_files.problems import BadFile, Problem
from putright.procedure_files.read import Document, Where, read
from putright.procedure_files.shapes import ExplainedShape, RegisterFile, RequirementShape
from putright.procedure_files.validate import validate


@dataclass(frozen=True, slots=True)
class Register:
    """The requirements of a policy as from a day, by id, in the order of its file."""

    document: Document
    file: RegisterFile
    in_force_from: date
    requirements: Mapping[str, RequirementShape]

    def where(self, requirement: str) -> Where:
        """The way to a requirement in the file."""
        return ("requirements", list(self.requirements).index(requirement))

    def explanation(self, requirement: RequirementShape) -> ExplainedShape | None:
        """Why it is not proven here: the entry that names it, or else the first that speaks of its kind."""
        by_name = (entry for entry in self.file.explained if requirement.id in entry.ids)
        by_kind = (entry for entry in self.file.explained if _speaks_of(entry, requirement))
        return next(by_name, None) or next(by_kind, None)


def read_registers(folder: Path) -> tuple[Register, ...]:
    """Every register in a council's folder, the oldest first; BadFile when one of them is wrong."""
    registers = [read_register(path) for path in sorted(folder.glob("requirements.*.yaml"))]
    return tuple(sorted(registers, key=lambda register: register.in_force_from))


def read_register(path: Path) -> Register:
    """One register; BadFile when it is wrong, its name included."""
    day = _day_in_name(path)
    document = read(path)
    file = validate(document, RegisterFile)
    problems = [*_repeated(document, file), *_said_of_nothing(document, file)]
    if problems:
        raise BadFile(problems)
    return Register(document, file, day, {one.id: one for one in file.requirements})


def register_for(registers: Sequence[Register], in_force_from: date) -> Register | None:
    """The register a procedure in force from that day cites: the latest begun by then, else the earliest."""
    begun = [register for register in registers if register.in_force_from <= in_force_from]
    return begun[-1] if begun else registers[0] if registers else None


def _day_in_name(path: Path) -> date:
    try:
        return date.fromisoformat(path.name.split(".")[1])
    except ValueError:
        advice = "Call it requirements.YEAR-MONTH-DAY.yaml, by the day from which the policy is in force."
        raise BadFile([Problem(path, 0, "The name of a register gives a day.", advice)]) from None


def _speaks_of(entry: ExplainedShape, requirement: RequirementShape) -> bool:
    """Areas and procedures narrow each other: both must fit where both are given."""
    if not entry.areas and not entry.procedures:
        return False
    return (not entry.areas or requirement.area in entry.areas) and (
        not entry.procedures or requirement.procedure in entry.procedures
    )


def _repeated(document: Document, file: RegisterFile) -> Iterable[Problem]:
    seen: dict[str, int] = {}
    for number, one in enumerate(file.requirements):
        where: Where = ("requirements", number, "id")
        if one.id in seen:
            line = seen[one.id]
            yield document.problem(where, f"`{one.id}` is here twice.", f"The other is on line {line}: rename one.")
        seen.setdefault(one.id, document.line(where))


def _said_of_nothing(document: Document, file: RegisterFile) -> Iterable[Problem]:
    """An explanation of what the register does not have explains nothing: most likely a slip of the pen."""
    known = {
        "ids": {one.id for one in file.requirements},
        "areas": {one.area for one in file.requirements},
        "procedures": {one.procedure for one in file.requirements},
    }
    for number, entry in enumerate(file.explained):
        given = {"ids": entry.ids, "areas": entry.areas, "procedures": entry.procedures}
        here: Where = ("explained", number)
        if not any(given.values()):
            yield document.problem(here, "This explains nothing.", "Say which: `ids`, `areas` or `procedures`.")
        for kind, names in given.items():
            for n, name in enumerate(names):
                if name not in known[kind]:
                    what = f"No requirement here has the {kind.removesuffix('s')} `{name}`."
                    yield document.problem((*here, kind, n), what, "Correct it or take it out.")
