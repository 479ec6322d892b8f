"""Every council's stories are true: each is a test of its own, and proves the requirements it covers."""

from pathlib import Path

import pytest

from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.read import read
from putright.procedure_files.scenario import read_story, run
from putright.procedure_files.shapes import ScenarioFile
from putright.procedure_files.stories import story_paths
from putright.procedure_files.validate import validate

STORIES = [path for slug in catalogue().councils() for path in story_paths(catalogue().folder / slug / "scenarios")]


def _covered(path: Path) -> list[str]:
    return validate(read(path), ScenarioFile).covers


def named(path: Path) -> str:
    """The council and the story."""
    return f"{path.parent.parent.name}/{path.stem}"


def test_every_council_tells_stories() -> None:
    told = {path.parent.parent.name for path in STORIES}
    assert told == set(catalogue().councils())


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=named(path), marks=pytest.mark.requirement(*_covered(path))) for path in STORIES],
)
def test_the_story_is_true(path: Path) -> None:
    difference = run(read_story(path, catalogue()))
    assert difference is None, f"\n{difference}"


@pytest.mark.parametrize("path", STORIES, ids=named)
def test_a_story_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 75
