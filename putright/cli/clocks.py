"""`putright clocks`: every clock of a procedure, what moves it, and the clause that says so."""

import argparse
from collections.abc import Iterable
from typing import Any

from putright.cli.command import FINE, add_folder, add_json, councils_in, day, known_procedure, today
from putright.cli.output import say, say_json, table
from putright.engine import questions
from putright.engine.procedure import Procedure
from putright.engine.timing import Clock

HELP = "list the clocks of a procedure: start, length, unit, extension, clause"
EXAMPLES = """\
  putright clocks luton/corporate
  putright clocks luton/corporate --on 2027-04-01
  putright clocks luton/corporate --json
"""

_HEADINGS = ("Clock", "Length", "What moves it", "Clause")
_WIDTHS = (28, 15, 36, 15)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which procedure, as in force when."""
    parser.add_argument("procedure", metavar="COUNCIL/PROCEDURE", help="e.g. luton/corporate")
    parser.add_argument("--on", type=day, metavar="DAY", help="as in force on that day (default: today)")
    add_json(parser)
    add_folder(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them in the order of the file, which is that of the procedure."""
    councils = councils_in(arguments.procedures)
    procedure = known_procedure(councils, arguments.procedure, arguments.on or today())
    if arguments.json:
        say_json([_as_json(procedure, clock) for clock in procedure.clocks.values()])
        return FINE
    say(f"{procedure.title} ({procedure.key}), in force from {procedure.in_force_from}\n")
    rows = [_row(procedure, clock) for clock in procedure.clocks.values()]
    say(table(_HEADINGS, rows, _WIDTHS))
    return FINE


def _row(procedure: Procedure, clock: Clock) -> tuple[str, str, str, str]:
    return (
        f"{clock.key}\n{clock.title}\n ",
        _length(clock),
        "\n".join(_moved_by(procedure, clock)),
        clock.clause,
    )


def _length(clock: Clock) -> str:
    if clock.length is not None:
        return str(clock.length) if clock.length.amount else "the same day"
    return "as agreed" if clock.agreed_in else "no time set"


def _moved_by(procedure: Procedure, clock: Clock) -> Iterable[str]:
    yield "starts: " + " or ".join(questions.what_starts_it(procedure, start) for start in clock.starts)
    yield f"stops: {_steps(procedure, clock.stops)}"
    if clock.set_aside_by:
        yield f"set aside: {_steps(procedure, clock.set_aside_by)}"
    if clock.nature != "duty":
        yield {"window": "the complainant's own time: it runs out", "target": "an aim, not a limit"}[clock.nature]
    if clock.counts_back_from:
        yield f"counted back from: {_asked(procedure, clock, clock.counts_back_from)}"
    if clock.counts_from:
        yield f"counted from: {_asked(procedure, clock, clock.counts_from)}"
    if clock.backstop:
        yield f"at the latest as if “{procedure.clocks[clock.backstop].title}” were done on its last day"
    if clock.in_law_of:
        yield f"the law's, beside “{procedure.clocks[clock.in_law_of].title}”"
    if clock.paused_by:
        yield "paused by: " + " or ".join(procedure.pauses[key].title.lower() for key in clock.paused_by)
    yield f"more time: {_extension(procedure, clock)}"
    yield f"acts: {procedure.title_of(clock.responsible)}\n "


def _asked(procedure: Procedure, clock: Clock, key: str) -> str:
    """The question that asks for the day, in its own words."""
    fields = (field for start in clock.starts for field in procedure.steps[start.step].fields if field.key == key)
    return next(fields).title


def _extension(procedure: Procedure, clock: Clock) -> str:
    step = questions.what_gives_more_time(procedure, clock)
    if step is None:
        return "none"
    if clock.extension is None:
        return f"{_steps(procedure, [step.key])} ({step.clause})"
    limit = f"at most {clock.extension.at_most} in all" if clock.extension.at_most else "no limit"
    return f"{_steps(procedure, [clock.extension.step])}, {limit} ({clock.extension.clause})"


def _steps(procedure: Procedure, keys: Iterable[str]) -> str:
    steps = [procedure.steps[key] for key in keys]
    return " or ".join(f"“{step.as_done}”" for step in steps)


def _as_json(procedure: Procedure, clock: Clock) -> dict[str, Any]:
    length, extension = clock.length, clock.extension
    return {
        "clock": clock.key,
        "title": clock.title,
        "stage": clock.stage,
        "starts": [
            {
                "step": start.step,
                "where": {key: list(values) for key, values in start.where.items()},
                "unless": {key: list(values) for key, values in start.unless.items()},
                "title": questions.what_starts_it(procedure, start),
            }
            for start in clock.starts
        ],
        "stops": clock.stops,
        "set_aside_by": clock.set_aside_by,
        "length": length and length.amount,
        "unit": length and length.unit,
        "is": clock.nature,
        "agreed_in": clock.agreed_in,
        "counts_from": clock.counts_from,
        "counts_back_from": clock.counts_back_from,
        "backstop": clock.backstop,
        "in_law_of": clock.in_law_of,
        "outlives_closing": clock.outlives_closing,
        "paused_by_holds": bool(clock.paused_by),
        "paused_by": clock.paused_by,
        "extension": extension
        and {
            "step": extension.step,
            "by": procedure.steps[extension.step].by,
            "at_most": extension.at_most and {extension.at_most.unit: extension.at_most.amount},
            "clause": extension.clause,
        },
        "responsible": clock.responsible,
        "public": clock.public,
        "lapse": clock.lapse,
        "clause": clock.clause,
    }
