"""Several people in one part, parts that end, independent people, and others because of whom a complaint is about."""

from dataclasses import replace
from typing import Any

import pytest

from putright.engine.decide import Accepted
from putright.engine.people import Person
from putright.engine.procedure import Appointment, CaseRole, Instead, Post
from putright.engine.questions import whom_may_it_name
from tests.support.a_case import (
    DIRECTOR,
    MANAGER,
    OFFICER,
    OTHER,
    PEOPLE,
    ACase,
    a_case,
    a_field,
    a_step,
    procedure_with,
)

RECEIVED = "receive 2026-11-02"
ON = "2026-11-24"
INDEPENDENT = Person("Ida", "Ida", frozenset({"panel_member"}))
BOTH = Person("Bo", "Bo", frozenset({"panel_member", "officer"}), 1)
NO_POST = Person("Nat", "Nat")
EVERYBODY = {**PEOPLE, **{one.id: one for one in (INDEPENDENT, BOTH, NO_POST)}}
SUBJECTS = ("name_subject 2026-11-03 subject=Mia", "name_subject 2026-11-04 subject=Ola")


def told(*lines: str, reviewer: Appointment | None = None) -> ACase:
    """A case in which several people may be complained about, and a reviewer be appointed by that rule."""
    field = a_field("reviewer", "person", sets="reviewer", appointment=reviewer)
    procedure = procedure_with(
        a_step("choose", fields=(field,)),
        a_step("change_subject", fields=(a_field("subject", "person", sets="subject"),), ends=("subject",)),
        a_step("clear", ends=("subject", "reviewer")),
    )
    procedure = replace(
        procedure,
        posts={**procedure.posts, "panel_member": Post("panel_member", "Panel member", 0, outside=True)},
        case_roles={
            **procedure.case_roles,
            "reviewer": CaseRole("reviewer", "Reviewer", "EXA-2"),
            "subject": CaseRole("subject", "Person complained about", "EXA-2", several=True),
        },
    )
    return a_case(RECEIVED, *lines, procedure=procedure, people=EVERYBODY)


def playing(case: ACase, part: str) -> list[str]:
    return [holder.person for holder in case.state.all_holders(part)]


# --- several


def test_a_second_subject_does_not_free_the_first() -> None:
    case = told(*SUBJECTS)
    assert playing(case, "subject") == ["Mia", "Ola"]
    for one in (MANAGER, OFFICER):
        assert "The complaint is about you" in case.refused(f"note {ON}", one)
    for other in (OTHER, DIRECTOR):
        assert case.accepted(f"note {ON}", other) == {}


def test_the_same_person_named_twice_plays_the_part_once() -> None:
    assert playing(told(*SUBJECTS, "name_subject 2026-11-05 subject=Mia"), "subject") == ["Mia", "Ola"]


def test_in_a_part_for_one_the_second_takes_the_place_of_the_first() -> None:
    assert playing(a_case(RECEIVED, *SUBJECTS), "subject") == ["Ola"]


def test_somebody_must_be_more_senior_than_each_of_several() -> None:
    rule = Appointment(senior_to={"subject": "EXA-senior"})
    about_dee_then_ola = ("name_subject 2026-11-03 subject=Dee", "name_subject 2026-11-04 subject=Ola")
    assert told(*SUBJECTS, reviewer=rule).accepted(f"choose {ON} reviewer=Dee", OTHER)
    assert told(*about_dee_then_ola, reviewer=rule).refused(f"choose {ON} reviewer=Mia", OTHER) == (
        "Mia is not more senior than the person complained about (EXA-senior)"
    )


# --- ends


def test_a_step_may_end_the_parts_that_it_names_and_no_other() -> None:
    case = told(*SUBJECTS, "appoint 2026-11-04 investigator=Olu", "choose 2026-11-04 reviewer=Dee", "clear 2026-11-05")
    ended = {(holder.case_role, holder.person): str(holder.until) for holder in case.state.holders}
    assert ended == {
        ("subject", "Mia"): "2026-11-05",
        ("subject", "Ola"): "2026-11-05",
        ("investigator", "Olu"): "None",
        ("reviewer", "Dee"): "2026-11-05",
    }
    assert case.accepted(f"note {ON}", MANAGER) == {}


def test_whoever_the_same_step_names_plays_the_part_that_it_ended_for_the_others() -> None:
    assert playing(told(*SUBJECTS, "change_subject 2026-11-05 subject=Mia"), "subject") == ["Mia"]


def test_whoever_played_a_part_that_ended_is_still_kept_away_where_the_rule_says_never() -> None:
    case = told(*SUBJECTS, "clear 2026-11-05", reviewer=Appointment(never={"subject": "EXA-fair"}))
    assert "is or was the person complained about" in case.refused(f"choose {ON} reviewer=Mia")


# --- outside


@pytest.mark.parametrize(("person", "fit"), [("Ida", True), ("Nat", True), ("Bo", False), ("Dee", False)])
def test_somebody_independent_holds_no_post_of_the_councils(person: str, fit: bool) -> None:
    case = told(reviewer=Appointment(outside="EXA-independent"))
    if fit:
        assert case.accepted(f"choose {ON} reviewer={person}")
    else:
        assert case.refused(f"choose {ON} reviewer={person}") == (
            f"{person} works for the council; this must be somebody independent of it (EXA-independent)"
        )


# --- instead_if


INSTEAD = Appointment(
    posts=("officer",),
    clause="EXA-who",
    instead_if=(
        Instead(("director",), ("panel_member",), "EXA-about-director"),
        Instead(("manager", "director"), ("director",), "EXA-about-manager"),
    ),
)


@pytest.mark.parametrize(
    ("about", "reviewer", "fit"),
    [
        ((), "Olu", True),
        ((), "Dee", False),
        (("Ola",), "Olu", True),
        (("Mia",), "Dee", True),
        (("Mia",), "Olu", False),
        (("Ola", "Mia"), "Dee", True),
        (("Dee",), "Ida", True),
        (("Dee",), "Mia", False),
        (("Mia", "Dee"), "Ida", True),
        (("Mia", "Dee"), "Dee", False),
    ],
)
def test_the_first_rule_that_fits_whoever_is_complained_about_takes_the_place_of_the_usual_posts(
    about: tuple[str, ...], reviewer: str, fit: bool
) -> None:
    case = told(*(f"name_subject 2026-11-03 subject={one}" for one in about), reviewer=INSTEAD)
    assert isinstance(case.tries(f"choose {ON} reviewer={reviewer}", OTHER), Accepted) is fit


def test_the_refusal_names_the_other_posts_and_the_clause_that_wants_them() -> None:
    case = told("name_subject 2026-11-03 subject=Mia", reviewer=INSTEAD)
    assert case.refused(f"choose {ON} reviewer=Olu", OTHER) == "Olu is none of these: Director (EXA-about-manager)"
    again = case.then("clear 2026-11-04")
    assert again.refused(f"choose {ON} reviewer=Dee", OTHER) == "Dee is none of these: Officer (EXA-who)"


def test_somebody_whom_the_same_form_says_is_complained_about_counts_already() -> None:
    case = told(reviewer=INSTEAD)
    field = case.procedure.steps["choose"].fields[0]
    both = a_step("choose", fields=(field, a_field("subject", "person", sets="subject")))
    asking = replace(case, procedure=procedure_with(both, of=case.procedure))
    assert "Director (EXA-about-manager)" in asking.refused(f"choose {ON} reviewer=Olu subject=Mia")
    assert asking.accepted(f"choose {ON} reviewer=Dee subject=Mia")


# --- usually


def offered(case: ACase) -> list[str]:
    people = whom_may_it_name(case.on(ON), case.procedure.steps["choose"].fields[0], {})
    return [name for name, reason in people.items() if reason is None]


def test_the_usual_posts_are_offered_first_though_others_may_be_named() -> None:
    rule: dict[str, Any] = {"posts": ("officer", "manager", "director")}
    assert offered(told(reviewer=Appointment(**rule))) == ["Bo", "Ola", "Olu", "Mia", "Dee"]
    assert offered(told(reviewer=Appointment(**rule, usually=("director",)))) == ["Dee", "Bo", "Ola", "Olu", "Mia"]
    assert told(reviewer=Appointment(**rule, usually=("director",))).accepted(f"choose {ON} reviewer=Olu")


def test_a_usual_post_that_may_not_be_named_is_not_offered() -> None:
    case = told("name_subject 2026-11-03 subject=Mia", reviewer=replace(INSTEAD, usually=("officer",)))
    assert offered(case) == ["Dee"]
