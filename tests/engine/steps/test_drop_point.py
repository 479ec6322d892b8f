"""Taking a point out of the complaint."""

from datetime import date
from typing import Any

from putright.engine.specimens import specimen
from tests.support.a_case import OFFICER, ACase, a_case, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
POINTS = ("add_point 2026-11-03 point=Late", "add_point 2026-11-03 point=Rude")
DROPPED = "drop_point 2026-11-04 number=1 why=Mistake"
DROP = a_step("drop_point", "drop_point", fields=(a_field("number", "point"), a_field("why")))
FIND = a_step("find", fields=(a_field("findings", "findings"),))
FOUND = {"finding": "upheld", "explanation": "It was."}


def told(*lines: str) -> ACase:
    return a_case(RECEIVED, *POINTS, *lines, procedure=procedure_with(DROP, FIND))


def test_a_dropped_point_stays_readable_with_the_event_that_dropped_it() -> None:
    first, second = told(DROPPED).state.points
    assert (first.number, first.text, first.dropped) == (1, "Late", 4)
    assert second.dropped is None


def test_a_dropped_point_wants_no_finding_and_the_others_still_do() -> None:
    case = told(DROPPED)
    assert case.accepted("find 2026-11-05", findings={"2": FOUND}) == {"findings": {"2": FOUND}}
    assert case.refused("find 2026-11-05", findings={"1": FOUND}) == "Choose a finding for point 2 (EXA-findings)"


def test_a_finding_on_a_dropped_point_is_not_recorded_and_sets_no_fact() -> None:
    upheld: dict[str, Any] = {"1": FOUND, "2": {**FOUND, "finding": "not_upheld"}}
    case = told(DROPPED).taken("find 2026-11-05", findings=upheld)
    assert case.events[-1].data == {"findings": {"2": upheld["2"]}}
    assert case.state.facts == {"finding": ("not_upheld",)}
    assert [point.findings for point in case.state.points] == [{}, {"find": "not_upheld"}]


def test_its_number_is_refused_afterwards_and_not_given_again() -> None:
    case = told(DROPPED)
    assert case.refused("drop_point 2026-11-05 number=1 why=Again") == (
        "number?: choose a point that is still open (EXA-number)"
    )
    more = case.then("add_point 2026-11-05 point=Lost")
    assert [(point.number, point.text) for point in more.state.open_points] == [(2, "Rude"), (3, "Lost")]


def test_why_must_be_said() -> None:
    assert told().refused("drop_point 2026-11-04 number=1") == "Answer this: why? (EXA-why)"


def test_with_every_point_dropped_there_is_nothing_to_find() -> None:
    case = told(DROPPED, "drop_point 2026-11-04 number=2 why=Mistake")
    assert case.refused("find 2026-11-05", findings={"1": FOUND, "2": FOUND}) == (
        "Record the points of complaint first: the response answers each of them (EXA-findings)"
    )


def test_a_drop_that_is_struck_leaves_the_point_open() -> None:
    case = told(DROPPED, "correct 2026-11-05 event=4 correction=strike")
    assert [point.number for point in case.state.open_points] == [1, 2]


def test_a_specimen_finds_on_open_points_alone_and_names_one_that_is_open() -> None:
    case = told(DROPPED)
    day = date(2026, 11, 5)
    answers = [specimen(case.on(str(day)), case.procedure.steps[key], {}, day) for key in ("find", "drop_point")]
    assert list(answers[0]["findings"]) == ["2"]
    assert answers[1]["number"] == "2"
    assert case.accepted(f"drop_point {day}", OFFICER, **answers[1])
