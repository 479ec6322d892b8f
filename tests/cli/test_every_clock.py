"""`putright due` and `putright clocks` answer for every clock of every procedure."""

import pytest

from putright.procedure_files.catalogue import catalogue
from tests.cli.conftest import Putright

KEYS = [f"{slug}/{name}" for slug in catalogue().councils() for name in catalogue().council(slug).versions]


@pytest.mark.parametrize("key", KEYS)
def test_every_clock_is_listed_and_gives_a_date_or_says_why_not(key: str, putright: Putright) -> None:
    procedure = catalogue().procedure(key)
    listed = putright("clocks", key, "--json")
    assert listed.status == 0
    assert {one["clock"] for one in listed.json} == set(procedure.clocks)
    assert putright("clocks", key).status == 0
    for clock in procedure.clocks.values():
        for more in ((), ("--hold", "2026-12-21..2027-01-04")):
            said = putright("due", key, clock.key, "--from", "2026-12-18", *more, "--json")
            assert said.status == 0, (clock.key, said.err)
            assert said.json["why"], clock.key
            fixed = clock.length is not None
            assert (said.json["due"] is not None) == fixed, (clock.key, said.json)
        words = putright("due", key, clock.key, "--from", "2026-12-18")
        assert (words.status, words.err) == (0, ""), clock.key
        extended = putright("due", key, clock.key, "--from", "2026-12-18", "--extended")
        assert extended.status in (0, 1), (clock.key, extended.err)
