"""`putright requirements`: how much of each policy is proven by tests, area by area, and what is not."""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from putright.cli.command import FINE, Unclear, add_folder, add_json, councils_in, known_council, no_such
from putright.cli.output import say, say_json, table, wrapped
from putright.procedure_files import traced
from putright.procedure_files.catalogue import Catalogue
from putright.procedure_files.check import TESTS
from putright.procedure_files.problems import shown
from putright.procedure_files.proof import FILE, STATUSES, Proof, Status, read_proof, status
from putright.procedure_files.register import Register, read_registers
from putright.procedure_files.shapes import RequirementShape
from putright.procedure_files.stories import story_paths

HELP = "show, by council and area, which requirements are proven by passing tests and which are not"
EXAMPLES = """\
  putright requirements
  putright requirements luton --area clock
  putright requirements luton --missing
  putright requirements --json
"""

NOT_RUN = "not run yet: run script/test"

_WORDS: Mapping[Status, str] = {
    "proven": "proven by a passing test",
    "failing": "named by a test that failed",
    "not_run": "named by a test that did not run in the last complete run",
    "people": "explained: a matter for people",
    "later": "explained: not built yet",
    "ruled": "only ruled: a rule cites it, no test names it",
    "missing": "not at all",
}
_HEADINGS = ("Area", "All", "Proven", "Failing", "Not run", "People", "Later", "Ruled", "Not at all")
_WIDTHS = (18, 4, 6, 7, 7, 6, 5, 5, 10)
_LACKING: tuple[Status, ...] = ("failing", "not_run", "ruled", "missing")


@dataclass(frozen=True, slots=True)
class _Council:
    """A council's newest register, and where each of its requirements is met."""

    slug: str
    register: Register
    proof: Proof | None
    tested: traced.Named
    ruled: traced.Named
    areas: tuple[str, ...]

    def requirements(self) -> list[RequirementShape]:
        return [one for one in self.register.requirements.values() if one.area in self.areas]

    def status(self, requirement: RequirementShape) -> Status:
        return status(self.register, requirement.id, self.proof, self.tested, self.ruled)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which council, which area."""
    parser.add_argument("council", metavar="COUNCIL", nargs="?", help="e.g. luton (default: all of them)")
    parser.add_argument("--area", metavar="AREA", help="only this area, e.g. clock")
    parser.add_argument("--missing", action="store_true", help="list those neither proven nor explained")
    add_json(parser)
    add_folder(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a table for each council."""
    councils = councils_in(arguments.procedures)
    root = councils.folder.parent
    proof = read_proof(root / FILE)
    slugs = [known_council(councils, arguments.council)] if arguments.council else councils.councils()
    marks = traced.marked(root / TESTS)
    found = [_read(councils, slug, proof, marks, arguments.area) for slug in slugs]
    if arguments.json:
        say_json({"run": _run_as_json(proof), "councils": [_as_json(council) for council in found]})
        return FINE
    _print_run(proof)
    for council in found:
        _print(council)
        if arguments.missing:
            _print_missing(council)
    return FINE


def _read(councils: Catalogue, slug: str, proof: Proof | None, marks: traced.Named, area: str | None) -> _Council:
    folder = councils.folder / slug
    registers = read_registers(folder)
    if not registers:
        raise Unclear(f"There is no clause register in {shown(folder)}: write requirements.YEAR-MONTH-DAY.yaml.")
    council = councils.council(slug)
    documents = [version.document for versions in council.versions.values() for version in versions]
    areas = sorted({one.area for one in registers[-1].requirements.values()})
    if area is not None and area not in areas:
        raise Unclear(no_such("area", area, areas))
    return _Council(
        slug,
        registers[-1],
        proof,
        {**marks, **traced.covered(story_paths(folder / "scenarios"))},
        traced.cited([council.document, *documents]),
        (area,) if area else tuple(areas),
    )


def _print_run(proof: Proof | None) -> None:
    if proof is None:
        say(f"Tests: {NOT_RUN}.")
        return
    left_out = f", without the tests left out by `{proof.left_out}`" if proof.left_out else ""
    say(f"Tests: last complete run finished at {proof.finished_at}{left_out}.")


def _print(council: _Council) -> None:
    say(f"\n{council.register.file.name} ({shown(council.register.document.path)})\n")
    by_area: dict[str, Counter[Status]] = {area: Counter() for area in council.areas}
    for one in council.requirements():
        by_area[one.area][council.status(one)] += 1
    rows = [_row(area, counts) for area, counts in by_area.items()]
    total = sum(by_area.values(), Counter[Status]())
    say(table(_HEADINGS, [*rows, _row("all", total)], _WIDTHS))


def _row(area: str, counts: Counter[Status]) -> list[str]:
    return [area, str(counts.total()), *(str(counts[one] or "·") for one in STATUSES)]


def _print_missing(council: _Council) -> None:
    for lacking in _LACKING:
        some = [one for one in council.requirements() if council.status(one) == lacking]
        if some:
            say(f"\n{_WORDS[lacking][0].upper()}{_WORDS[lacking][1:]}")
        for one in some:
            say(wrapped(f"{one.id} ({one.area}): {one.requirement}", "  ", "    "))


def _run_as_json(proof: Proof | None) -> dict[str, Any] | None:
    return {"finished_at": proof.finished_at, "left_out": proof.left_out} if proof else None


def _as_json(council: _Council) -> dict[str, Any]:
    counted = Counter((one.area, council.status(one)) for one in council.requirements())
    return {
        "council": council.slug,
        "register": shown(council.register.document.path),
        "areas": [{"area": area, **{one: counted[area, one] for one in STATUSES}} for area in council.areas],
        "requirements": [_one_as_json(council, one) for one in council.requirements()],
    }


def _one_as_json(council: _Council, one: RequirementShape) -> dict[str, Any]:
    found = council.status(one)
    explanation = council.register.explanation(one) if found in ("people", "later") else None
    proof = council.proof
    return {
        "id": one.id,
        "area": one.area,
        "procedure": one.procedure,
        "clause": one.clause,
        "strength": one.strength,
        "requirement": one.requirement,
        "status": found,
        "why": explanation and explanation.why,
        "passed": proof.passed.get(one.id, ()) if proof else (),
        "failed": proof.failed.get(one.id, ()) if proof else (),
        "tests": _places(council.tested.get(one.id, ())),
        "rules": _places(council.ruled.get(one.id, ())),
    }


def _places(places: Iterable[traced.Place]) -> list[str]:
    return [f"{shown(Path(place.path))}:{place.line}" for place in places]
