"""A story is told until the first step that differs, and the difference says what, where and why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from putright.procedure_files.catalogue import Catalogue
from putright.procedure_files.problems import BadFile
from putright.procedure_files.scenario import Difference, read_story, run
from tests.support.councils import councils_in

Tell = Callable[..., Difference | None]

PEOPLE = "people:\n  owner: {posts: officer}\n  reviewer: {posts: manager, service: parks}\n"


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """`tell("day: ...", ...)` tells a story of the tiny council."""
    councils = Catalogue(councils_in(tmp_path))

    def told(*steps: str) -> Difference | None:
        path = tmp_path / "story.yaml"
        lines = "".join(f"  - {{{step}}}\n" for step in steps)
        path.write_text(f"name: A story\nprocedure: examplebridge/corporate\n{PEOPLE}steps:\n{lines}", encoding="utf-8")
        return run(read_story(path, councils))

    return told


RECEIVED = "day: 2026-11-02, do: receive"
ACKNOWLEDGED = "day: 2026-11-03, do: acknowledge, answers: {method: letter}"

TRUE = [
    "due: {acknowledgement: 2026-11-05}",
    "due: {response: not running}",
    "status: {acknowledgement: running}",
    "standing: open",
    "needs: acknowledge",
    "may: [acknowledge]",
    "may_not: [respond]",
    "by: complainant, may: [withdraw], may_not: [acknowledge]",
    "do: respond, by: owner, refused: EXA-2",
    "do: respond, by: owner, refused: yes",
    "do: acknowledge, by: complainant, refused: EXA-2",
    "do: acknowledge, answers: {method: null}, refused: EXA-2",
    'do: acknowledge, answers: {method: letter}, letter: {date: ""}, refused: EXA-2',
    "do: hold, due: {acknowledgement: 2026-11-05}",
]
FALSE = [
    ("due: {acknowledgement: 2026-11-06}", "acknowledgement due 2026-11-06", "due 2026-11-05"),
    ("due: {acknowledgement: none}", "acknowledgement due none", "due 2026-11-05"),
    ("due: {response: 2026-11-16}", "response due 2026-11-16", "due not running"),
    ("status: {acknowledgement: met}", "acknowledgement met", "running"),
    ("status: {response: running}", "response running", "not running"),
    ("standing: answered", "stands at answered", "stands at open"),
    ("needs: respond", "needs respond next", "needs acknowledge"),
    ("may: [respond]", "may respond", "may not respond"),
    ("may_not: [acknowledge]", "may not acknowledge", "may acknowledge"),
    ("do: respond, by: owner", "done", "refused"),
    ("do: acknowledge, answers: {method: letter}, refused: EXA-2", "refused (EXA-2)", "done"),
    ("do: respond, by: owner, refused: EXA-4", "refused (EXA-4)", "refused (EXA-2, EXA-3)"),
]


@pytest.mark.parametrize("expected", TRUE)
def test_a_true_story_has_no_difference(tell: Tell, expected: str) -> None:
    assert tell(RECEIVED, f"day: 2026-11-03, {expected}") is None


@pytest.mark.parametrize(("expected", "wanted", "found"), FALSE)
def test_a_false_story_differs_at_its_step(tell: Tell, expected: str, wanted: str, found: str) -> None:
    difference = tell(RECEIVED, f"day: 2026-11-03, {expected}")
    assert difference is not None
    assert (difference.line, difference.expected, difference.found) == (8, wanted, found)


def test_a_difference_reads_as_story_step_expected_found_and_because(tell: Tell) -> None:
    said = str(tell(RECEIVED, ACKNOWLEDGED, "day: 2026-11-04, due: {response: 2026-11-16}")).splitlines()
    assert said[0].endswith("story.yaml:9: 2026-11-04 nothing done")
    assert said[1:3] == ["  expected: response due 2026-11-16", "  found:    due 2026-11-17"]
    assert said[3] == "  because:  Starts with “Acknowledge” on Tuesday 3 November 2026 (EXA-3)"


def test_on_hold_is_said_of_a_clock_that_is_paused(tell: Tell) -> None:
    held = (RECEIVED, ACKNOWLEDGED, "day: 2026-11-04, do: hold")
    assert tell(*held, "day: 2026-11-05, due: {response: on hold}, status: {response: paused}") is None


def test_what_is_recorded_later_is_seen_on_that_day(tell: Tell) -> None:
    assert tell("day: 2026-11-02, recorded: 2026-11-06, do: receive, status: {acknowledgement: overdue}") is None


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("do: dance", "There is no step `dance`"),
        ("may: [dance]", "There is no step `dance`"),
        ("due: {patience: none}", "There is no clock `patience`"),
        ("standing: nowhere", "There is no standing `nowhere`"),
        ("by: nobody, do: hold", "There is no person `nobody`"),
        ("do: hold, answers: {why: x}", "There is no question in `hold`: `why`"),
        ('do: respond, letter: {apology: ""}', "There is no part of the letter of `respond`: `apology`"),
        ('do: hold, letter: {apology: ""}', "There is no part of the letter of `hold`: `apology`"),
    ],
)
def test_a_name_the_procedure_does_not_have_is_refused_at_its_line(tell: Tell, step: str, sentence: str) -> None:
    with pytest.raises(BadFile) as refused:
        tell(RECEIVED, f"day: 2026-11-03, {step}")
    (problem,) = refused.value.problems
    assert problem.line == 8
    assert problem.what == f"{sentence}."


def test_a_post_nobody_can_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    told = "name: S\nprocedure: examplebridge/corporate\npeople:\n  owner: {posts: mayor}\nsteps: []\n"
    path.write_text(told, encoding="utf-8")
    with pytest.raises(BadFile, match="story.yaml:4: There is no post `mayor`. There are: officer, manager."):
        read_story(path, Catalogue(councils_in(tmp_path)))
