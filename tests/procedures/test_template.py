"""The council to copy is complete, and passes everything once it is copied."""

import shutil
from pathlib import Path

import pytest

from putright.procedure_files.basic_shapes import Shape
from putright.procedure_files.catalogue import FOLDER, Catalogue, catalogue
from putright.procedure_files.check import check
from putright.procedure_files.shapes import (
    AppointmentShape,
    ClockShape,
    FieldShape,
    LengthShape,
    ScenarioStep,
    StandingShape,
    StepShape,
)
from tests.support.councils import spoil

TEMPLATE = FOLDER / "_template"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(TEMPLATE, tmp_path / "examplebridge")
    shutil.copy(FOLDER / "bank_holidays.yaml", tmp_path)
    return tmp_path


def problems(folder: Path, council: str) -> list[str]:
    return [str(problem) for problem in check(Catalogue(folder), [council]).all_problems]


def test_the_template_is_nobodys_council() -> None:
    assert "_template" not in catalogue().councils()
    assert "examplebridge" not in catalogue().councils()


def test_a_copy_of_the_template_has_nothing_wrong_and_all_its_parts(copied: Path) -> None:
    assert problems(copied, "examplebridge") == []
    council = Catalogue(copied).council("examplebridge")
    (version,) = council.versions["corporate"]
    assert [stage.number for stage in version.procedure.stages.values()] == [1, 2]
    assert len(list((council.folder / "scenarios").glob("*.yaml"))) == 2


def test_a_copy_under_another_name_is_told_what_to_write(copied: Path) -> None:
    (copied / "examplebridge").rename(copied / "rutland")
    said = problems(copied, "rutland")
    assert any("authority.yaml:3" in line and "Write `authority: rutland`" in line for line in said)


def test_a_copy_in_which_nobody_can_switch_the_public_form_on_is_told(copied: Path) -> None:
    authority = copied / "examplebridge" / "authority.yaml"
    spoil(authority, "  administrator: {title: Administrator, grade: 0}\n", "")
    (said,) = problems(copied, "examplebridge")
    assert "Nobody can switch `online_form` on: there is no post `administrator`." in said
    assert said.startswith(f"{authority}:12:"), "at the channel"


def test_a_copy_with_a_part_of_a_letter_taken_out_is_told(copied: Path) -> None:
    letter = copied / "examplebridge" / "letters" / "stage_2_response.md"
    text = letter.read_text(encoding="utf-8")
    letter.write_text(text.replace("## ombudsman", "## goodbye"), encoding="utf-8")
    assert any("how to reach the Ombudsman" in line for line in problems(copied, "examplebridge"))


@pytest.mark.parametrize(
    "shape",
    [StepShape, ClockShape, FieldShape, AppointmentShape, StandingShape, LengthShape, ScenarioStep],
    ids=lambda shape: shape.__name__,
)
def test_the_page_on_the_format_names_every_key(shape: type[Shape]) -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    unsaid = [name for name, field in shape.model_fields.items() if f"`{field.alias or name}" not in page]
    assert unsaid == []
