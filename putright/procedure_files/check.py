"""Everything that can be wrong with a council's files, from a slip in YAML to a complainant left stranded."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from putright.procedure_files import traced
from putright.procedure_files.authority import ADMINISTRATOR, Authority, build_authority
from putright.procedure_files.authority_file import AuthorityFile
from putright.procedure_files.catalogue import Catalogue, Version, bank_holidays, read_version
from putright.procedure_files.check_choices import wrong_with_choices
from putright.procedure_files.check_names import unknown_clauses, unknown_names, unsent_letters
from putright.procedure_files.check_walk import refused_to_open, walked
from putright.procedure_files.check_wording import bad_wording, silent_about_the_ombudsman, unused_wording
from putright.procedure_files.problems import BadFile, Problem
from putright.procedure_files.read import Document, read
from putright.procedure_files.register import Register, read_register, register_for
from putright.procedure_files.released import changed
from putright.procedure_files.stories import read_told, story_paths, tell
from putright.procedure_files.triage_file import read_triage, wrong_with
from putright.procedure_files.validate import validate

TESTS = "tests"
"""The folder beside the councils' folders in which tests name the requirements that they prove."""


@dataclass(frozen=True, slots=True)
class CheckedProcedure:
    """How large one version of a procedure is; `places` are those a walk came to, None if not walked."""

    key: str
    in_force_from: date
    steps: int
    clocks: int
    places: int | None
    moves: int | None


@dataclass
class CheckedCouncil:
    """One council: what it has, and what is wrong; `requirements` counts them by what is said for each."""

    council: str
    procedures: list[CheckedProcedure] = field(default_factory=list)
    scenarios: int = 0
    requirements: Mapping[traced.Standing, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Checked:
    """All that was checked; `problems` are those that belong to no council."""

    councils: list[CheckedCouncil]
    problems: list[Problem]

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Every problem, by file and line."""
        return tuple(sorted({*self.problems, *(one for council in self.councils for one in council.problems)}))


def check(catalogue: Catalogue, councils: Sequence[str], walks: bool = True) -> Checked:
    """Check these councils, each with its stories, and the tests' marks against every council's register.

    Without `walks`, no procedure is walked: that takes most of the time.
    """
    tests = catalogue.folder.parent / TESTS
    marks = traced.marked(tests) if tests.is_dir() else None
    checked = [_Council(catalogue, slug, marks, walks).check() for slug in councils]
    return Checked(checked, [*_marks_of_nothing(catalogue, marks or {}), *_released(catalogue.folder)])


def _released(folder: Path) -> list[Problem]:
    try:
        return list(changed(folder))
    except BadFile as bad:
        return list(bad.problems)


def _marks_of_nothing(catalogue: Catalogue, marks: traced.Named) -> list[Problem]:
    known: set[str] = set()
    for path in catalogue.folder.glob("*/requirements.*.yaml"):
        try:
            known.update(read_register(path).requirements)
        except BadFile:
            return []  # it is reported for its council; without it nothing can be said of marks
    return traced.unknown(marks, known, "a test is marked with")


_WAYS_IN = ("email", "online_form")
"""The channels by which complaints come in with nobody there to be asked."""


class _Council:
    """The check of one council, gathering problems as it goes: one bad file does not hide another."""

    def __init__(self, catalogue: Catalogue, slug: str, marks: traced.Named | None, walks: bool) -> None:
        self.walks = walks
        self.folder = catalogue.folder / slug
        self.authority = _authority_of(self.folder) if slug.startswith("_") else slug
        self.catalogue = Catalogue(catalogue.folder, {self.authority: slug}) if self.authority != slug else catalogue
        self.marks = marks
        self.found = CheckedCouncil(slug)
        self.versions: list[Version] = []
        self.registers: list[Register] = []
        self.documents: list[Document] = []
        self.usable = True

    def check(self) -> CheckedCouncil:
        self._gather(self._calendar())
        self._gather(self._misnamed())
        self._gather(self._read_registers())
        authority = self._authority()
        if authority is not None:
            self._gather(self._read_versions(authority))
            self._gather(self._default_procedure(authority))
            self._gather(self._triage(authority))
            for version in self.versions:
                self._check_version(version, authority)
            self._gather(self._ways_in(authority))
            self._gather(unused_wording(self.folder, self.versions) if self.versions else ())
        self._gather(self._stories())
        self._gather(self._requirements())
        return self.found

    def _gather(self, problems: Iterable[Problem]) -> None:
        self.found.problems += problems

    def _calendar(self) -> Iterator[Problem]:
        try:
            bank_holidays(self.catalogue.folder / "bank_holidays.yaml")
        except BadFile as bad:
            self.usable = False
            yield from bad.problems

    def _misnamed(self) -> Iterator[Problem]:
        for path in sorted(self.folder.rglob("*.yml")):
            yield Problem(path, 0, "Nobody reads this file.", f"Call it {path.stem}.yaml.")

    def _read_registers(self) -> Iterator[Problem]:
        paths = sorted(self.folder.glob("requirements.*.yaml"))
        if not paths:
            advice = "Write requirements.YEAR-MONTH-DAY.yaml: what the policy demands, clause by clause."
            yield Problem(self.folder, 0, "There is no clause register.", advice)
        for path in paths:
            try:
                register = read_register(path)
            except BadFile as bad:
                yield from bad.problems
                continue
            self.registers.append(register)
            if register.file.authority != self.authority:
                yield _wrong_council(register.document, self.authority)
        self.registers.sort(key=lambda register: register.in_force_from)

    def _authority(self) -> Authority | None:
        try:
            document = read(self.folder / "authority.yaml")
            file = validate(document, AuthorityFile)
        except BadFile as bad:
            self._gather(bad.problems)
            self.usable = False
            return None
        self.documents.append(document)
        if file.authority != self.authority:
            self._gather([_wrong_council(document, self.authority)])
        for key, posts in file.groups.items():
            for post in posts:
                if post not in file.posts:
                    what = f"There is no post `{post}`."
                    self._gather([document.problem(("groups", key), what, "Add it to `posts`.")])
        for key, channel in file.channels.items():
            if not channel.switched_on and ADMINISTRATOR not in file.posts:
                what = f"Nobody can switch `{key}` on: there is no post `{ADMINISTRATOR}`."
                self._gather([document.problem(("channels", key), what, "Add the post, by that key.")])
        if self.registers:
            self._gather(unknown_clauses(document, self.registers[-1].requirements, ()))
        return build_authority(file)

    def _read_versions(self, authority: Authority) -> Iterator[Problem]:
        for path in sorted(self.folder.glob("*.yaml")):
            if path.name.split(".")[0] in ("authority", "requirements", "triage"):
                continue
            try:
                version = read_version(path, authority)
            except BadFile as bad:
                self.usable = False
                yield from bad.problems
                continue
            self.versions.append(version)
            self.documents.append(version.document)

    def _default_procedure(self, authority: Authority) -> Iterator[Problem]:
        slugs = sorted({version.procedure.slug for version in self.versions})
        if authority.default_procedure not in slugs and self.usable:
            what = f"There is no procedure `{authority.default_procedure}`."
            advice = f"There are: {', '.join(slugs) or 'none'}."
            yield self.documents[0].problem(("default_procedure",), what, advice)

    def _ways_in(self, authority: Authority) -> Iterator[Problem]:
        """A message by e-mail or the public form brings words, a channel and an owner, and can be asked no more."""
        newest = [one for one in self.versions if one.procedure.slug == authority.default_procedure][-1:]
        for version in newest if self.usable else ():
            for channel in (one for one in _WAYS_IN if one in authority.channels):
                for reason in refused_to_open(version.procedure, channel):
                    where = ("steps", version.procedure.opens_with)
                    what = f"A complaint by {channel.replace('_', ' ')} can't be received: {reason.text}."
                    advice = "Ask it in a later step, or make it optional."
                    yield version.document.problem(where, what, advice)

    def _triage(self, authority: Authority) -> Iterator[Problem]:
        slugs = {version.procedure.slug for version in self.versions}
        readings = {key for version in self.versions for key in version.procedure.readings}
        for path in sorted(self.folder.glob("triage.*.yaml")):
            try:
                version = read_triage(path, authority)
            except BadFile as bad:
                self.usable = False
                yield from bad.problems
                continue
            self.documents.append(version.document)
            yield from wrong_with(version, slugs, authority.posts)
            if self.registers:
                yield from unknown_clauses(version.document, self.registers[-1].requirements, readings)

    def _check_version(self, version: Version, authority: Authority) -> None:
        procedure = version.procedure
        wrong_names = unknown_names(version, authority.groups)
        self._gather(self._wrong_with(version, wrong_names))
        found = None
        if wrong_names:
            self.usable = False
        else:
            found, problems = walked(version) if self.walks else (None, [])
            self._gather(problems)
            self._gather(wrong_with_choices(version, authority, self._wrong_with_chosen))
        self.found.procedures.append(
            CheckedProcedure(
                procedure.key,
                procedure.in_force_from,
                len(procedure.steps),
                len(procedure.clocks),
                found.places if found else None,
                found.moves if found else None,
            )
        )

    def _wrong_with(self, version: Version, wrong_names: Sequence[Problem]) -> Iterator[Problem]:
        """All but what a walk finds."""
        yield from self._clauses(version)
        yield from self._handed_over(version)
        yield from wrong_names
        if not wrong_names:
            yield from unsent_letters(version)
            yield from bad_wording(self.folder, version)
            yield from silent_about_the_ombudsman(self.folder, version)

    def _wrong_with_chosen(self, version: Version, walk: bool) -> Iterator[Problem]:
        wrong_names = unknown_names(version, version.procedure.groups)
        yield from self._wrong_with(version, wrong_names)
        if walk and self.walks and not wrong_names:
            yield from walked(version)[1]

    def _handed_over(self, version: Version) -> Iterator[Problem]:
        slugs = sorted({one.procedure.slug for one in self.versions})
        for key, step in version.procedure.steps.items():
            for number, slug in enumerate(step.to):
                if slug not in slugs:
                    what = f"There is no procedure `{slug}`."
                    yield version.document.problem(
                        ("steps", key, "to", number), what, f"There are: {', '.join(slugs)}."
                    )

    def _clauses(self, version: Version) -> Iterator[Problem]:
        register = register_for(self.registers, version.procedure.in_force_from)
        if register is None:
            return
        readings = version.procedure.readings
        yield from unknown_clauses(version.document, register.requirements, readings)
        for key, reading in readings.items():
            for number, clause in enumerate(reading.clauses):
                if clause not in register.requirements:
                    where = ("readings", key, "clauses", number)
                    what = f"There is no clause `{clause}`."
                    yield version.document.problem(where, what, "Correct it or take it out.")

    def _stories(self) -> Iterator[Problem]:
        paths = story_paths(self.folder / "scenarios")
        self.found.scenarios = len(paths)
        known = {one for register in self.registers for one in register.requirements}
        if known:
            yield from traced.unknown(traced.covered(paths), known, "this story covers")
        if not self.usable:
            self.found.notes.append("The stories were not told: there are problems to put right first.")
            return
        for path in paths:
            yield from _told(path, self.catalogue)

    def _requirements(self) -> Iterator[Problem]:
        if not self.registers:
            return
        register = self.registers[-1]
        tested = {**(self.marks or {}), **traced.covered(story_paths(self.folder / "scenarios"))}
        ruled = traced.cited(self.documents)
        standings = {one: traced.stands(register, one, tested, ruled) for one in register.requirements}
        self.found.requirements = Counter(standings.values())
        yield from _explained_though_tested(register, tested)
        if self.marks is None:
            where = self.catalogue.folder.parent / TESTS
            self.found.notes.append(f"There is no {where}: what only tests prove can't be judged here.")
            return
        for one, standing in standings.items():
            if standing == "missing":
                what = f"`{one}` is neither ruled, tested nor explained."
                advice = "Cite it in a rule, name it in a story or test, or explain it."
                yield register.document.problem(register.where(one), what, advice)


def _authority_of(folder: Path) -> str:
    """The council that a folder called otherwise is written for; the folder's own name if that can't be read."""
    try:
        return str(read(folder / "authority.yaml").values.get("authority", folder.name))
    except BadFile:
        return folder.name


def _wrong_council(document: Document, council: str) -> Problem:
    what = f"This file is in the folder of `{council}`, and speaks of another council."
    return document.problem(("authority",), what, f"Write `authority: {council}`, or move the file.")


def _told(path: Path, catalogue: Catalogue) -> Iterator[Problem]:
    try:
        difference = tell(read_told(path, catalogue))
    except BadFile as bad:
        yield from bad.problems
        return
    if difference is not None:
        because = "".join(f" {reason}." for reason in difference.because)
        what = f"{difference.step}: expected {difference.expected}, found {difference.found}."
        yield Problem(path, difference.line, what, because.strip() or "Correct the story or the procedure.")


def _explained_though_tested(register: Register, tested: traced.Named) -> Iterator[Problem]:
    for number, entry in enumerate(register.file.explained):
        for n, one in enumerate(entry.ids):
            if one in tested:
                place = tested[one][0]
                what = f"`{one}` is explained as not proven here, but {place.path.name}:{place.line} proves it."
                where = ("explained", number, "ids", n)
                yield register.document.problem(where, what, "Take it out of the explanation.")
