"""Readings chosen instead of the files': each story of `choices.yaml` is true with its choice, and not without it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from putright.procedure_files.catalogue import Version, catalogue
from putright.procedure_files.choices import Choices
from putright.procedure_files.read import read
from putright.procedure_files.scenario import Difference, Story, run
from putright.procedure_files.shapes import ScenarioFile

DOCUMENT = read(Path(__file__).with_name("choices.yaml"))


@pytest.mark.parametrize("name", DOCUMENT.values)
def test_a_story_is_true_with_its_choice(name: str) -> None:
    assert differs(name, DOCUMENT.values[name]["choose"]) is None


@pytest.mark.parametrize("name", DOCUMENT.values)
def test_a_story_is_not_true_without_its_choice(name: str) -> None:
    assert differs(name, {}) is not None


def test_every_council_has_a_story_of_a_choice() -> None:
    told = {story["procedure"].partition("/")[0] for story in DOCUMENT.values.values()}
    assert told == set(catalogue().councils())


def differs(name: str, choices: Choices) -> Difference | str | None:
    """The first thing that is not as the story says when its procedure is read so; None when everything is."""
    told: Mapping[str, Any] = DOCUMENT.values[name]
    file = ScenarioFile.model_validate({"name": name, **{key: told[key] for key in ("procedure", "people", "steps")}})
    version = catalogue().chosen(catalogue().version(file.procedure), choices)
    calendar = catalogue().calendar(version.procedure.authority)
    return not_there(file, version) or run(Story(DOCUMENT, file, version.procedure, calendar, None))


def not_there(file: ScenarioFile, version: Version) -> str | None:
    """The first step or question in the story that the procedure does not have."""
    steps = version.procedure.steps
    for told in file.steps:
        for key in (told.do, *told.may, *told.may_not):
            if key and key not in steps:
                return f"step {key}"
        asked = {field.key for field in steps[told.do].fields} if told.do else set()
        for key in told.answers:
            if key not in asked:
                return f"question {key}"
    return None
