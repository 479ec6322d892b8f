"""Each test a procedure may put before a step: met, or its sentence and clause."""

import pytest

from putright.engine.people import Actor
from putright.engine.questions import may, what_may
from tests.support.a_case import DIRECTOR, MANAGER, OFFICER, OTHER, a_case, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
ON = "2026-11-24"


def test_a_step_belongs_to_its_standings() -> None:
    why = a_case(RECEIVED).refused(f"confirm {ON}")
    assert "This belongs to “Answered”; the case stands at “Open” (EXA-confirm)" in why


def test_a_step_waits_for_those_it_comes_after_and_cites_theirs() -> None:
    case = a_case(RECEIVED, "appoint 2026-11-03 investigator=Ola")
    assert "First: Do add_point (EXA-add_point)" in case.refused(f"respond {ON}", OFFICER)


def test_a_step_struck_out_no_longer_comes_before() -> None:
    told = (RECEIVED, "add_point 2026-11-03 point=Late", "correct 2026-11-04 event=2 correction=strike")
    assert "First: Do add_point" in a_case(*told).refused(f"respond {ON}", OFFICER)


def test_a_step_that_may_come_once_says_what_is_there_already() -> None:
    once = procedure_with(a_step("acknowledge", not_after=("acknowledge",)))
    case = a_case(RECEIVED, procedure=once)
    assert case.accepted(f"acknowledge {ON}") == {}
    assert case.then("acknowledge 2026-11-03").refused(f"acknowledge {ON}") == (
        "Already recorded: Do acknowledge (EXA-acknowledge)"
    )


def test_a_step_only_for_a_running_clock_is_refused_when_nothing_waits_for_it() -> None:
    answered = a_case(RECEIVED, "respond 2026-11-03 method=letter")
    assert "“The confirmation” is not running (EXA-confirm)" in answered.refused(f"confirm {ON}")
    by_phone = a_case(RECEIVED, "respond 2026-11-03 method=telephone")
    assert by_phone.accepted(f"confirm {ON}") == {}


def test_any_one_of_several_clocks_will_do() -> None:
    either = procedure_with(a_step("note", only_while_running=("confirmation", "response")))
    assert a_case(RECEIVED, procedure=either).accepted(f"note {ON}") == {}


def test_a_step_blocked_by_a_running_clock_cites_the_clause_of_the_clock() -> None:
    told = (RECEIVED, "ask_for_time 2026-11-03 until=2026-11-30 reason=Ill")
    why = a_case(*told).refused(f"ask_for_time {ON} until=2026-11-30 reason=Ill")
    assert why == "Still to be done first: The decision (EXA-decision)"


# --- by whom


def test_a_step_is_for_its_posts_and_the_sentence_names_them() -> None:
    for_managers = procedure_with(a_step("note", by=("manager", "investigator")))
    assert a_case(RECEIVED, procedure=for_managers).refused(f"note {ON}", OFFICER) == (
        "Only for: Manager, Investigator (EXA-note)"
    )


def test_a_step_for_a_part_in_the_case_is_for_whoever_plays_it_now() -> None:
    told = (RECEIVED, "add_point 2026-11-03 point=Late", "appoint 2026-11-03 investigator=Ola")
    appointed = a_case(*told)
    replaced = appointed.then("appoint 2026-11-04 investigator=Olu")

    assert "Only for" not in appointed.refused(f"respond {ON}", OFFICER)
    assert "Only for" in appointed.refused(f"respond {ON}", OTHER)
    assert "Only for" in replaced.refused(f"respond {ON}", OFFICER)
    assert "Only for" not in replaced.refused(f"respond {ON}", OTHER)


def test_the_complainant_may_do_what_is_theirs_and_nothing_else() -> None:
    theirs = procedure_with(a_step("note", by=("complainant", "officer")))
    case = a_case(RECEIVED, procedure=theirs).on(ON)
    allowed = {permission.step.key for permission in what_may(case, Actor.complainant("Cat")) if permission.allowed}
    assert allowed == {"note"}


def test_whoever_is_complained_about_does_nothing_and_the_question_that_named_them_is_cited() -> None:
    case = a_case(RECEIVED, "name_subject 2026-11-03 subject=Mia")
    assert case.refused(f"note {ON}", MANAGER) == (
        "The complaint is about you, so others must deal with it (EXA-subject)"
    )
    assert case.accepted(f"note {ON}", DIRECTOR) == {}


def test_whoever_asked_does_not_decide() -> None:
    asked = a_case(RECEIVED, "ask_for_time 2026-11-12 until=2026-11-30 reason=Ill by=Mia")
    assert "You did this: Do ask_for_time. Somebody else must decide (EXA-extend)" in asked.refused(
        f"extend {ON}", MANAGER
    )
    assert asked.accepted(f"extend {ON}", DIRECTOR)


def test_an_earlier_request_by_somebody_does_not_bar_them_once_another_has_asked_again() -> None:
    told = (
        RECEIVED,
        "ask_for_time 2026-11-10 until=2026-11-20 reason=Ill by=Mia",
        "extend 2026-11-11 until=2026-11-20 by=Dee",
        "ask_for_time 2026-11-19 until=2026-11-30 reason=Ill by=Ola",
    )
    assert a_case(*told).accepted("extend 2026-11-19", MANAGER)


@pytest.mark.parametrize(("step", "in_place"), [("note", True), ("confirm", False)])
def test_a_step_of_another_standing_is_not_in_place(step: str, in_place: bool) -> None:
    case = a_case(RECEIVED)
    actor = Actor(OFFICER.id, OFFICER.posts)
    assert may(case.on(ON), case.procedure.steps[step], actor).in_place is in_place
