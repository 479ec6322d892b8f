"""Another reading of the policy, chosen instead of the file's: laid over it, and checked as the file itself is."""

from datetime import date
from pathlib import Path

import pytest

from putright.procedure_files.catalogue import Catalogue, Version
from putright.procedure_files.check import check
from putright.procedure_files.choices import what_changes
from putright.procedure_files.problems import BadFile, Problem
from tests.support.councils import councils_in, spoil

COUNCIL = "examplebridge"
PROCEDURE = "corporate.2026-04-01.yaml"
READINGS = """
readings:
  reading-pace:
    question: How long is there to answer?
    taken: Ten working days.
    alternatives:
      - key: longer
        words: Fifteen working days.
        changes: {clocks: {response: {length: {working_days: 15}}}}
      - key: by_manager
        words: Only a manager answers.
        changes: {steps: {respond: {by: [manager]}}}
      - However long it takes.
    clauses: [EXA-2]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The council's own folder, with a reading that leaves a choice."""
    council = councils_in(tmp_path) / COUNCIL
    text = (council / PROCEDURE).read_text(encoding="utf-8")
    before, found, after = text.partition("\nreadings:\n")
    rest = after if found else ""
    (council / PROCEDURE).write_text(before + READINGS + rest, encoding="utf-8")
    return council


def filed(folder: Path) -> Version:
    return Catalogue(folder.parent).version(f"{COUNCIL}/corporate")


def chosen(folder: Path, **choices: str) -> Version:
    catalogue = Catalogue(folder.parent)
    named = {f"reading-{key}": value for key, value in choices.items()}
    return catalogue.chosen(catalogue.version(f"{COUNCIL}/corporate"), named)


def problems(folder: Path) -> list[Problem]:
    return list(check(Catalogue(folder.parent), [COUNCIL]).all_problems)


def test_the_file_stands_as_long_as_nothing_is_chosen(folder: Path) -> None:
    assert problems(folder) == []
    assert chosen(folder) == filed(folder)
    assert str(filed(folder).procedure.clocks["response"].length) == "10 working days"
    others = filed(folder).procedure.readings["reading-pace"].alternatives
    assert [(one.key, one.words) for one in others] == [
        ("longer", "Fifteen working days."),
        ("by_manager", "Only a manager answers."),
        ("", "However long it takes."),
    ]


def test_what_is_chosen_changes_that_and_nothing_else(folder: Path) -> None:
    before, after = filed(folder).procedure, chosen(folder, pace="longer").procedure
    assert str(after.clocks["response"].length) == "15 working days"
    assert what_changes(before, after) == ["Clock “Response”: time: 15 working days (was 10 working days)"]
    assert what_changes(after, before) == ["Clock “Response”: time: 10 working days (was 15 working days)"]
    assert after.steps == before.steps


def test_the_reading_then_taken_is_the_one_chosen(folder: Path) -> None:
    reading = chosen(folder, pace="longer").procedure.readings["reading-pace"]
    assert reading.taken == "Fifteen working days."
    words = [one.words for one in reading.alternatives]
    assert words == ["Ten working days.", "Only a manager answers.", "However long it takes."]


def test_who_may_take_a_step_is_said_in_words(folder: Path) -> None:
    (said,) = what_changes(filed(folder).procedure, chosen(folder, pace="by_manager").procedure)
    assert said.startswith("Step “Respond”: taken by: Manager (was ")


@pytest.mark.parametrize(
    ("choices", "what"),
    [
        ({"weather": "fine"}, "There is no reading `reading-weather`."),
        ({"pace": "shorter"}, "There is no alternative `shorter` that can be chosen."),
        ({"pace": "However long it takes."}, "There is no alternative `However long it takes.` that can be chosen."),
    ],
)
def test_what_is_not_there_can_not_be_chosen(folder: Path, choices: dict[str, str], what: str) -> None:
    with pytest.raises(BadFile) as refused:
        chosen(folder, **choices)
    assert [problem.what for problem in refused.value.problems] == [what]


def test_a_case_stays_on_the_readings_it_began_under(folder: Path) -> None:
    catalogue, day = Catalogue(folder.parent), date(2026, 4, 1)
    pinned = catalogue.pinned(f"{COUNCIL}/corporate", day, {"reading-pace": "longer"})
    assert str(pinned.clocks["response"].length) == "15 working days"
    assert str(catalogue.pinned(f"{COUNCIL}/corporate", day).clocks["response"].length) == "10 working days"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{by: [manager]}", "{by: [mayor]}", "There is no post, group or part `mayor`."),
        ("{by: [manager]}", "{bye: [manager]}", "`bye` is not known here."),
        (
            "{clocks: {response: {length: {working_days: 15}}}}",
            "{steps: {respond: {after: [respond]}}}",
            "No case ever allows",
        ),
        ("{working_days: 15}", "{working_days: 10}", "Nothing is changed by it."),
        ("key: by_manager", "key: longer", "There are two alternatives `longer`."),
    ],
)
def test_an_alternative_that_would_not_leave_a_sound_procedure_is_found(
    folder: Path, old: str, new: str, what: str
) -> None:
    spoil(folder / PROCEDURE, old, new)
    found = problems(folder)
    assert found
    assert all(problem.path.name == PROCEDURE for problem in found)
    assert any(what in problem.what for problem in found), [problem.what for problem in found]
