"""`putright new-council`: a folder for one more council, complete and passing, to be made its own clause by clause."""

import argparse
import re
from datetime import date
from pathlib import Path

from putright.cli.command import FINE, Unclear, add_folder, councils_in, day
from putright.cli.output import say
from putright.procedure_files.catalogue import FOLDER
from putright.procedure_files.problems import shown

HELP = "begin the folder of one more council"
EXAMPLES = """\
  putright new-council rutland --name "Rutland County Council" --prefix RUT
  putright new-council rutland --name "Rutland County Council" --prefix RUT --from 2024-07-01
"""
TEMPLATE = "_template"
_ITS_SLUG, _ITS_NAME, _ITS_PREFIX, _ITS_DAY = "examplebridge", "Examplebridge Council", "EXA", "2026-04-01"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who the council is."""
    parser.add_argument("slug", metavar="COUNCIL", help="its name in addresses and as a folder: small letters and `-`")
    parser.add_argument("--name", required=True, help="its name as people know it")
    parser.add_argument("--prefix", required=True, help="two to five capital letters that begin every reference")
    parser.add_argument(
        "--from",
        dest="in_force_from",
        type=day,
        metavar="DAY",
        default=date.fromisoformat(_ITS_DAY),
        help=f"the day on which its policy came into force (default: {_ITS_DAY})",
    )
    add_folder(parser)


def run(arguments: argparse.Namespace) -> int:
    """Copy the template under the council's own name, and say what to do next."""
    folder = councils_in(arguments.procedures).folder
    target = folder / arguments.slug
    _possible(arguments.slug, arguments.prefix, target)
    for path in sorted((FOLDER / TEMPLATE).rglob("*")):
        if path.is_file() and path.name != "README.md":
            name = str(path.relative_to(FOLDER / TEMPLATE)).replace(_ITS_DAY, str(arguments.in_force_from))
            _copy(path, target / name, arguments)
    say(f"{shown(target)} is a small council that works. Make it yours, in this order:")
    say("  1. requirements.*.yaml: what the policy demands, clause by clause, in your own words")
    say("  2. authority.yaml: posts, services, channels, contact, Ombudsman")
    say("  3. corporate.*.yaml and letters/: the procedure, each rule with its clause; the file is called by its day")
    say("  4. scenarios/: what must happen on which day, as the checks of the register say")
    elsewhere = f" --procedures {arguments.procedures}" if arguments.procedures else ""
    say(f"After each change: putright check {arguments.slug}{elsewhere}")
    say("docs/how-to/add-a-council.md tells it at length.")
    return FINE


def _possible(slug: str, prefix: str, target: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", slug):
        raise Unclear(f"`{slug}` won't do as a folder: use small letters, digits and `-`.")
    if not re.fullmatch(r"[A-Z]{2,5}", prefix):
        raise Unclear(f"`{prefix}` won't do as a prefix: use two to five capital letters.")
    if target.exists():
        raise Unclear(f"There is a folder {shown(target)} already: choose another name, or remove it.")


def _copy(path: Path, target: Path, arguments: argparse.Namespace) -> None:
    text = path.read_text(encoding="utf-8")
    text = text.replace(_ITS_NAME, arguments.name).replace(_ITS_SLUG, arguments.slug)
    text = text.replace(_ITS_SLUG.capitalize(), arguments.name).replace(_ITS_DAY, str(arguments.in_force_from))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(re.sub(rf"\b{_ITS_PREFIX}\b", arguments.prefix, text), encoding="utf-8")
