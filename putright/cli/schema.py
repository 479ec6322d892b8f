"""`putright schema`: write the JSON Schemas that editors use, or check that they are current."""

import argparse

from putright.cli.command import FINE, REFUSED, add_folder, councils_in
from putright.cli.output import complain, say
from putright.procedure_files.problems import shown
from putright.procedure_files.schema import stale, write

HELP = "write the JSON Schemas of the files, for editors"
EXAMPLES = """\
  putright schema
  putright schema --check
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Write or check."""
    parser.add_argument("--check", action="store_true", help="write nothing; fail when they are not current")
    add_folder(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write those that have changed, or say which have."""
    folder = councils_in(arguments.procedures).folder / "schema"
    if arguments.check:
        old = stale(folder)
        if old:
            names = ", ".join(shown(path) for path in old)
            complain(f"These are not what the shapes say: {names}. Run `putright schema`.")
        return REFUSED if old else FINE
    for path in write(folder):
        say(f"wrote {shown(path)}")
    return FINE
