"""The JSON Schemas are what the shapes say, and allow what the reader allows."""

import json
from pathlib import Path
from typing import Any

import pytest

from putright.engine import questions
from putright.procedure_files.catalogue import FOLDER
from putright.procedure_files.schema import schemas, stale, write


def schema(kind: str) -> Any:
    return json.loads(schemas()[f"{kind}.json"])


def test_the_schemas_in_the_repository_are_current() -> None:
    assert stale(FOLDER / "schema") == (), "run `putright schema`"


def test_only_what_has_changed_is_written(tmp_path: Path) -> None:
    assert len(write(tmp_path)) == len(schemas())
    (tmp_path / "scenario.json").write_text("{}", encoding="utf-8")
    assert write(tmp_path) == (tmp_path / "scenario.json",)
    assert write(tmp_path) == ()


def test_one_name_may_stand_for_a_list_of_one() -> None:
    stops = schema("procedure")["$defs"]["ClockShape"]["properties"]["stops"]
    assert [one["type"] for one in stops["anyOf"]] == ["string", "array"]


def test_a_start_may_be_a_step_alone() -> None:
    starts = schema("procedure")["$defs"]["ClockShape"]["properties"]["starts"]
    one, several = starts["anyOf"]
    assert several["items"] == one
    assert one["anyOf"] == [{"type": "string"}, {"$ref": "#/$defs/StartShape"}]


def test_an_editor_offers_the_kinds_of_step() -> None:
    kind = schema("procedure")["$defs"]["StepShape"]["properties"]["kind"]
    assert kind["enum"] == sorted(questions.what_does_each_kind_need())


def test_a_length_has_one_unit() -> None:
    length = schema("procedure")["$defs"]["LengthShape"]
    assert (length["minProperties"], length["maxProperties"]) == (1, 1)


@pytest.mark.parametrize("kind", ["procedure", "authority", "scenario", "bank_holidays"])
def test_an_unknown_key_is_marked_in_the_editor(kind: str) -> None:
    assert schema(kind)["additionalProperties"] is False
