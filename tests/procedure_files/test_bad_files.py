"""Each file in `bad/` is refused with exactly the sentences in the `.txt` beside it: line, what is wrong, remedy."""

import shutil
from pathlib import Path

import pytest

from putright.procedure_files.problems import BadFile
from putright.procedure_files.read import read
from putright.procedure_files.shapes import FILES
from putright.procedure_files.validate import validate

FOLDER = Path(__file__).parent / "bad"
BAD = sorted(FOLDER.glob("*.yaml"))


def refusal(path: Path) -> BadFile:
    shape = FILES[path.name.split(".")[0]]
    with pytest.raises(BadFile) as refused:
        validate(read(path), shape)
    return refused.value


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_with_its_line_what_is_wrong_and_what_to_do(path: Path) -> None:
    said = [f"{one.line}: {one.what} {one.to_do}".strip() for one in refusal(path).problems]
    assert said == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


def test_every_expectation_has_its_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in BAD}


def test_the_sentence_begins_with_the_file_and_line_as_an_editor_understands_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(FOLDER / "bank_holidays.duplicate_key.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    refused = refusal(tmp_path / "bank_holidays.duplicate_key.yaml")
    assert str(refused) == "bank_holidays.duplicate_key.yaml:3: `known_until` is here twice. Keep one of them."


def test_a_problem_of_a_whole_file_gives_no_line(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yaml"
    with pytest.raises(BadFile) as refused:
        read(path)
    assert str(refused.value) == f"{path}: There is no such file. Check the name."
