"""A letter gives the last day of the window that the step itself starts, as it will be once the step is taken."""

import pytest

from putright.cases.models import Case, Letter
from putright.letters.compose import Composed
from tests.cases.example_council import ExampleCouncil

FINDINGS = {"1": {"finding": "upheld", "explanation": "It was late."}}
ANSWER = {
    "findings": FINDINGS,
    "advocate": "voice",
    "told_on": "2026-12-07",
    "why_not_agreed": "There was no time.",
    "sent_by": "letter",
}


@pytest.fixture
def ready(example_council: ExampleCouncil) -> Case:
    """A case with a point of complaint, to be answered."""
    case = example_council.open_children()
    example_council.took(case, "officer", "add_point", "2026-11-03", point="Nobody rings.")
    return case


def composed(council: ExampleCouncil, case: Case, **answers: object) -> Composed:
    letter = council.letter(case, "manager", "respond", "2026-12-08", **{**ANSWER, **answers})
    assert letter is not None
    return letter


@pytest.mark.parametrize(
    ("sent_by", "last_day"),
    [("email", "Friday 8 January 2027"), ("letter", "Tuesday 12 January 2027")],
)
def test_the_letter_that_starts_a_window_says_until_when(
    example_council: ExampleCouncil, ready: Case, sent_by: str, last_day: str
) -> None:
    """From 8 December, or from the 10th by letter: of twenty working days, three lie between Christmas and New Year."""
    letter = composed(example_council, ready, sent_by=sent_by)
    assert letter.lacking == {}
    assert f"You can ask for more until {last_day}." in letter.parts["more"]


def test_the_day_in_the_letter_is_the_one_on_which_the_window_then_ends(
    example_council: ExampleCouncil, ready: Case
) -> None:
    outcome = example_council.took(ready, "manager", "respond", "2026-12-08", **ANSWER)
    assert outcome.state.running("next_stage") is not None, "it outlives the closing of the case"
    (sent,) = Letter.objects.filter(case=ready)
    assert "until Tuesday 12 January 2027" in sent.body
    late = example_council.take(ready, "officer", "ask", "2027-01-13")
    assert "Only for: Complainant" in str(late)
    assert "the last day of “Asking for more” is Tuesday 12 January 2027" in str(late)


def test_without_the_answer_that_decides_the_day_the_part_lacks_it(
    example_council: ExampleCouncil, ready: Case
) -> None:
    assert composed(example_council, ready, sent_by="").lacking == {"more": "due.next_stage"}


def test_the_parts_are_those_that_the_findings_and_answers_call_for(
    example_council: ExampleCouncil, ready: Case
) -> None:
    assert list(composed(example_council, ready).parts) == ["findings", "sorry", "told", "more"]
    necessary = {"1": {"finding": "necessary", "explanation": "It had to be."}}
    letter = composed(example_council, ready, findings=necessary)
    assert list(letter.parts) == ["findings", "told", "more"]
    assert "Necessary to protect a child. It had to be." in letter.parts["findings"]


def test_a_part_that_gives_way_may_be_missing_and_the_letter_still_goes(
    example_council: ExampleCouncil, ready: Case
) -> None:
    untold = {key: value for key, value in ANSWER.items() if key != "told_on"}
    letter = example_council.letter(ready, "manager", "respond", "2026-12-08", **untold, why_not_told="No address.")
    assert letter is not None
    assert (letter.lacking, letter.parts["told"]) == ({"told": "answer.told_on"}, "")
    example_council.took(ready, "manager", "respond", "2026-12-08", **untold, why_not_told="No address.")


def test_the_body_chosen_is_in_the_letter_with_how_to_reach_it(example_council: ExampleCouncil, ready: Case) -> None:
    assert "Voice\n01632 960001 can help you." in composed(example_council, ready).parts["more"]
