"""`putright check`: what is wrong with councils' files, and how much of each policy is accounted for."""

import argparse
from typing import Any

from putright.cli.command import FINE, REFUSED, Unclear, add_folder, add_json, councils_in, known_council
from putright.cli.output import plural, say, say_json, wrapped
from putright.procedure_files.check import Checked, CheckedCouncil, CheckedProcedure, check
from putright.procedure_files.problems import Problem, shown

HELP = "check councils' files, their stories, and that every requirement is accounted for"
EXAMPLES = """\
  putright check
  putright check luton
  putright check --no-walk
  putright check --procedures drafts rutland --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which councils."""
    parser.add_argument("councils", metavar="COUNCIL", nargs="*", help="e.g. luton (default: all of them)")
    parser.add_argument("--no-walk", action="store_true", help="leave out the walks, which take most of the time")
    add_json(parser)
    add_folder(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check them and print what was found; 1 when anything is wrong."""
    councils = councils_in(arguments.procedures)
    slugs = [known_council(councils, slug) for slug in dict.fromkeys(arguments.councils)]
    if not slugs:
        slugs = [*councils.councils(), *(["_template"] if (councils.folder / "_template").is_dir() else [])]
    if not slugs:
        raise Unclear(f"There is no council in {councils.folder}: add a folder with an authority.yaml.")
    checked = check(councils, slugs, walks=not arguments.no_walk)
    if arguments.json:
        say_json(_as_json(checked))
    else:
        _print(checked)
    return REFUSED if checked.all_problems else FINE


def _print(checked: Checked) -> None:
    for council in checked.councils:
        for procedure in council.procedures:
            say(wrapped(_sizes(procedure), "", "  "))
        say(wrapped(_coverage(council), "", "  "))
        for note in council.notes:
            say(wrapped(note, "  note: "))
    problems = checked.all_problems
    if problems:
        say()
    for problem in problems:
        say(str(problem))  # in one line, as editors and grep like it
    say(f"\n{plural(len(problems), 'problem')} found." if problems else "\nNothing is wrong.")


def _sizes(procedure: CheckedProcedure) -> str:
    places = "not walked"
    if procedure.places is not None:
        places = f"{plural(procedure.places, 'place')} walked by {plural(procedure.moves or 0, 'move')}"
    return (
        f"{procedure.key} (in force from {procedure.in_force_from}): {plural(procedure.steps, 'step')}, "
        f"{plural(procedure.clocks, 'clock')}, {places}"
    )


def _coverage(council: CheckedCouncil) -> str:
    counts = council.requirements
    explained = counts.get("people", 0) + counts.get("later", 0)
    return (
        f"{council.council}: {plural(council.scenarios, 'scenario')}; "
        f"{plural(sum(counts.values()), 'requirement')}: {counts.get('tested', 0)} tested, "
        f"{explained} explained, {counts.get('ruled', 0)} only ruled, {counts.get('missing', 0)} not at all"
    )


def _as_json(checked: Checked) -> dict[str, Any]:
    return {
        "ok": not checked.all_problems,
        "councils": [
            {
                "council": council.council,
                "procedures": [
                    {
                        "procedure": one.key,
                        "in_force_from": one.in_force_from,
                        "steps": one.steps,
                        "clocks": one.clocks,
                        "places": one.places,
                        "moves": one.moves,
                    }
                    for one in council.procedures
                ],
                "scenarios": council.scenarios,
                "requirements": dict(council.requirements),
                "notes": council.notes,
            }
            for council in checked.councils
        ],
        "problems": [_problem(problem) for problem in checked.all_problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"file": shown(problem.path), "line": problem.line, "what": problem.what, "to_do": problem.to_do}
