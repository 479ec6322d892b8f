"""`putright clocks`: every clock, for people in a table and for programs in JSON."""

from pathlib import Path

from tests.cli.conftest import Putright


def test_every_clock_is_in_the_table(putright: Putright) -> None:
    said = putright("clocks", "luton/corporate")
    keys = [one["clock"] for one in putright("clocks", "luton/corporate", "--json").json]
    assert said.status == 0
    assert [line.split()[0] for line in said.out.splitlines() if line.split()[:1] and line.split()[0] in keys] == keys
    assert max(map(len, said.out.splitlines())) <= 100


def test_the_json_has_start_length_unit_extension_and_clause(putright: Putright, councils: Path) -> None:
    said = putright("clocks", "examplebridge/corporate", "--json", "--procedures", councils)
    clocks = {one["clock"]: one for one in said.json}
    response = clocks["response"]
    assert (response["length"], response["unit"], response["clause"]) == (10, "working_days", "EXA-3")
    assert response["starts"][0]["step"] == "acknowledge"
    assert response["extension"]["at_most"] == {"working_days": 20}
    assert (response["paused_by_holds"], response["responsible"]) == (True, "reviewer")
    meeting = clocks["meeting"]
    assert (meeting["length"], meeting["unit"], meeting["agreed_in"]) == (None, None, "meet_on")
    assert meeting["starts"][0]["where"] == {"wanted": ["yes"]}


def test_the_table_says_what_moves_a_clock(putright: Putright, councils: Path) -> None:
    out = putright("clocks", "examplebridge/corporate", "--procedures", councils).out
    words = " ".join(out.split())
    assert "at most 20 working days in all" in words
    assert "as agreed" in words
    assert "(wanted:" in words


def test_a_procedure_nobody_has_is_unclear(putright: Putright) -> None:
    said = putright("clocks", "luton/statutory")
    assert (said.status, said.out) == (2, "")
    there_are = "There are: luton/corporate, luton/fluency-duty, luton/unreasonable-behaviour."
    assert said.err == f"There is no procedure `luton/statutory`. {there_are}\n"
