"""May she do this: what would be recorded, or everything that stands in the way."""

from putright.engine.decide import Refused
from tests.support.a_case import DIRECTOR, OFFICER, a_case, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
READY = (RECEIVED, "add_point 2026-11-03 point=Late", "appoint 2026-11-03 investigator=Ola")
FOUND = {"1": {"finding": "upheld", "explanation": "It was late."}}


def test_a_day_that_has_not_come_can_not_have_happened() -> None:
    why = a_case(RECEIVED).refused("note 2026-11-25 recorded=2026-11-24")
    assert why == "Wednesday 25 November 2026 has not come yet; record this when it has happened"


def test_nothing_happens_before_the_receipt() -> None:
    why = a_case(RECEIVED).refused("note 2026-11-01 recorded=2026-11-24")
    assert why == "The complaint was received on Monday 2 November 2026; this can't have happened before"


def test_something_may_be_recorded_later_than_it_happened() -> None:
    assert a_case(RECEIVED).accepted("note 2026-11-02 recorded=2026-11-24") == {}


def test_a_case_opens_with_any_day_up_to_today() -> None:
    assert a_case().accepted("receive 2020-01-01 recorded=2026-11-24", summary="Late") == {"summary": "Late"}


def test_only_the_questions_of_the_step_are_recorded_and_no_blank() -> None:
    case = a_case(RECEIVED)
    assert case.accepted("add_point 2026-11-03 point=Late", outcome_wanted="", secret="x") == {"point": "Late"}


def test_a_person_is_recorded_with_the_grade_they_have_that_day() -> None:
    data = a_case(RECEIVED).accepted("appoint 2026-11-03 investigator=Ola")
    assert data == {"investigator": {"id": "Ola", "grade": 1}}


def test_everything_wrong_with_the_answers_is_said_at_once() -> None:
    outcome = a_case(RECEIVED).tries("ask_for_time 2026-11-03 until=soon", OFFICER)
    assert isinstance(outcome, Refused)
    assert {key: str(reason) for key, reason in outcome.fields.items()} == {
        "until": "until?: give a day, month and year that exist (EXA-until)",
        "reason": "Answer this: reason? (EXA-reason)",
    }


def test_a_decision_takes_over_what_was_asked_for_unless_the_decider_says_otherwise() -> None:
    asked = a_case(RECEIVED, "ask_for_time 2026-11-12 until=2026-11-20 reason=Ill")
    assert asked.accepted("extend 2026-11-12", DIRECTOR) == {"until": "2026-11-20", "reason": "Ill"}
    changed = asked.accepted("extend 2026-11-12 until=2026-11-18", DIRECTOR)
    assert changed == {"until": "2026-11-18", "reason": "Ill"}


def test_a_letter_that_lacks_a_part_does_not_go_and_the_part_is_named() -> None:
    case = a_case(*READY)
    outcome = case.tries(
        "respond 2026-11-09 method=letter", OFFICER, findings=FOUND, letter={"reasons": " ", "thanks": "T"}
    )
    assert isinstance(outcome, Refused)
    assert {key: str(r) for key, r in outcome.parts.items()} == {
        "reasons": "The letter does not say: the reasons (EXA-reasons)"
    }
    assert outcome.all == tuple(outcome.parts.values())


def test_a_complete_letter_goes_without_its_optional_part() -> None:
    data = a_case(*READY).accepted(
        "respond 2026-11-09 method=letter", OFFICER, findings=FOUND, letter={"reasons": "Because."}
    )
    assert data == {"method": "letter", "findings": FOUND}


def test_no_letter_is_asked_for_when_the_answers_call_for_none() -> None:
    assert a_case(*READY).accepted("respond 2026-11-09 method=telephone", OFFICER, findings=FOUND)
    assert "does not say" in a_case(*READY).refused("respond 2026-11-09 method=letter", OFFICER, findings=FOUND)


def test_who_may_not_do_it_is_not_told_of_their_answers() -> None:
    outcome = a_case(*READY).tries("respond 2026-11-09", DIRECTOR)
    assert isinstance(outcome, Refused)
    assert outcome.reasons
    assert not outcome.fields


def test_a_date_that_a_clock_runs_to_must_not_have_passed_when_it_was_agreed() -> None:
    case = a_case(RECEIVED)
    assert "choose a day that had not passed by then" in case.refused("agree 2026-11-10 target=2026-11-09")
    assert case.accepted("agree 2026-11-10 target=2026-11-10")


def test_a_date_that_no_clock_runs_to_may_lie_anywhere() -> None:
    plain = procedure_with(a_step("note", fields=(a_field("target", "date"),)))
    assert a_case(RECEIVED, procedure=plain).accepted("note 2026-11-10 target=2020-01-01")
