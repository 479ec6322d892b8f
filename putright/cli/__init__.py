"""The `putright` command: one module for each thing it does, listed in COMMANDS."""

import argparse
import io
import sys
from collections.abc import Mapping, Sequence

from putright.cli import (
    check,
    clocks,
    docs,
    due,
    hire,
    intake,
    new_council,
    rebuild_summaries,
    requirements,
    scenario,
    schema,
    worker,
)
from putright.cli.command import FINE, UNCLEAR, Command, Parser, Unclear, no_such
from putright.cli.output import complain, finish
from putright.procedure_files.problems import BadFile

# A command that needs the database imports it in its `run`, so that the others start without it.
COMMANDS: Mapping[str, Command] = {
    "due": due,
    "clocks": clocks,
    "check": check,
    "scenario": scenario,
    "requirements": requirements,
    "schema": schema,
    "new-council": new_council,
    "hire": hire,
    "intake": intake,
    "rebuild-summaries": rebuild_summaries,
    "worker": worker,
    "docs": docs,
}

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 0 when fine, 1 when refused, 2 when the request is unclear."""
    _print_whatever_can_be_printed()
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except Unclear as unclear:
        complain(str(unclear))
        return UNCLEAR
    except BadFile as bad:
        complain(str(bad))
        return UNCLEAR
    except (PermissionError, IsADirectoryError, NotADirectoryError) as error:
        complain(f"{error.filename} can't be read or written: {error.strerror}.")
        return UNCLEAR
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        finish()


def _run(argv: Sequence[str]) -> int:
    parser = _parser()
    if not argv:
        parser.print_help()
        return UNCLEAR
    if not argv[0].startswith("-") and argv[0] not in COMMANDS:
        raise Unclear(no_such("command", argv[0], COMMANDS))
    try:
        arguments = parser.parse_args(argv)
    except SystemExit:
        # Only help ends so: whatever can't be understood is Unclear.
        return FINE
    return COMMANDS[arguments.command].run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="putright",
        description="Runs a council's complaints policy by the book.",
        epilog="exit status: 0 fine, 1 the check failed or the thing is refused, 2 the request is unclear",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        one = subparsers.add_parser(
            name,
            help=command.HELP,
            description=command.HELP[0].upper() + command.HELP[1:] + ".",
            epilog=f"examples:\n{command.EXAMPLES.rstrip()}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(one)
    return parser


def _print_whatever_can_be_printed() -> None:
    """A terminal that has no “ gets a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
