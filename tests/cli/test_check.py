"""`putright check`: a summary, then every problem in a line of its own."""

import shutil
from pathlib import Path

from putright.procedure_files.catalogue import FOLDER
from tests.cli.conftest import Putright
from tests.support.councils import spoil


def test_a_council_without_fault(putright: Putright, councils: Path) -> None:
    said = putright("check", "--procedures", councils)
    assert (said.status, said.err) == (0, "")
    words = " ".join(said.out.split())
    assert "examplebridge/corporate (in force from 2026-04-01): 10 steps, 6 clocks" in words
    assert "1 scenario; 8 requirements: 4 tested, 2 explained, 2 only ruled, 0 not at all" in words
    assert said.out.endswith("Nothing is wrong.\n")


def test_a_problem_is_one_line_and_fails_the_check(putright: Putright, councils: Path) -> None:
    path = councils / "examplebridge" / "corporate.2026-04-01.yaml"
    line = spoil(path, "starts: acknowledge", "starts: acknowlege")
    said = putright("check", "examplebridge", "--procedures", councils)
    assert said.status == 1
    assert f"{path}:{line}: There is no step `acknowlege`. Did you mean `acknowledge`?\n" in said.out
    assert said.out.endswith("1 problem found.\n")


def test_the_json_names_file_line_and_what_to_do(putright: Putright, councils: Path) -> None:
    path = councils / "examplebridge" / "corporate.2026-04-01.yaml"
    line = spoil(path, "starts: acknowledge", "starts: acknowlege")
    answer = putright("check", "--json", "--procedures", councils).json
    assert answer["ok"] is False
    assert answer["problems"] == [
        {
            "file": str(path),
            "line": line,
            "what": "There is no step `acknowlege`.",
            "to_do": "Did you mean `acknowledge`?",
        }
    ]
    assert answer["councils"][0]["procedures"][0]["places"] is None


def test_luton_with_a_clause_misspelt(putright: Putright, tmp_path: Path) -> None:
    """On the real files: whatever else is wrong with them, this is found at its line."""
    shutil.copytree(FOLDER, tmp_path / "procedures")
    path = tmp_path / "procedures" / "luton" / "corporate.2017-04-01.yaml"
    line = spoil(path, "stops: acknowledge_stage_1\n", "stops: acknowledge_stage1\n")
    said = putright("check", "luton", "--procedures", tmp_path / "procedures")
    assert said.status == 1
    assert f"{path}:{line}: There is no step `acknowledge_stage1`. Did you mean `acknowledge_stage_1`?" in said.out


def test_a_council_nobody_has_is_unclear(putright: Putright, councils: Path) -> None:
    said = putright("check", "rutland", "--procedures", councils)
    assert (said.status, said.out) == (2, "")
    assert said.err == "There is no council `rutland`. There are: examplebridge.\n"


def test_a_folder_without_councils_is_unclear(putright: Putright, tmp_path: Path) -> None:
    said = putright("check", "--procedures", tmp_path)
    assert said.status == 2
    assert "add a folder with an authority.yaml" in said.err
