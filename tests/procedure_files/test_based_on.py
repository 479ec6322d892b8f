"""A procedure file that says only in what it differs from another."""

from pathlib import Path

import pytest

from putright.engine.procedure import Procedure
from putright.procedure_files.catalogue import Catalogue, Version
from putright.procedure_files.check import check
from putright.procedure_files.problems import BadFile, Problem
from tests.support.councils import councils_in, spoil

COUNCIL = "examplebridge"
BASE = "corporate.2026-04-01.yaml"
SCHOOLS = "schools.2026-04-01.yaml"
ACADEMIES = "academies.2026-04-01.yaml"
DIFFERS = """\
procedure: schools
based_on: corporate
title: Complaints about schools
in_force_from: 2026-04-01

clocks:
  response:
    length: {working_days: 15}
    extension: null
  notice: null

steps:
  extend: null
  acknowledge:
    by: manager
    fields:
      agreed: null
      said: {hint: In a few words}
  visit:
    title: Visit the school
    kind: record
    by: manager
    when: open
    clause: EXA-3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny council, with a second procedure laid over its first."""
    folder = councils_in(tmp_path) / COUNCIL
    (folder / SCHOOLS).write_text(DIFFERS, encoding="utf-8")
    return folder


def version(folder: Path, slug: str = "schools") -> Version:
    return Catalogue(folder.parent).version(f"{COUNCIL}/{slug}")


def procedure(folder: Path, slug: str = "schools") -> Procedure:
    return version(folder, slug).procedure


def problems(folder: Path) -> list[tuple[str, int, str]]:
    found: tuple[Problem, ...] = check(Catalogue(folder.parent), [COUNCIL]).all_problems
    return [(one.path.name, one.line, one.what) for one in found]


def refusal(folder: Path, slug: str = "schools") -> tuple[str, int, str]:
    with pytest.raises(BadFile) as refused:
        version(folder, slug)
    (problem,) = refused.value.problems
    return problem.path.name, problem.line, f"{problem.what} {problem.to_do}"


def line_of(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    (number,) = [n for n, line in enumerate(lines, start=1) if line.strip() == words]
    return number


def test_the_two_together_are_without_fault(folder: Path) -> None:
    assert problems(folder) == []


# --- laid over, key by key


def test_what_it_says_stands_and_what_it_does_not_say_is_as_below(folder: Path) -> None:
    below, laid = procedure(folder, "corporate"), procedure(folder)
    assert (laid.key, laid.title) == ("examplebridge/schools", "Complaints about schools")
    assert str(laid.clocks["response"].length) == "15 working days"
    assert laid.clocks["response"].title == "Response"
    assert laid.clocks["review"] == below.clocks["review"]
    assert laid.standings == below.standings
    assert (laid.steps["acknowledge"].by, laid.steps["acknowledge"].title) == (("manager",), "Acknowledge")
    assert [*laid.steps] == [*(key for key in below.steps if key != "extend"), "visit"]
    said = next(field for field in laid.steps["acknowledge"].fields if field.key == "said")
    assert (said.hint, said.title, said.required_when) == (
        "In a few words",
        "What was said?",
        {"method": ("telephone",)},
    )


def test_null_takes_a_key_out_however_deep_and_leaves_the_base_as_it_was(folder: Path) -> None:
    laid = procedure(folder)
    assert "notice" not in laid.clocks
    assert "extend" not in laid.steps
    assert laid.clocks["response"].extension is None
    assert [field.key for field in laid.steps["acknowledge"].fields] == ["method", "said", "reviewer"]
    below = procedure(folder, "corporate")
    assert "notice" in below.clocks
    assert below.clocks["response"].extension is not None


def test_null_takes_out_what_never_was_there_too(folder: Path) -> None:
    spoil(folder / SCHOOLS, "  visit:\n", "  visit:\n    leads_to: null\n    fields: {why: null}\n")
    visit = procedure(folder).steps["visit"]
    assert (visit.leads_to, visit.fields) == (None, ())


def test_a_list_takes_the_place_of_the_one_below(folder: Path) -> None:
    spoil(folder / SCHOOLS, "    extension: null\n", "    extension: null\n    stops: [withdraw]\n")
    assert procedure(folder).clocks["response"].stops == ("withdraw",)


def test_a_third_may_be_laid_over_the_second(folder: Path) -> None:
    text = "procedure: academies\nbased_on: schools\nin_force_from: 2026-04-01\nclocks: {response: {title: Reply}}\n"
    (folder / ACADEMIES).write_text(text, encoding="utf-8")
    laid = procedure(folder, "academies")
    assert (laid.slug, laid.title) == ("academies", "Complaints about schools")
    assert (laid.clocks["response"].title, str(laid.clocks["response"].length)) == ("Reply", "15 working days")
    assert problems(folder) == []


# --- what is wrong, in the file and line where it is


def test_what_is_wrong_in_what_it_says_is_said_of_it(folder: Path) -> None:
    spoil(folder / SCHOOLS, "by: manager\n    fields", "by: manger\n    fields")
    assert problems(folder) == [
        (SCHOOLS, line_of(folder / SCHOOLS, "by: manger"), "There is no post, group or part `manger`.")
    ]


@pytest.mark.parametrize(
    ("old", "new", "words", "what"),
    [
        ("stops: meet\n", "stops: met\n", "stops: met", "There is no step `met`."),
        ("never: {owner:", "never: {ownr:", "never: {ownr: EXA-3}", "There is no part in a case `ownr`."),
        ("    letter: response\n", "    letter: respose\n", "letter: respose", "There is no letter `respose`."),
    ],
)
def test_what_is_wrong_below_is_said_of_the_base_once(folder: Path, old: str, new: str, words: str, what: str) -> None:
    spoil(folder / BASE, old, new)
    assert [one for one in problems(folder) if one[2] == what] == [(BASE, line_of(folder / BASE, words), what)]


def test_a_list_over_several_lines_below_is_named_by_its_own_line(folder: Path) -> None:
    length = "\n    length: {working_days: 10}"
    spoil(folder / BASE, f"stops: [respond, withdraw]{length}", f"stops:\n      - respond\n      - wthdraw{length}")
    what = "There is no step `wthdraw`."
    assert [one for one in problems(folder) if one[2] == what] == [(BASE, line_of(folder / BASE, "- wthdraw"), what)]


def test_so_is_a_key_below(folder: Path) -> None:
    spoil(folder / BASE, "never: {owner: EXA-3}", "never:\n            ownr: EXA-3")
    what = "There is no part in a case `ownr`."
    assert [one for one in problems(folder) if one[2] == what] == [(BASE, line_of(folder / BASE, "ownr: EXA-3"), what)]


def test_a_clause_below_that_no_register_has_is_said_of_the_base_once(folder: Path) -> None:
    spoil(folder / BASE, "never: {owner: EXA-3}", "never: {owner: EXA-33}")
    assert problems(folder) == [
        (BASE, line_of(folder / BASE, "never: {owner: EXA-33}"), "There is no clause `EXA-33`.")
    ]


def test_a_shape_that_is_wrong_is_said_of_the_file_that_has_it(folder: Path) -> None:
    spoil(folder / SCHOOLS, "length: {working_days: 15}", "length: {working_days: soon}")
    name, line, _ = refusal(folder)
    assert (name, line) == (SCHOOLS, line_of(folder / SCHOOLS, "length: {working_days: soon}"))
    (folder / SCHOOLS).write_text(DIFFERS, encoding="utf-8")
    spoil(folder / BASE, "length: {months: 6}", "length: {month: 6}")
    with pytest.raises(BadFile) as refused:
        version(folder)
    places = {(one.path.name, one.line) for one in refused.value.problems}
    assert places == {(BASE, line_of(folder / BASE, "length: {month: 6}"))}


def test_both_lengths_of_two_units_are_in_the_way_of_each_other_in_the_file_that_adds_one(folder: Path) -> None:
    spoil(folder / SCHOOLS, "length: {working_days: 15}", "length: {calendar_days: 15}")
    name, line, said = refusal(folder)
    assert (name, line) == (SCHOOLS, line_of(folder / SCHOOLS, "length: {calendar_days: 15}"))
    assert "exactly one of working_days" in said


def test_what_the_walk_finds_is_said_where_the_standing_or_step_is(folder: Path) -> None:
    spoil(folder / SCHOOLS, "  extend: null\n", "  extend: null\n  withdraw: {leads_to: null}\n")
    found = problems(folder)
    what = "No case can ever stand at “Withdrawn”."
    assert [one for one in found if one[2] == what] == [(BASE, line_of(folder / BASE, "withdrawn:"), what)]


def test_in_three_layers_it_is_said_of_the_one_that_says_it(folder: Path) -> None:
    text = "procedure: academies\nbased_on: schools\nin_force_from: 2026-04-01\nclocks: {response: {stops: [meet]}}\n"
    (folder / ACADEMIES).write_text(text, encoding="utf-8")
    spoil(folder / SCHOOLS, "  notice: null\n", "  notice: {stops: [dance]}\n")
    spoil(folder / BASE, "stops: meet\n", "stops: met\n")
    found = [one for one in problems(folder) if one[2].startswith("There is no step")]
    assert found == [
        (BASE, line_of(folder / BASE, "stops: met"), "There is no step `met`."),
        (SCHOOLS, line_of(folder / SCHOOLS, "notice: {stops: [dance]}"), "There is no step `dance`."),
    ]


# --- what it can't be based on


def test_a_base_is_of_the_same_council_and_day(folder: Path) -> None:
    (folder / BASE).rename(folder / "corporate.2026-04-02.yaml")
    spoil(folder / "corporate.2026-04-02.yaml", "in_force_from: 2026-04-01", "in_force_from: 2026-04-02")
    said = "There is no file corporate.2026-04-01.yaml. A base is of the same council and day."
    assert refusal(folder) == (SCHOOLS, 2, said)


@pytest.mark.parametrize("based_on", ["schools", "academies"])
def test_files_based_on_themselves_or_each_other_are_refused(folder: Path, based_on: str) -> None:
    spoil(folder / SCHOOLS, "based_on: corporate", f"based_on: {based_on}")
    text = "procedure: academies\nbased_on: schools\nin_force_from: 2026-04-01\n"
    (folder / ACADEMIES).write_text(text, encoding="utf-8")
    said = "This is based on too many files, or on itself. Base it on one that stands alone."
    for slug in ("schools", "academies"):
        name, line, sentence = refusal(folder, slug)
        assert name in (SCHOOLS, ACADEMIES)
        assert (line, sentence) == (2, said)


def test_a_base_that_is_no_yaml_is_said_of_the_base(folder: Path) -> None:
    spoil(folder / BASE, "title: Complaints\n", "title: [\n")
    name, _, sentence = refusal(folder)
    assert name == BASE
    assert sentence.startswith("This is not YAML")


def test_the_file_has_its_own_name(folder: Path) -> None:
    spoil(folder / SCHOOLS, "procedure: schools", "procedure: school")
    said = "The file is called schools.2026-04-01.yaml. Call it school.2026-04-01.yaml."
    assert refusal(folder, "school") == (SCHOOLS, 4, said)


# --- which version it is


def test_a_change_of_the_base_is_another_version_and_of_another_file_is_not(folder: Path) -> None:
    before = {slug: version(folder, slug).sha256 for slug in ("corporate", "schools")}
    assert before["corporate"] != before["schools"]
    spoil(folder / SCHOOLS, "title: Complaints about schools", "title: About schools")
    changed = {slug: version(folder, slug).sha256 for slug in ("corporate", "schools")}
    assert changed["corporate"] == before["corporate"]
    assert changed["schools"] != before["schools"]
    spoil(folder / BASE, "title: Complaints\n", "title: Complaint\n")
    again = {slug: version(folder, slug).sha256 for slug in ("corporate", "schools")}
    assert again["corporate"] != changed["corporate"]
    assert again["schools"] != changed["schools"]
