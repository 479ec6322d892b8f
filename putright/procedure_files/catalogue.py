"""Which councils there are, and which of their procedures was in force when."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from holidays import country_holidays

from putright.engine.procedure import Procedure
from putright.engine.triage import Triage
from putright.engine.working_days import Calendar
from putright.procedure_files import shapes
from putright.procedure_files.authority import Authority, build_authority
from putright.procedure_files.authority_file import AuthorityFile
from putright.procedure_files.based_on import laid_over_its_base
from putright.procedure_files.build import build_procedure
from putright.procedure_files.choices import Choices, with_choices
from putright.procedure_files.problems import BadFile, Problem
from putright.procedure_files.read import Document, read
from putright.procedure_files.triage_file import TriageVersion, read_triage
from putright.procedure_files.validate import validate
from putright.procedure_files.wording import Wording, read_wording

FOLDER = Path(__file__).resolve().parents[2] / "procedures"
FIRST_YEAR = 2000
_NOT_PROCEDURES = ("authority", "requirements", "triage")


@dataclass(frozen=True, slots=True)
class Version:
    """A procedure as its file says, with the file's hash: a case stays on the version it began under.

    `choices` are the readings that a manager chose instead of the file's.
    """

    procedure: Procedure
    document: Document
    file: shapes.ProcedureFile
    sha256: str
    choices: Choices = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Council:
    """Everything in a council's folder but its stories."""

    folder: Path
    document: Document
    authority: Authority
    versions: Mapping[str, tuple[Version, ...]]
    triages: tuple[TriageVersion, ...]
    calendar: Calendar

    def wording(self, letter: str) -> Wording:
        """The wording of one of its letters."""
        return read_wording(self.folder / "letters" / f"{letter}.md")


class Catalogue:
    """All councils under one folder; each is read once, when it is first asked for."""

    def __init__(self, folder: Path = FOLDER, elsewhere: Mapping[str, str] | None = None) -> None:
        """`folder` holds a folder for each council, and `bank_holidays.yaml`.

        `elsewhere` maps a council to its folder where that is called otherwise, as a draft's is.
        """
        self.folder = folder
        self._elsewhere = elsewhere or {}
        self._councils: dict[str, Council] = {}
        self._chosen: dict[tuple[str, date, frozenset[tuple[str, str]]], Version] = {}
        self._slugs: tuple[str, ...] | None = None

    def councils(self) -> tuple[str, ...]:
        """The slugs of all councils."""
        if self._slugs is None:
            found = (path.parent.name for path in self.folder.glob("*/authority.yaml"))
            self._slugs = tuple(sorted(name for name in found if not name.startswith("_")))
        return self._slugs

    def council(self, slug: str) -> Council:
        """One council; BadFile when its files are wrong or there is no such council."""
        if slug not in self._councils:
            self._councils[slug] = self._read(slug)
        return self._councils[slug]

    def authority(self, slug: str) -> Authority:
        """Who the council is."""
        return self.council(slug).authority

    def triage(self, slug: str, in_force_on: date) -> Triage | None:
        """The council's own questions, as in force on a day; None when it has none."""
        begun = [one for one in self.council(slug).triages if one.in_force_from <= in_force_on]
        return begun[-1].triage if begun else None

    def calendar(self, slug: str) -> Calendar:
        """The days on which the council works."""
        return self.council(slug).calendar

    def version(self, key: str, in_force_on: date | None = None) -> Version:
        """The version of `council/procedure` in force on a day, or the newest; BadFile if there is none.

        As its file reads the policy; `chosen` gives it as managers do.
        """
        slug, _, name = key.partition("/")
        council = self.council(slug)
        if name not in council.versions:
            known = ", ".join(f"{slug}/{one}" for one in council.versions)
            raise BadFile([Problem(council.folder, 0, f"There is no procedure `{key}`.", f"There are: {known}.")])
        versions = council.versions[name]
        begun = [v for v in versions if in_force_on is None or v.procedure.in_force_from <= in_force_on]
        return begun[-1] if begun else versions[0]

    def procedure(self, key: str, in_force_on: date | None = None) -> Procedure:
        """The procedure of that version."""
        return self.version(key, in_force_on).procedure

    def chosen(self, version: Version, choices: Choices) -> Version:
        """The version with these readings chosen; BadFile when it can't be read so."""
        if not choices:
            return version
        which = (version.procedure.key, version.procedure.in_force_from, frozenset(choices.items()))
        if which not in self._chosen:
            self._chosen[which] = chosen_version(version, self.authority(version.procedure.authority), choices)
        return self._chosen[which]

    def pinned(self, key: str, in_force_from: date, choices: Choices | None = None) -> Procedure:
        """Exactly the version in force from that day, with these readings chosen: the one a case began under."""
        version = self.version(key, in_force_from)
        if version.procedure.in_force_from != in_force_from:
            what = f"There is no version of `{key}` in force from {in_force_from}."
            raise BadFile.for_one(version.document.path.parent, 0, what, "Put its file back.")
        return self.chosen(version, choices or {}).procedure

    def _read(self, slug: str) -> Council:
        folder = self.folder / self._elsewhere.get(slug, slug)
        if not (folder / "authority.yaml").is_file():
            known = ", ".join(self.councils()) or "none"
            raise BadFile([Problem(folder, 0, f"There is no council `{slug}`.", f"There are: {known}.")])
        document = read(folder / "authority.yaml")
        authority = build_authority(validate(document, AuthorityFile))
        versions: dict[str, list[Version]] = {}
        for path in sorted(folder.glob("*.yaml")):
            if path.name.split(".")[0] not in _NOT_PROCEDURES:
                version = read_version(path, authority)
                versions.setdefault(version.procedure.slug, []).append(version)
        in_order = {
            name: tuple(sorted(some, key=lambda version: version.procedure.in_force_from))
            for name, some in versions.items()
        }
        triages = [read_triage(path, authority) for path in folder.glob("triage.*.yaml")]
        triages.sort(key=lambda version: version.in_force_from)
        return Council(folder, document, authority, in_order, tuple(triages), self._calendar(authority))

    def _calendar(self, authority: Authority) -> Calendar:
        known = bank_holidays(self.folder / "bank_holidays.yaml")
        return replace(known, not_worked={**known.not_worked, **authority.closed_days})


def read_version(path: Path, authority: Authority) -> Version:
    """One procedure file; BadFile when it is wrong, its name included."""
    document = laid_over_its_base(read(path))
    file = validate(document, shapes.ProcedureFile)
    expected = f"{file.procedure}.{file.in_force_from}.yaml"
    if path.name != expected:
        raise BadFile(
            [document.problem(("in_force_from",), f"The file is called {path.name}.", f"Call it {expected}.")]
        )
    return Version(build_procedure(file, authority), document, file, _digest(document))


def chosen_version(version: Version, authority: Authority, choices: Choices) -> Version:
    """The same file with these readings chosen; BadFile when it can't be read so."""
    document = with_choices(version.document, choices)
    file = validate(document, shapes.ProcedureFile)
    return Version(build_procedure(file, authority), document, file, version.sha256, choices)


def _digest(document: Document) -> str:
    """Of the file and of those it is based on: a change of either is another version."""
    below = _digest(document.base).encode() if document.base else b""
    return hashlib.sha256(document.path.read_bytes() + below).hexdigest()


@lru_cache(maxsize=8)
def bank_holidays(path: Path) -> Calendar:
    """England's bank holidays, as the `holidays` library has them and with those proclaimed since."""
    file = validate(read(path), shapes.BankHolidaysFile)
    years = range(FIRST_YEAR, file.known_until.year + 1)
    known = {day: str(name) for day, name in country_holidays("GB", subdiv="ENG", years=years).items()}
    proclaimed = {one.day: one.name for one in file.one_off}
    return Calendar({**known, **proclaimed}, file.known_until)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The councils that come with the product."""
    return Catalogue()
