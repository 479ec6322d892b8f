"""`putright due` and `putright clocks` answer for every clock of every procedure."""

from datetime import date

import pytest

from putright.engine import questions
from putright.procedure_files.catalogue import catalogue
from tests.cli.conftest import Putright

KEYS = [f"{slug}/{name}" for slug in catalogue().councils() for name in catalogue().council(slug).versions]
FROM, HOLD = date(2026, 12, 18), (date(2026, 12, 21), date(2027, 1, 4))


@pytest.mark.parametrize("key", KEYS)
def test_every_clock_gives_a_date_or_says_why_not(key: str) -> None:
    procedure, calendar = catalogue().procedure(key), catalogue().calendar(key.partition("/")[0])
    for clock in procedure.clocks.values():
        for holds in ((), (HOLD,)):
            supposed = questions.when_would_it_be_due(procedure, calendar, clock, FROM, holds)
            assert supposed.due.why, clock.key
            assert (supposed.due.on is not None) == (clock.length is not None), clock.key
        assert questions.when_would_it_be_due(procedure, calendar, clock, FROM, extended=True).due.why, clock.key


@pytest.mark.parametrize("slug", catalogue().councils())
def test_the_commands_say_so_for_each_council(slug: str, putright: Putright) -> None:
    """Asked once: the command reads all the files anew each time."""
    key = f"{slug}/{catalogue().authority(slug).default_procedure}"
    listed = putright("clocks", key, "--json")
    assert listed.status == 0
    assert {one["clock"] for one in listed.json} == set(catalogue().procedure(key).clocks)
    said = putright("due", key, listed.json[0]["clock"], "--from", FROM.isoformat(), "--json")
    assert (said.status, bool(said.json["why"])) == (0, True)
