"""`putright scenario`: stories as told, the first step that differs and why, and files that are none."""

from pathlib import Path

import pytest

from tests.cli.conftest import Putright
from tests.support.councils import spoil


@pytest.fixture
def story(councils: Path) -> Path:
    return councils / "examplebridge" / "scenarios" / "answered_in_time.yaml"


def test_a_story_as_told(putright: Putright, councils: Path, story: Path) -> None:
    said = putright("scenario", story, "--procedures", councils)
    assert (said.status, said.err) == (0, "")
    assert "Answered in time" in said.out
    assert said.out.endswith("1 story: 1 as told, 0 not, 0 bad.\n")


def test_a_folder_of_stories(putright: Putright, councils: Path, story: Path) -> None:
    story.with_name("again.yaml").write_bytes(story.read_bytes())
    said = putright("scenario", councils / "examplebridge", story, "--procedures", councils)
    assert said.status == 2, "the folder holds files that are no stories"
    said = putright("scenario", story.parent, story, "--procedures", councils)
    assert said.out.endswith("2 stories: 2 as told, 0 not, 0 bad.\n")


def test_the_first_step_that_differs_and_why(putright: Putright, councils: Path, story: Path) -> None:
    line = spoil(story, "due: {response: 2027-01-06}", "due: {response: 2027-01-05}")
    said = putright("scenario", story, "--procedures", councils)
    assert said.status == 1
    assert f"  line {line}: 2026-12-18 acknowledge\n" in said.out
    assert "    expected: response due 2027-01-05\n    found:    due 2027-01-06\n" in said.out
    assert "    because:  Within 10 working days" in said.out


def test_the_json_of_a_difference(putright: Putright, councils: Path, story: Path) -> None:
    spoil(story, "standing: answered", "standing: open")
    answer = putright("scenario", story, "--json", "--procedures", councils).json
    assert answer[0]["ok"] is False
    assert answer[0]["difference"]["expected"] == "stands at open"
    assert answer[0]["difference"]["found"] == "stands at answered"


BAD = [
    ("do: respond", "do: reply", "There is no step `reply`."),
    (
        "procedure: examplebridge/corporate",
        "procedure: examplebridge/corporat",
        "Its procedure can't be used",
    ),
    ("procedure: examplebridge/corporate", "procedure: elsewhere/corporate", "Its procedure can't be used"),
    ("day: 2027-01-06", "day: 2027-13-06", "2027-13-06 is not a day that exists."),
    ("name: Answered", "nane: Answered", "`nane` is not known here."),
]


@pytest.mark.parametrize(("old", "new", "what"), BAD)
def test_a_bad_story_is_said_of_its_own_file(
    putright: Putright, councils: Path, story: Path, old: str, new: str, what: str
) -> None:
    spoil(story, old, new)
    said = putright("scenario", story, "--procedures", councils)
    assert said.status == 2
    assert what in said.err
    assert all(line.startswith(str(story)) for line in said.err.splitlines())


def test_an_answer_the_engine_cannot_use_is_no_traceback(putright: Putright, councils: Path, story: Path) -> None:
    spoil(story, "do: respond,", "do: extend, answers: {until: {a: b}},")
    said = putright("scenario", story, "--procedures", councils)
    assert said.status in (1, 2)
    assert "Traceback" not in said.err


def test_no_such_file_and_no_story(putright: Putright, tmp_path: Path) -> None:
    said = putright("scenario", tmp_path / "none.yaml")
    assert (said.status, said.out) == (2, "")
    assert "There is no file" in said.err
    (tmp_path / "empty").mkdir()
    assert "There is no story in" in putright("scenario", tmp_path / "empty").err
