"""A sixth council is a folder: begun by one command, it passes every check at once."""

import shutil
from pathlib import Path

import pytest

from putright.procedure_files.catalogue import FOLDER, Catalogue
from putright.procedure_files.check import check
from tests.cli.conftest import Putright

RUTLAND = ("new-council", "rutland", "--name", "Rutland Council", "--prefix", "RUT")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of councils with no council in it yet."""
    shutil.copy(FOLDER / "bank_holidays.yaml", tmp_path)
    return tmp_path


def test_a_new_council_passes_every_check_at_once(folder: Path, putright: Putright) -> None:
    said = putright(*RUTLAND, "--procedures", folder)
    assert said.status == 0
    assert "putright check rutland" in said.out
    assert Catalogue(folder).councils() == ("rutland",)
    assert check(Catalogue(folder), ["rutland"]).all_problems == ()
    authority = Catalogue(folder).authority("rutland")
    assert (authority.name, authority.reference_prefix) == ("Rutland Council", "RUT")


def test_nothing_of_the_example_is_left(folder: Path, putright: Putright) -> None:
    putright(*RUTLAND, "--procedures", folder)
    for path in (folder / "rutland").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert "xamplebridge" not in text, path
        assert "EXA" not in text, path


def test_a_new_council_bears_the_day_of_its_policy(folder: Path, putright: Putright) -> None:
    said = putright(*RUTLAND, "--from", "2024-07-01", "--procedures", folder)
    assert f"putright check rutland --procedures {folder}" in said.out
    assert check(Catalogue(folder), ["rutland"]).all_problems == ()
    council = Catalogue(folder).council("rutland")
    assert str(council.versions["corporate"][0].procedure.in_force_from) == "2024-07-01"
    assert str(council.authority.contact[0].in_force_from) == "2024-07-01"
    assert not list((folder / "rutland").glob("*2026*"))


@pytest.mark.parametrize(
    ("slug", "prefix", "sentence"),
    [
        ("Rutland", "RUT", "`Rutland` won't do as a folder: use small letters, digits and `-`."),
        ("rutland", "Rut", "`Rut` won't do as a prefix: use two to five capital letters."),
        ("../rutland", "RUT", "`../rutland` won't do as a folder: use small letters, digits and `-`."),
    ],
)
def test_a_name_that_won_t_do_is_refused_and_nothing_written(
    folder: Path, putright: Putright, slug: str, prefix: str, sentence: str
) -> None:
    said = putright("new-council", slug, "--name", "Rutland", "--prefix", prefix, "--procedures", str(folder))
    assert (said.status, said.err.strip()) == (2, sentence)
    assert [path.name for path in folder.iterdir()] == ["bank_holidays.yaml"]


def test_a_council_that_is_there_is_not_overwritten(folder: Path, putright: Putright) -> None:
    (folder / "rutland").mkdir()
    said = putright("new-council", "rutland", "--name", "Rutland", "--prefix", "RUT", "--procedures", str(folder))
    assert said.status == 2
    assert "already" in said.err
