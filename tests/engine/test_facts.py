"""Conditions look at the answers of the form and, where it does not ask or is left blank, at the facts of the case."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.engine.attempt import holds_true
from putright.engine.decide import Refused
from putright.engine.procedure import Letter, LetterPart
from putright.engine.questions import what_may, which_facts, which_letter
from putright.engine.timing import Start
from tests.support.a_case import MANAGER, ACase, Actor, a_case, a_clock, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
ON = "2026-11-24"
POINTS = ("add_point 2026-11-03 point=Late", "add_point 2026-11-03 point=Rude")
SIDES = {"parent": "A parent", "school": "The school"}

ASK = a_step(
    "ask",
    fields=(
        a_field("anonymous", "yes_no", sets="anonymous", required=False),
        a_field("side", "choices", sets="sides", choices=SIDES, required=False),
    ),
)
FIND = a_step("find", fields=(a_field("findings", "findings", required=False), a_field("upset", required=False)))


def told(*lines: str, **step: Any) -> ACase:
    """A case in which `try` is a step with these conditions."""
    return a_case(RECEIVED, *lines, procedure=procedure_with(ASK, FIND, a_step("try", **step)))


# --- only_if and not_if


def test_a_step_is_only_for_cases_of_such_facts_and_says_which_by_the_question_that_sets_them() -> None:
    case = told(only_if={"anonymous": ("yes",)})
    sentence = "This is only for a case in which “anonymous” is “Yes” (EXA-try)"
    assert case.refused(f"try {ON}") == sentence
    assert case.then("ask 2026-11-03 anonymous=no").refused(f"try {ON}") == sentence
    assert case.then("ask 2026-11-03 anonymous=yes").accepted(f"try {ON}") == {}


def test_every_one_of_several_facts_must_be_so_and_each_that_is_not_is_said() -> None:
    case = told("ask 2026-11-03 anonymous=yes", only_if={"anonymous": ("yes",), "sides": ("parent", "school")})
    assert case.refused(f"try {ON}") == (
        "This is only for a case in which “side” is “A parent” or “The school” (EXA-try)"
    )
    both = case.taken("ask 2026-11-04", side=["school"])
    assert both.accepted(f"try {ON}") == {}


def test_a_step_is_not_for_cases_in_which_all_of_its_facts_are_so() -> None:
    case = told("ask 2026-11-03 anonymous=yes", not_if={"anonymous": ("yes",), "sides": ("school",)})
    assert case.accepted(f"try {ON}") == {}
    assert case.taken("ask 2026-11-04", side=["parent", "school"]).refused(f"try {ON}") == (
        "Not for a case in which “anonymous” is “Yes” and “side” is “The school” (EXA-try)"
    )


def test_a_fact_that_is_not_known_bars_no_step_that_is_not_for_it() -> None:
    assert told(not_if={"anonymous": ("yes", "no")}).accepted(f"try {ON}") == {}


def test_the_latest_answer_is_the_fact_and_a_blank_one_leaves_it() -> None:
    case = told("ask 2026-11-03 anonymous=yes", "ask 2026-11-04 anonymous=no", only_if={"anonymous": ("no",)})
    assert case.accepted(f"try {ON}") == {}
    assert case.taken("ask 2026-11-05", anonymous="").accepted(f"try {ON}") == {}


def test_a_step_that_the_facts_rule_out_is_not_offered() -> None:
    case = told(only_if={"anonymous": ("yes",)})

    def offered(case: ACase) -> bool:
        return next(p.allowed for p in what_may(case.on(ON), Actor(MANAGER.id, MANAGER.posts)) if p.step.key == "try")

    assert (offered(case), offered(case.then("ask 2026-11-03 anonymous=yes"))) == (False, True)


def test_the_facts_of_a_procedure_are_listed_with_their_values() -> None:
    assert which_facts(procedure_with(ASK)) == {
        "finding": ("upheld", "partly_upheld", "not_upheld", "no_finding"),
        "anonymous": ("yes", "no"),
        "sides": ("parent", "school"),
    }


# --- the fact `finding`


def test_the_fact_finding_is_every_finding_last_made() -> None:
    case = told(*POINTS, "find 2026-11-05 findings=1:upheld,2:not_upheld", only_if={"finding": ("upheld",)})
    assert case.state.facts["finding"] == ("upheld", "not_upheld")
    assert case.accepted(f"try {ON}") == {}
    again = case.then("find 2026-11-06 findings=1:not_upheld,2:not_upheld")
    assert again.refused(f"try {ON}") == "This is only for a case in which “Finding” is “Upheld” (EXA-try)"


def test_findings_may_be_left_out_where_they_are_not_required() -> None:
    case = told(*POINTS)
    blank = {"finding": "", "explanation": ""}
    for nothing in (None, {}, {"1": blank, "2": blank}):
        assert case.accepted("find 2026-11-05", findings=nothing) == {}
    some = {"1": {"finding": "upheld", "explanation": "Because."}, "2": blank}
    assert case.refused("find 2026-11-05", findings=some) == "Choose a finding for point 2 (EXA-findings)"


def test_findings_left_out_leave_those_made_before() -> None:
    case = told(*POINTS, "find 2026-11-05 findings=1:upheld,2:upheld").taken("find 2026-11-06")
    assert case.state.facts["finding"] == ("upheld",)


def test_what_is_said_of_points_that_there_are_not_is_not_recorded() -> None:
    found = {"finding": "upheld", "explanation": "Because."}
    nonsense: tuple[Any, ...] = ("upheld", {"finding": "sort of"}, found)
    for more in nonsense:
        case = told(*POINTS[:1]).taken("find 2026-11-05", findings={"1": found, "2": more})
        assert case.events[-1].data == {"findings": {"1": found}}
        assert case.state.facts["finding"] == ("upheld",)


# --- questions


def asking(*more: Any) -> ACase:
    """A case with a step that asks why, but only of an anonymous complaint."""
    why = a_field("why", required=False, required_when={"anonymous": ("yes",)})
    return a_case(RECEIVED, procedure=procedure_with(ASK, a_step("try", fields=(why, *more))))


def test_a_question_may_be_required_by_a_fact() -> None:
    case = asking()
    assert case.accepted(f"try {ON}") == {}
    assert case.then("ask 2026-11-03 anonymous=yes").refused(f"try {ON}") == "Answer this: why? (EXA-why)"


def test_the_form_comes_before_the_fact_unless_it_is_left_blank() -> None:
    case = asking(a_field("anonymous", "yes_no", required=False)).then("ask 2026-11-03 anonymous=yes")
    assert case.accepted(f"try {ON} anonymous=no") == {"anonymous": "no"}
    for blank in ("", None, " "):
        assert case.refused(f"try {ON}", anonymous=blank) == "Answer this: why? (EXA-why)"


def test_a_fact_that_the_same_form_sets_by_another_name_counts_at_once() -> None:
    case = asking(a_field("no_name", "yes_no", sets="anonymous", required=False))
    assert case.refused(f"try {ON} no_name=yes") == "Answer this: why? (EXA-why)"
    assert case.accepted(f"try {ON} no_name=no") == {"no_name": "no"}


def test_a_question_may_be_required_by_the_findings_of_the_same_form() -> None:
    remedy = a_field("remedy", required=False, required_when={"finding": ("upheld", "partly_upheld")})
    find = replace(FIND, fields=(*FIND.fields, remedy))
    case = a_case(RECEIVED, POINTS[0], procedure=procedure_with(find))
    found = {"1": {"finding": "upheld", "explanation": "Because."}}
    assert case.refused("find 2026-11-05", findings=found) == "Answer this: remedy? (EXA-remedy)"
    assert case.accepted("find 2026-11-05", findings={"1": {**found["1"], "finding": "not_upheld"}})


@pytest.mark.parametrize("reason", ["He was away.", ""])
def test_a_question_gives_way_to_the_one_that_says_why_not(reason: str) -> None:
    fields = (a_field("rang_on", "date", required_unless="why_not"), a_field("why_not", required=False))
    case = a_case(RECEIVED, procedure=procedure_with(a_step("try", fields=fields)))
    if reason:
        assert case.accepted(f"try {ON}", why_not=reason) == {"why_not": reason}
    else:
        assert case.refused(f"try {ON}", why_not=" ") == "Answer this: rang_on? (EXA-rang_on)"
    assert case.accepted(f"try {ON} rang_on=2026-11-03") == {"rang_on": "2026-11-03"}


def test_what_usually_comes_first_gives_way_to_the_question_that_says_why_not() -> None:
    fields = (a_field("why_not_rung", required=False),)
    case = told(fields=fields, after_unless={"note": "why_not_rung"})
    outcome = case.tries(f"try {ON}")
    assert isinstance(outcome, Refused)
    assert {key: str(reason) for key, reason in outcome.fields.items()} == {
        "why_not_rung": "Usually first: Do note. If not, say why (EXA-try)"
    }
    assert case.accepted(f"try {ON}", why_not_rung="No number.") == {"why_not_rung": "No number."}
    assert case.then("note 2026-11-03").accepted(f"try {ON}") == {}


# --- letters


LETTER = Letter(
    "mixed",
    "Mixed",
    "EXA-mixed",
    (
        LetterPart("always", "the usual", "EXA-always"),
        LetterPart("sorry", "an apology", "EXA-sorry", required_when={"finding": ("upheld",)}),
        LetterPart("thanks", "thanks", "EXA-thanks", required=False, required_when={"anonymous": ("no",)}),
        LetterPart("reasons", "reasons", "EXA-reasons", required_unless="upset"),
    ),
)


def writing(*lines: str, **step: Any) -> ACase:
    find = replace(FIND, letter="mixed", **step)
    procedure = procedure_with(ASK, find)
    return a_case(RECEIVED, *lines, procedure=replace(procedure, letters={**procedure.letters, "mixed": LETTER}))


def parts(case: ACase, **data: Any) -> dict[str, bool] | None:
    """The parts that the letter has, each with whether it must be there; None when no letter goes."""
    letter = which_letter(case.on(ON), case.procedure.steps["find"], data)
    return {part.key: part.required for part in letter.parts} if letter else None


UPHELD, NOT_UPHELD = ({"1": {"finding": found, "explanation": "x"}} for found in ("upheld", "not_upheld"))


def test_a_part_of_a_letter_belongs_to_such_cases_only() -> None:
    case = writing(POINTS[0])
    assert parts(case, findings=NOT_UPHELD) == {"always": True, "reasons": True}
    assert parts(case, findings=UPHELD) == {"always": True, "sorry": True, "reasons": True}
    named = case.then("ask 2026-11-03 anonymous=no")
    assert parts(named, findings=NOT_UPHELD) == {"always": True, "thanks": False, "reasons": True}


def test_a_part_depends_on_the_findings_made_before_where_the_step_makes_none() -> None:
    found_before = writing(POINTS[0], "find 2026-11-04 findings=1:upheld")
    assert parts(found_before) == {"always": True, "sorry": True, "reasons": True}
    assert parts(found_before, findings=NOT_UPHELD) == {"always": True, "reasons": True}


def test_a_part_gives_way_to_the_question_that_says_why_not() -> None:
    assert parts(writing(), upset="Yes, very.") == {"always": True, "reasons": False}
    assert parts(writing(), upset=" ") == {"always": True, "reasons": True}


def test_a_letter_without_a_part_that_these_findings_want_does_not_go() -> None:
    case, said = writing(POINTS[0]), {"always": "a", "reasons": "r"}
    assert case.accepted("find 2026-11-05", findings=NOT_UPHELD, letter=said)
    assert case.refused("find 2026-11-05", findings=UPHELD, letter=said) == (
        "The letter does not say: an apology (EXA-sorry)"
    )


def test_whether_a_letter_goes_may_depend_on_a_fact_or_on_the_findings_of_the_same_form() -> None:
    by_fact = writing(letter_when={"anonymous": ("no",)})
    assert parts(by_fact) is None
    assert parts(by_fact.then("ask 2026-11-03 anonymous=no")) is not None
    by_finding = writing(POINTS[0], letter_when={"finding": ("upheld",)})
    assert parts(by_finding, findings=NOT_UPHELD) is None
    assert parts(by_finding, findings=UPHELD) is not None


# --- what starts a clock


def starting(*lines: str, where: Any = None, unless: Any = None, asks: tuple[Any, ...] = ()) -> bool:
    """Whether `note`, the last line, starts a clock under these conditions."""
    clock = a_clock("promise", starts=(Start("note", where or {}, unless=unless or {}),), stops=("acknowledge",))
    note = a_step("note", fields=(*asks, a_field("findings", "findings", required=False)))
    return a_case(RECEIVED, *lines, procedure=procedure_with(ASK, note, clock)).state.running("promise") is not None


ANONYMOUS = {"anonymous": ("yes",)}


def test_a_clock_may_wait_for_a_fact_of_the_case() -> None:
    assert not starting("note 2026-11-04", where=ANONYMOUS)
    assert starting("ask 2026-11-03 anonymous=yes", "note 2026-11-04", where=ANONYMOUS)
    assert not starting("ask 2026-11-03 anonymous=no", "note 2026-11-04", where=ANONYMOUS)


def test_a_clock_does_not_start_where_its_exception_holds() -> None:
    assert starting("note 2026-11-04", unless=ANONYMOUS)
    assert not starting("ask 2026-11-03 anonymous=yes", "note 2026-11-04", unless=ANONYMOUS)
    both = {"where": {"sides": ("school",)}, "unless": ANONYMOUS}
    assert not starting("ask 2026-11-03 anonymous=no", "note 2026-11-04", **both)


def test_what_starts_a_clock_is_answered_by_the_form_first() -> None:
    asks = (a_field("anonymous", "yes_no", required=False),)
    assert not starting("ask 2026-11-03 anonymous=yes", "note 2026-11-04 anonymous=no", where=ANONYMOUS, asks=asks)
    assert starting("ask 2026-11-03 anonymous=yes", "note 2026-11-04", where=ANONYMOUS, asks=asks)


def test_a_clock_may_wait_for_the_findings_of_the_step_that_starts_it() -> None:
    upheld = {"finding": ("upheld",)}
    assert starting(POINTS[0], "note 2026-11-04 findings=1:upheld", where=upheld)
    assert not starting(POINTS[0], "note 2026-11-04 findings=1:not_upheld", where=upheld)


# --- what must hold of every condition


VALUES = st.sampled_from(["", None, "a", "b", ["a", "b"], []])
SAID = st.dictionaries(st.sampled_from("xy"), VALUES)
WHERE = st.dictionaries(st.sampled_from("xy"), st.sets(st.sampled_from("ab"), min_size=1).map(tuple), min_size=1)


@given(WHERE, SAID, SAID)
def test_what_is_left_blank_is_as_if_it_were_not_asked(where: Any, data: Any, facts: Any) -> None:
    answered = {key: value for key, value in data.items() if value}
    assert holds_true(where, data, facts) == holds_true(where, answered, facts)


@given(WHERE, SAID, SAID)
def test_answers_and_facts_together_say_what_the_facts_will_say(where: Any, data: Any, facts: Any) -> None:
    after = {**facts, **{key: value for key, value in data.items() if value}}
    assert holds_true(where, data, facts) == holds_true(where, {}, after)
