"""Whether each answer will do; if not, a sentence that says what to do."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from putright.engine.people import Person
from putright.engine.procedure import Appointment
from putright.engine.questions import whom_may_it_name
from tests.support.a_case import PEOPLE, ACase, a_case, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
TRY = "note 2026-11-03"


def asking(kind: str, **more: Any) -> ACase:
    return a_case(RECEIVED, procedure=procedure_with(a_step("note", fields=(a_field("it", kind, **more),))))


COLOURS = {"red": "Red", "blue": "Blue"}
A_FILE, ANOTHER = "file:" + "0f" * 32, "file:" + "a9" * 32
UNFIT = [
    ("text", 5, "it?: write this in words"),
    ("long_text", ["a"], "it?: write this in words"),
    ("document", 5, "it?: attach a file"),
    ("document", A_FILE, "it?: attach a file"),
    ("document", ["letter.pdf"], "it?: attach a file"),
    ("document", [A_FILE, "file:" + "0" * 63], "it?: attach a file"),
    ("document", [A_FILE.upper()], "it?: attach a file"),
    ("document", [f"{A_FILE}\n"], "it?: attach a file"),
    ("document", [[A_FILE]], "it?: attach a file"),
    ("date", "2026-02-30", "it?: give a day, month and year that exist"),
    ("date", "20260228", "it?: give a day, month and year that exist"),
    ("date", "2026-W09-1", "it?: give a day, month and year that exist"),
    ("date", 5, "it?: give a day, month and year that exist"),
    ("date", "0026-11-02", "it?: give the year in full, with its four digits"),
    ("date", "9999-12-31", "it?: give the year in full, with its four digits"),
    ("choice", "green", "it?: choose one of Red, Blue"),
    ("choice", ["red"], "it?: choose one of Red, Blue"),
    ("choices", ["red", "green"], "it?: choose from Red, Blue"),
    ("choices", "red", "it?: choose from Red, Blue"),
    ("choices", [["red"]], "it?: choose from Red, Blue"),
    ("yes_no", "maybe", "it?: answer yes or no"),
    ("yes_no", True, "it?: answer yes or no"),
    ("event", "²", "it?: choose an event"),
    ("event", "-1", "it?: choose an event"),
    ("person", "Nobody", "it?: choose somebody from the list"),
    ("person", 5, "it?: write this in words"),
]
FIT = [
    ("text", "Late"),
    ("date", "2028-02-29"),
    ("date", "1926-11-02"),
    ("choice", "red"),
    ("choices", ["red", "blue"]),
    ("yes_no", "no"),
    ("event", "1"),
    ("person", "Ola"),
    ("document", [A_FILE]),
    ("document", [A_FILE, ANOTHER]),
]


def _choices(kind: str) -> dict[str, Any]:
    return {"choices": COLOURS} if kind in ("choice", "choices") else {}


@pytest.mark.parametrize(("kind", "value", "sentence"), UNFIT)
def test_an_answer_of_the_wrong_kind_is_told_what_it_should_be(kind: str, value: Any, sentence: str) -> None:
    assert asking(kind, **_choices(kind)).refused(TRY, it=value) == f"{sentence} (EXA-it)"


@pytest.mark.parametrize(("kind", "value"), FIT)
def test_an_answer_of_the_right_kind_will_do(kind: str, value: Any) -> None:
    assert "it" in asking(kind, **_choices(kind)).accepted(TRY, it=value)


@pytest.mark.parametrize("blank", [None, "", "  ", []])
def test_a_blank_answer_is_asked_for_only_where_it_is_required(blank: Any) -> None:
    assert asking("text").refused(TRY, it=blank) == "Answer this: it? (EXA-it)"
    assert asking("text", required=False).accepted(TRY, it=blank) == {}


def test_an_answer_may_be_required_by_another() -> None:
    fields = (
        a_field("why", "choice", choices=COLOURS),
        a_field("it", required=False, required_when={"why": ("red",)}),
    )
    case = a_case(RECEIVED, procedure=procedure_with(a_step("note", fields=fields)))
    assert case.refused(f"{TRY} why=red") == "Answer this: it? (EXA-it)"
    assert case.accepted(f"{TRY} why=blue") == {"why": "blue"}


def test_what_must_be_so_must_be_so() -> None:
    sure = asking("yes_no", must_be="yes")
    assert sure.refused(f"{TRY} it=no") == "This must be so before you go on: it? (EXA-it)"
    assert sure.accepted(f"{TRY} it=yes")


def test_an_event_holds_each_file_by_the_hash_of_its_content() -> None:
    assert asking("document").accepted(TRY, it=[A_FILE, ANOTHER]) == {"it": [A_FILE, ANOTHER]}
    assert asking("document").refused(TRY, it=[]) == "Answer this: it? (EXA-it)"
    assert asking("document", required=False).accepted(TRY, it=[]) == {}


def test_a_date_may_have_to_be_no_earlier_than_some_day() -> None:
    since = asking("date", not_before=date(1998, 4, 1))
    assert since.refused(f"{TRY} it=1998-03-31") == "it?: not before Wednesday 1 April 1998 (EXA-it)"
    assert since.accepted(f"{TRY} it=1998-04-01") == {"it": "1998-04-01"}


# --- findings


def test_without_points_there_is_nothing_to_find() -> None:
    assert asking("findings").refused(TRY) == (
        "Record the points of complaint first: the response answers each of them (EXA-it)"
    )


FOUND = {"finding": "upheld", "explanation": "It was late."}


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (None, "Choose a finding for point 2"),
        ("upheld", "Choose a finding for point 2"),
        ({"finding": "sort of", "explanation": "x"}, "Choose a finding for point 2"),
        ({"finding": "upheld", "explanation": " "}, "Explain the finding on point 2"),
    ],
)
def test_each_point_needs_a_finding_and_an_explanation(second: Any, sentence: str) -> None:
    case = asking("findings").then("add_point 2026-11-03 point=Late", "add_point 2026-11-03 point=Rude")
    assert case.refused(TRY, it={"1": FOUND, "2": second}) == f"{sentence} (EXA-it)"
    assert case.accepted(TRY, it={"1": FOUND, "2": FOUND})
    assert "point 1" in case.refused(TRY, it="upheld")


# --- whom a person field may name


def appointing(told: tuple[str, ...] = (), **rule: Any) -> ACase:
    field = a_field("reviewer", "person", sets="reviewer", appointment=Appointment(clause="EXA-who", **rule))
    fields = (field, a_field("reason", required=False))
    return a_case(RECEIVED, *told, procedure=procedure_with(a_step("choose", fields=fields)))


def test_only_somebody_in_one_of_the_posts_may_be_named() -> None:
    case = appointing(posts=("manager", "director"))
    assert case.refused("choose 2026-11-03 reviewer=Ola") == "Ola is none of these: Manager, Director (EXA-who)"
    assert case.accepted("choose 2026-11-03 reviewer=Mia")


def test_further_posts_will_do_while_somebody_plays_a_part() -> None:
    rule: dict[str, Any] = {"posts": ("officer",), "also_if": {"subject": ("manager",)}}
    assert "none of these: Officer (" in appointing(**rule).refused("choose 2026-11-03 reviewer=Mia")
    about_ola = appointing(("name_subject 2026-11-02 subject=Ola",), **rule)
    assert about_ola.accepted("choose 2026-11-03 reviewer=Mia")
    assert "none of these: Officer, Manager (" in about_ola.refused("choose 2026-11-03 reviewer=Dee")


def test_whoever_plays_or_played_a_part_may_be_kept_away() -> None:
    told = ("appoint 2026-11-02 investigator=Ola", "appoint 2026-11-02 investigator=Olu")
    case = appointing(told, never={"investigator": "EXA-fair"})
    for one in ("Ola", "Olu"):
        assert case.refused(f"choose 2026-11-03 reviewer={one}") == (
            f"{one} is or was the investigator in this case (EXA-fair)"
        )
    assert case.accepted("choose 2026-11-03 reviewer=Mia")


def test_whoever_the_same_form_names_otherwise_may_be_kept_away() -> None:
    case = appointing(never={"subject": "EXA-fair"})
    step = case.procedure.steps["choose"]
    both = procedure_with(replace(step, fields=(*step.fields, a_field("subject", "person", sets="subject"))))
    why = a_case(RECEIVED, procedure=both).refused("choose 2026-11-03 reviewer=Mia subject=Mia")
    assert why == "Mia is or was the person complained about in this case (EXA-fair)"


@pytest.mark.parametrize(("reviewer", "fit"), [("Ola", False), ("Olu", False), ("Mia", True), ("Dee", True)])
def test_somebody_more_senior_than_a_part_has_a_higher_grade(reviewer: str, fit: bool) -> None:
    case = appointing(("appoint 2026-11-02 investigator=Ola",), senior_to={"investigator": "EXA-senior"})
    if fit:
        assert case.accepted(f"choose 2026-11-03 reviewer={reviewer}")
    else:
        assert "is not more senior than the investigator (EXA-senior)" in case.refused(
            f"choose 2026-11-03 reviewer={reviewer}"
        )


def test_where_nobody_plays_the_part_anybody_is_senior_enough() -> None:
    assert appointing(senior_to={"investigator": "EXA-senior"}).accepted("choose 2026-11-03 reviewer=Ola")


@pytest.mark.parametrize(
    ("reviewer", "fit"), [("Ola", False), ("Ann", False), ("Olu", True), ("Mia", True), ("Una", False), ("Ned", False)]
)
def test_somebody_is_more_senior_than_a_part_or_of_its_grade_in_another_service(reviewer: str, fit: bool) -> None:
    people = {
        **PEOPLE,
        "Ann": Person("Ann", "Ann", frozenset({"officer"}), 1, "waste"),
        "Una": Person("Una", "Una", frozenset({"officer"}), 0, "parks"),
        "Ned": Person("Ned", "Ned", frozenset({"officer"}), 1),
    }
    rule = {"investigator": "EXA-elsewhere"}
    case = replace(appointing(("appoint 2026-11-02 investigator=Ola",), senior_or_elsewhere=rule), people=people)
    if fit:
        assert case.accepted(f"choose 2026-11-03 reviewer={reviewer}")
    else:
        assert case.refused(f"choose 2026-11-03 reviewer={reviewer}") == (
            f"{reviewer} is neither more senior than the investigator nor of the same level in another service "
            "(EXA-elsewhere)"
        )


def test_somebody_of_another_service_needs_a_reason() -> None:
    case = appointing(same_service_unless="reason", same_service_clause="EXA-own")
    of_waste = replace(case.procedure.steps["receive"], fields=(a_field("service", sets="service"),))
    told = a_case(
        "receive 2026-11-02 service=waste",
        procedure=replace(case.procedure, steps={**case.procedure.steps, "receive": of_waste}),
    )
    assert told.accepted("choose 2026-11-03 reviewer=Ola")
    assert told.refused("choose 2026-11-03 reviewer=Olu") == (
        "Olu is not of the service complained about; say why they should (EXA-own)"
    )
    assert told.accepted("choose 2026-11-03 reviewer=Olu reason=Away")
    assert case.accepted("choose 2026-11-03 reviewer=Olu"), "no service is known yet"


def test_everybody_is_offered_the_likeliest_first_with_what_stands_in_the_way_of_the_others() -> None:
    case = appointing(posts=("manager",)).on("2026-11-03")
    offered = whom_may_it_name(case, case.procedure.steps["choose"].fields[0], {})
    assert list(offered) == ["Mia", "Dee", "Ola", "Olu"]
    assert [name for name, reason in offered.items() if reason is None] == ["Mia"]


def test_the_post_listed_first_is_offered_first_and_among_them_the_service_complained_about() -> None:
    case = appointing(posts=("officer", "manager")).on("2026-11-03")
    field = case.procedure.steps["choose"].fields[0]
    in_order = {
        service: [name for name, reason in whom_may_it_name(case, field, {"service": service}).items() if not reason]
        for service in ("waste", "parks")
    }
    assert in_order == {"waste": ["Ola", "Olu", "Mia"], "parks": ["Olu", "Ola", "Mia"]}
