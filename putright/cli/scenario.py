"""`putright scenario`: tell dated stories, and show the first step of each that differs, and why."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from putright.cli.command import FINE, REFUSED, UNCLEAR, Unclear, add_folder, add_json, councils_in
from putright.cli.output import complain, plural, say, say_json, wrapped
from putright.procedure_files.catalogue import Catalogue
from putright.procedure_files.problems import BadFile, Problem, shown
from putright.procedure_files.scenario import Difference
from putright.procedure_files.stories import read_told, story_paths, tell

HELP = "tell dated stories and show the first step that differs, and why"
EXAMPLES = """\
  putright scenario procedures/luton/scenarios
  putright scenario my_story.yaml --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which stories."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a story, or a folder with stories in it")
    add_json(parser)
    add_folder(parser)


def run(arguments: argparse.Namespace) -> int:
    """Tell them all; 1 when one differs, 2 when one can't be told."""
    councils = councils_in(arguments.procedures)
    told = [_tell(path, councils) for path in _paths(arguments.files)]
    if arguments.json:
        say_json([_as_json(*one) for one in told])
    for path, name, outcome in told:
        if isinstance(outcome, BadFile):
            complain(str(outcome))
        elif not arguments.json:
            _print(path, name, outcome)
    bad = [path for path, _, outcome in told if isinstance(outcome, BadFile)]
    differing = [path for path, _, outcome in told if isinstance(outcome, Difference)]
    if not arguments.json:
        as_told = len(told) - len(bad) - len(differing)
        stories = plural(len(told), "story", "stories")
        say(f"\n{stories}: {as_told} as told, {len(differing)} not, {len(bad)} bad.")
    return UNCLEAR if bad else REFUSED if differing else FINE


_Outcome = Difference | BadFile | None


def _tell(path: Path, councils: Catalogue) -> tuple[Path, str, _Outcome]:
    try:
        story = read_told(path, councils)
        return path, story.file.name, tell(story)
    except BadFile as bad:
        return path, "", bad


def _paths(given: Iterable[Path]) -> list[Path]:
    paths: list[Path] = []
    for path in given:
        if path.is_dir():
            found = story_paths(path)
            if not found:
                raise Unclear(f"There is no story in {path}: a story is a file that ends in .yaml.")
            paths += found
        elif path.is_file():
            paths.append(path)
        else:
            raise Unclear(f"There is no file {path}: give a story, or a folder with stories in it.")
    return list(dict.fromkeys(paths))


def _print(path: Path, name: str, outcome: Difference | None) -> None:
    if outcome is None:
        say(wrapped(f"as told  {path}: {name}", "", " " * 9))
        return
    say(wrapped(f"differs  {path}: {name}", "", " " * 9))
    say(f"  line {outcome.line}: {outcome.step}")
    say(wrapped(outcome.expected, "    expected: "))
    say(wrapped(outcome.found, "    found:    "))
    for reason in outcome.because:
        say(wrapped(str(reason), "    because:  "))


def _as_json(path: Path, name: str, outcome: _Outcome) -> dict[str, Any]:
    answer: dict[str, Any] = {"file": shown(path), "name": name, "ok": outcome is None}
    if isinstance(outcome, Difference):
        answer["difference"] = {
            "line": outcome.line,
            "step": outcome.step,
            "expected": outcome.expected,
            "found": outcome.found,
            "because": [{"text": reason.text, "clause": reason.clause} for reason in outcome.because],
        }
    if isinstance(outcome, BadFile):
        answer["problems"] = [_problem(problem) for problem in outcome.problems]
    return answer


def _problem(problem: Problem) -> dict[str, Any]:
    return {"file": shown(problem.path), "line": problem.line, "what": problem.what, "to_do": problem.to_do}
