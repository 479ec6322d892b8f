"""`putright rebuild-summaries`: prove that the lists are read from what the events say, or make it so."""

import argparse
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from time import monotonic
from typing import Any

from putright.cli.command import FINE, REFUSED, Unclear, add_json, no_such
from putright.cli.database import connect, join
from putright.cli.output import complain, plural, say, say_json
from putright.procedure_files.catalogue import catalogue

HELP = "work out every case again from its events, and say which dates moved that letters had given"
EXAMPLES = """\
  putright rebuild-summaries --check     (changes nothing; exit status 1 when a summary differs)
  putright rebuild-summaries luton       (after a bank holiday was proclaimed, or a procedure mended)
"""
_EVERY = 2.0
"""Seconds between two lines about how far it is."""

_Found = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which council, whether to change anything, and in how many processes."""
    parser.add_argument("councils", nargs="*", metavar="COUNCIL", help="only these councils (default: all)")
    parser.add_argument("--check", action="store_true", help="only say what differs")
    parser.add_argument("--processes", type=int, help="how many at once (as many as there are cores and work for)")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Each batch of cases in a transaction of its own, as many at once as there are processes."""
    for council in arguments.councils:
        if council not in catalogue().councils():
            raise Unclear(no_such("council", council, catalogue().councils()))
    if arguments.processes is not None and arguments.processes < 1:
        raise Unclear("There must be at least one process: --processes 1.")
    connect()
    work = [(council, batch) for council in arguments.councils or catalogue().councils() for batch in _batches(council)]
    processes = arguments.processes or min(os.cpu_count() or 1, len(work))
    found = sorted(_worked_out(work, not arguments.check, processes), key=lambda one: str(one["case"]))
    differing = [one for one in found if one["differs"]]
    if arguments.json:
        say_json(found)
    else:
        _say(found, len(differing), mended=not arguments.check)
    return REFUSED if differing and arguments.check else FINE


def _say(found: Iterable[_Found], differing: int, mended: bool) -> None:
    promised = 0
    for one in found:
        if one["differs"]:
            say(f"{one['case']}: {', '.join(f'{k} was {a}, is {b}' for k, (a, b) in one['differs'].items())}")
        for moved in one["moved"]:
            promised += 1
            say(
                f"{one['case']}: the letter “{moved['letter']}” of {moved['of']} gave {moved['promised']} "
                f"for “{moved['clock']}”; it is now due {moved['due']}"
            )
    and_mended = f" and {'was' if differing == 1 else 'were'} mended" if differing and mended else ""
    say(f"{plural(differing, 'summary', 'summaries')} differed{and_mended}.")
    say(f"{plural(promised, 'date')} that letters gave {'is' if promised == 1 else 'are'} no longer right.")


def _batches(council: str) -> list[list[int]]:
    from putright.accounts.scope import authority_scope
    from putright.cases.rebuild import batches

    with authority_scope(council):
        return batches()


def _worked_out(work: Sequence[tuple[str, Sequence[int]]], mend: bool, processes: int) -> Iterator[_Found]:
    progress = _Progress(sum(len(batch) for _, batch in work))
    if processes < 2:
        for council, batch in work:
            yield from _work_out(council, batch, mend)
            progress.done(len(batch))
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=join) as pool:
        doing = {pool.submit(_work_out, council, batch, mend): len(batch) for council, batch in work}
        for done in as_completed(doing):
            yield from done.result()
            progress.done(doing[done])


def _work_out(council: str, batch: Sequence[int], mend: bool) -> list[_Found]:
    """What differs in one batch, as it is printed: it may come from another process."""
    from putright.accounts.scope import authority_scope
    from putright.cases.clock import day_of
    from putright.cases.rebuild import drifts

    with authority_scope(council):
        return [
            {
                "council": council,
                "case": drift.reference,
                "differs": {key: [str(one) for one in pair] for key, pair in drift.columns.items()},
                "moved": [
                    {
                        "clock": one.clock.title,
                        "letter": one.letter.subject,
                        "of": str(day_of(one.letter.written_at)),
                        "promised": str(one.promised),
                        "due": str(one.due),
                    }
                    for one in drift.moved
                ],
            }
            for drift in drifts(mend, batch)
        ]


class _Progress:
    """Says how far it is, on the error stream, every few seconds."""

    def __init__(self, cases: int) -> None:
        self.cases, self.so_far = cases, 0
        self.begun = self.said = monotonic()

    def done(self, more: int) -> None:
        self.so_far += more
        now = monotonic()
        if now - self.said >= _EVERY:
            self.said = now
            a_second = self.so_far / (now - self.begun)
            complain(f"{self.so_far:,} of {self.cases:,} cases ({a_second:,.0f} a second)")
