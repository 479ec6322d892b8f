"""`putright rebuild-summaries`: prove that the lists are read from what the events say, or make it so."""

import argparse
from typing import Any

from putright.cli.command import FINE, REFUSED, Unclear, add_json, no_such
from putright.cli.database import connect
from putright.cli.output import say, say_json
from putright.procedure_files.catalogue import catalogue

HELP = "work out every case's summary again from its events"
EXAMPLES = """\
  putright rebuild-summaries --check     (changes nothing; exit status 1 when a summary differs)
  putright rebuild-summaries luton
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which council, and whether to change anything."""
    parser.add_argument("councils", nargs="*", metavar="COUNCIL", help="only these councils (default: all)")
    parser.add_argument("--check", action="store_true", help="only say what differs")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Each council in a transaction of its own."""
    for council in arguments.councils:
        if council not in catalogue().councils():
            raise Unclear(no_such("council", council, catalogue().councils()))
    connect()
    from putright.accounts.scope import authority_scope
    from putright.cases.rebuild import drifts

    found: list[dict[str, Any]] = []
    for council in arguments.councils or catalogue().councils():
        with authority_scope(council):
            for drift in drifts(mend=not arguments.check):
                columns = {key: [str(one) for one in pair] for key, pair in drift.columns.items()}
                found.append({"council": council, "case": drift.reference, "differs": columns})
    if arguments.json:
        say_json(found)
    else:
        for one in found:
            say(f"{one['case']}: {', '.join(f'{k} was {a}, is {b}' for k, (a, b) in one['differs'].items())}")
        mended = " and were mended" if found and not arguments.check else ""
        say(f"{len(found)} summar{'y' if len(found) == 1 else 'ies'} differed{mended}.")
    return REFUSED if found and arguments.check else FINE
