"""The clause register: read, refused when wrong, and what it explains."""

from datetime import date
from pathlib import Path

import pytest

from putright.procedure_files.problems import BadFile
from putright.procedure_files.read import read
from putright.procedure_files.register import read_register, read_registers, register_for
from putright.procedure_files.traced import Place, cited, marked, stands
from tests.support.councils import councils_in, spoil

REGISTER = "requirements.2026-04-01.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The council's own folder."""
    return councils_in(tmp_path) / "examplebridge"


def test_a_register_keeps_its_order_and_its_day(folder: Path) -> None:
    register = read_register(folder / REGISTER)
    assert list(register.requirements) == [f"EXA-{n}" for n in range(1, 9)]
    assert register.in_force_from == date(2026, 4, 1)
    assert register.document.line(register.where("EXA-3")) == 6


def test_an_explanation_is_found_by_name_before_kind(folder: Path) -> None:
    spoil(folder / REGISTER, "areas: [publicity]", "areas: [publicity, learning]")
    register = read_register(folder / REGISTER)
    explained = {one.id: register.explanation(one) for one in register.requirements.values()}
    assert {one: entry.as_ for one, entry in explained.items() if entry} == {
        "EXA-7": "later",
        "EXA-8": "people",
    }


def test_areas_and_procedures_narrow_each_other(folder: Path) -> None:
    spoil(folder / REGISTER, "areas: [publicity]", "areas: [publicity], procedures: [corporate]")
    register = read_register(folder / REGISTER)
    assert register.explanation(register.requirements["EXA-7"]) is None


FAULTS = [
    ("{id: EXA-2,", "{id: EXA-1,", 5, "`EXA-1` is here twice."),
    ("areas: [publicity]", "areas: [publicty]", 13, "No requirement here has the area `publicty`."),
    ("ids: [EXA-8]", "ids: [EXA-88]", 14, "No requirement here has the id `EXA-88`."),
    (", ids: [EXA-8]", "", 14, "This explains nothing."),
    ("as: people", "as: somebody", 14, "`somebody` is not one of the choices."),
]


@pytest.mark.parametrize(("old", "new", "line", "what"), FAULTS)
def test_a_fault_is_named_at_its_line(folder: Path, old: str, new: str, line: int, what: str) -> None:
    spoil(folder / REGISTER, old, new)
    with pytest.raises(BadFile) as bad:
        read_register(folder / REGISTER)
    assert [(one.line, one.what) for one in bad.value.problems] == [(line, what)]


def test_a_register_is_named_by_its_day(folder: Path) -> None:
    path = (folder / REGISTER).rename(folder / "requirements.April.yaml")
    with pytest.raises(BadFile, match="The name of a register gives a day"):
        read_register(path)


def test_a_procedure_cites_the_register_of_its_time(folder: Path) -> None:
    later = folder / "requirements.2027-04-01.yaml"
    later.write_bytes((folder / REGISTER).read_bytes())
    registers = read_registers(folder)

    def days(of: date) -> date | None:
        register = register_for(registers, of)
        return register.in_force_from if register else None

    assert [days(date(2026, 12, 31)), days(date(2027, 4, 1))] == [date(2026, 4, 1), date(2027, 4, 1)]
    assert days(date(2020, 1, 1)) == date(2026, 4, 1)
    assert register_for((), date(2026, 4, 1)) is None


def test_a_test_outweighs_an_explanation_which_outweighs_a_rule(folder: Path) -> None:
    register = read_register(folder / REGISTER)
    here = (Place(folder, 1),)
    assert stands(register, "EXA-7", {"EXA-7": here}, {"EXA-7": here}) == "tested"
    assert stands(register, "EXA-7", {}, {"EXA-7": here}) == "later"
    assert stands(register, "EXA-1", {}, {"EXA-1": here}) == "ruled"
    assert stands(register, "EXA-1", {}, {}) == "missing"


def test_rules_cite_clauses_wherever_they_stand(folder: Path) -> None:
    path = folder / "corporate.2026-04-01.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    found = cited([read(path)])
    assert sorted(found) == ["EXA-1", "EXA-2", "EXA-3", "EXA-4", "EXA-5", "EXA-6", "reading-withdrawal"]
    assert all("EXA-4" in lines[place.line - 1] for place in found["EXA-4"])
    assert any("never" in lines[place.line - 1] for place in found["EXA-3"])


MARKED = '''
import pytest
from pytest import mark

pytestmark = pytest.mark.requirement("A-1")

@pytest.mark.requirement("A-2", "A-3")
class TestIt:
    @mark.requirement("A-4")
    def test_it(self):
        text = """@pytest.mark.requirement("A-5")"""

@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.requirement("A-6"))])
@pytest.mark.skip("A-7")
@pytest.mark.requirement(*COVERS)
def test_that(n):
    requirement("A-8")
'''


def test_marks_are_found_without_running_the_tests(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "test_it.py").write_text(MARKED, encoding="utf-8")
    (tmp_path / "test_broken.py").write_text("def (", encoding="utf-8")
    found = marked(tmp_path)
    assert sorted(found) == ["A-1", "A-2", "A-3", "A-4", "A-6"]
    assert found["A-4"][0].line == 9
