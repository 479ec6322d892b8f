"""`putright due`: when a clock is due, and why on that day."""

import argparse
from collections.abc import Iterable
from datetime import date
from typing import Any

from putright.cli.command import (
    FINE,
    REFUSED,
    Unclear,
    add_folder,
    add_json,
    councils_in,
    day,
    known_procedure,
    no_such,
)
from putright.cli.output import complain, say, say_json, wrapped
from putright.engine import questions
from putright.engine.procedure import Procedure
from putright.engine.timing import Clock
from putright.engine.what_if import Span, Supposed
from putright.engine.working_days import Day, long_date

HELP = "say when a clock is due, and why on that day"
EXAMPLES = """\
  putright due luton/corporate stage_1_response --from 2026-12-18
  putright due luton/corporate stage_1_response --from 2026-12-18 --hold 2026-12-21..2027-01-04
  putright due luton/corporate stage_1_response --from 2026-12-18 --extended --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which clock, started when, on hold when."""
    parser.add_argument("procedure", metavar="COUNCIL/PROCEDURE", help="e.g. luton/corporate")
    parser.add_argument("clock", metavar="CLOCK", help="e.g. stage_1_response; `putright clocks` lists them")
    parser.add_argument(
        "--from", dest="start", type=day, required=True, metavar="DAY", help="the day of the starting event"
    )
    parser.add_argument("--extended", action="store_true", help="with all the time that the policy allows")
    parser.add_argument(
        "--hold",
        dest="holds",
        type=_span,
        action="append",
        default=[],
        metavar="FIRST..LAST",
        help="days on hold, both included; may be given several times",
    )
    add_json(parser)
    add_folder(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask the engine and print its answer."""
    councils = councils_in(arguments.procedures)
    procedure = known_procedure(councils, arguments.procedure, arguments.start)
    clock = procedure.clocks.get(arguments.clock)
    if clock is None:
        raise Unclear(no_such("clock", arguments.clock, procedure.clocks))
    if arguments.start < procedure.in_force_from:
        return _refused(
            f"{procedure.key} has no version for {long_date(arguments.start)}: "
            f"the earliest is in force from {long_date(procedure.in_force_from)}."
        )
    calendar = councils.calendar(procedure.authority)
    answer = questions.when_would_it_be_due(
        procedure, calendar, clock, arguments.start, arguments.holds, arguments.extended
    )
    if arguments.json:
        say_json(_as_json(procedure, clock, arguments, answer))
    if not answer.allowed or answer.due.unknown:
        return _refused(f"{answer.due.why[-1]}.")
    if not arguments.json:
        _print(procedure, clock, answer)
    return FINE


def _span(text: str) -> Span:
    first, dots, last = text.partition("..")
    if not dots:
        raise argparse.ArgumentTypeError(
            f"`{text}` is not a hold: write its first and last day, e.g. 2026-12-21..2027-01-04"
        )
    span = (day(first), day(last))
    if span[1] < span[0]:
        raise argparse.ArgumentTypeError(f"the hold {text} ends before it starts: write the earlier day first")
    return span


def _refused(sentence: str) -> int:
    complain(sentence)
    return REFUSED


def _print(procedure: Procedure, clock: Clock, answer: Supposed) -> None:
    when = answer.due
    if when.on is not None:
        say(f"{clock.title} ({procedure.key}) is due on {long_date(when.on)}.")
    else:
        say(f"{clock.title} ({procedure.key}) has no date that can be worked out.")
    say("\nWhy")
    for reason in when.why:
        say(wrapped(str(reason), "  - "))
    if when.days:
        say("\nDay by day, up to the end of the last day")
        say(_strip(when.days))


def _strip(days: Iterable[Day]) -> str:
    lines = (f"  {_short(one.on)}  {one.number or '':>4}  {one.skipped or ''}" for one in days)
    return "\n".join(line.rstrip() for line in lines)


def _short(on: date) -> str:
    return f"{on:%a} {on.day:2} {on:%b %Y}"


def _as_json(procedure: Procedure, clock: Clock, arguments: argparse.Namespace, answer: Supposed) -> dict[str, Any]:
    extension = clock.extension
    return {
        "procedure": procedure.key,
        "in_force_from": procedure.in_force_from,
        "clock": clock.key,
        "title": clock.title,
        "from": arguments.start,
        "due": answer.due.on,
        "why": [{"text": reason.text, "clause": reason.clause} for reason in answer.due.why],
        "days": [{"date": one.on, "number": one.number, "skipped": one.skipped} for one in answer.due.days],
        "extended": arguments.extended,
        "extension": extension
        and {
            "step": extension.step,
            "at_most": extension.at_most and str(extension.at_most),
            "clause": extension.clause,
        },
        "holds": [{"first": first, "last": last} for first, last in answer.holds],
    }
