"""`putright requirements`: what the last complete run proved, and what is not proven."""

from pathlib import Path

from putright.procedure_files.proof import FILE, Proof, write_proof
from tests.cli.conftest import Putright

PROOF = Proof(
    "2026-11-24T10:00:00+00:00",
    "not browser",
    passed={"EXA-1": ("tests/test_it.py::test_one",), "EXA-4": ("tests/test_it.py::test_one",)},
    failed={"EXA-4": ("tests/test_it.py::test_two",)},
)


def proven(councils: Path) -> None:
    write_proof(councils.parent / FILE, PROOF)


def test_before_the_first_run_nothing_is_proven(putright: Putright, councils: Path) -> None:
    said = putright("requirements", "--procedures", councils)
    assert said.status == 0
    assert said.out.startswith("Tests: not run yet: run script/test.\n")
    answer = putright("requirements", "--json", "--procedures", councils).json
    assert answer["run"] is None
    statuses = {one["id"]: one["status"] for one in answer["councils"][0]["requirements"]}
    assert statuses == {
        "EXA-1": "not_run",
        "EXA-2": "not_run",
        "EXA-3": "not_run",
        "EXA-4": "not_run",
        "EXA-5": "ruled",
        "EXA-6": "ruled",
        "EXA-7": "later",
        "EXA-8": "people",
    }


def test_a_passing_test_proves_and_a_failing_one_outweighs_it(putright: Putright, councils: Path) -> None:
    proven(councils)
    answer = putright("requirements", "examplebridge", "--json", "--procedures", councils).json
    assert answer["run"] == {"finished_at": PROOF.finished_at, "left_out": "not browser"}
    found = {one["id"]: one for one in answer["councils"][0]["requirements"]}
    assert found["EXA-1"]["status"] == "proven"
    assert found["EXA-1"]["passed"] == ["tests/test_it.py::test_one"]
    assert (found["EXA-4"]["status"], found["EXA-4"]["failed"]) == ("failing", ["tests/test_it.py::test_two"])
    assert found["EXA-7"]["why"] == "No page is written."
    assert found["EXA-5"]["rules"][0].endswith(".yaml:130") or ".yaml:" in found["EXA-5"]["rules"][0]
    clock = next(one for one in answer["councils"][0]["areas"] if one["area"] == "clock")
    assert (clock["not_run"], clock["failing"], clock["proven"]) == (2, 1, 0)


def test_the_table_counts_by_area(putright: Putright, councils: Path) -> None:
    proven(councils)
    out = putright("requirements", "--procedures", councils).out
    assert "without the tests left out by `not browser`" in out
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line[:1].islower()}
    assert rows["intake"] == ["1", "1", "·", "·", "·", "·", "·", "·"]
    assert rows["clock"] == ["3", "·", "1", "2", "·", "·", "·", "·"]
    assert rows["all"] == ["8", "1", "1", "2", "1", "1", "2", "·"]


def test_missing_lists_the_ids_that_lack_something(putright: Putright, councils: Path) -> None:
    proven(councils)
    out = putright("requirements", "--missing", "--procedures", councils).out
    listed = [line.split()[0] for line in out.splitlines() if line.startswith("  EXA-")]
    assert listed == ["EXA-4", "EXA-2", "EXA-3", "EXA-5", "EXA-6"]
    assert "Only ruled: a rule cites it, no test names it\n  EXA-5 (hold): Put on hold." in out


def test_one_area(putright: Putright, councils: Path) -> None:
    out = putright("requirements", "--area", "hold", "--procedures", councils).out
    assert "clock" not in out
    said = putright("requirements", "--area", "clok", "--procedures", councils)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("There is no area `clok`. Did you mean `clock`?")


def test_what_is_no_result_of_a_run_is_refused(putright: Putright, councils: Path) -> None:
    path = councils.parent / FILE
    path.parent.mkdir()
    path.write_text("[]", encoding="utf-8")
    said = putright("requirements", "--procedures", councils)
    assert said.status == 2
    assert "Remove it and run script/test." in said.err


def test_a_council_nobody_has_is_unclear(putright: Putright) -> None:
    said = putright("requirements", "rutland")
    assert (said.status, said.out) == (2, "")


def test_luton_is_listed_whole(putright: Putright) -> None:
    answer = putright("requirements", "luton", "--json").json
    assert len(answer["councils"][0]["requirements"]) == 220
