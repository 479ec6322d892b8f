"""A matter handed over: recorded here, and opened there in the same breath, or nothing of it is written."""

from datetime import date
from typing import Any

import pytest

from putright.cases import read, texts
from putright.cases.models import Case, CaseLink, DefaultOwner, Event, LastReference, Letter, Summary
from putright.cases.record import Recorded
from putright.engine.decide import Refused
from tests.cases.example_council import COUNCIL, ExampleCouncil
from tests.procedure_files.further_council import CHILDREN

MOVE = """\
  move:
    title: Move it
    kind: hand_over
    to: children
    by: complaints_team
    when: open
    leads_to: withdrawn
    clause: EXA-3
    fields:
      reason: {kind: text, title: "Why?", clause: EXA-3}
"""
CORRECT = """\
  correct:
    title: Correct
    kind: correct
    by: manager
    when: open
    clause: EXA-1
    fields:
      event: {kind: event, title: "Which?", clause: EXA-1}
      correction: {kind: choice, title: "How?", choices: {date: Another day, strike: Never}, clause: EXA-1}
      right_date: {kind: date, title: "When?", required_when: {correction: date}, clause: EXA-1}
"""
KEPT, THIS_DAY = "receipt: kept", "receipt: this_day"


def opening_of(case: Case) -> dict[str, Any]:
    """The answers on which a case was opened, in words."""
    first = read.load(case).events[0]
    return {key: texts.readable(value, texts.bodies(case)) for key, value in first.data.items()}


def handed_over(council: ExampleCouncil, case: Case, day: str = "2026-11-09", **answers: Any) -> Recorded:
    outcome = council.took(case, "officer", "hand_over", day, **answers)
    assert outcome.opened is not None
    return outcome


def test_it_is_recorded_here_and_a_case_is_opened_there_with_a_link_between_them(
    example_council: ExampleCouncil,
) -> None:
    here = example_council.open_children()
    outcome = handed_over(example_council, here, procedure="corporate")
    there = outcome.opened
    assert there is not None
    assert (here.reference, there.reference) == ("EXA-2026-00001", "EXA-2026-00002")
    assert (outcome.case, outcome.number, outcome.state.standing) == (here, 2, "moved")
    assert (there.procedure, str(there.in_force_from)) == ("corporate", "2026-04-01")
    link = CaseLink.objects.get()
    assert (link.authority, link.earlier, link.later, link.event_number) == (COUNCIL, here, there, 2)
    assert [one.later for one in here.later_cases.all()] == [there]
    assert [one.earlier for one in there.earlier_cases.all()] == [here]
    assert (there.complainant, there.representative) == (here.complainant, None)
    assert list(Event.objects.filter(case=there).values_list("number", "step", "by")) == [
        (1, "receive", str(example_council.staff["officer"].pk))
    ]
    assert {one.case: one.standing for one in Summary.objects.all()} == {here: "moved", there: "open"}


@pytest.mark.parametrize(("receipt", "received"), [(THIS_DAY, "2026-11-09"), (KEPT, "2026-11-02")])
def test_the_receipt_is_kept_or_starts_that_day(example_council: ExampleCouncil, receipt: str, received: str) -> None:
    example_council.change(THIS_DAY, receipt)
    there = handed_over(example_council, example_council.open_children(), procedure="corporate").opened
    assert there is not None
    state = read.load(there).state
    assert str(state.received_on) == received
    summary = Summary.objects.get(case=there)
    due = {"2026-11-09": date(2026, 11, 12), "2026-11-02": date(2026, 11, 5)}
    assert (str(summary.received_on), summary.next_due) == (received, due[received])


def test_a_receipt_that_was_corrected_is_kept_as_corrected(example_council: ExampleCouncil) -> None:
    example_council.change(THIS_DAY, KEPT)
    example_council.change("  ask:\n", f"{CORRECT}  ask:\n")
    here = example_council.open_children()
    right = {"event": "1", "correction": "date", "right_date": "2026-10-30"}
    example_council.took(here, "manager", "correct", "2026-11-04", **right)
    there = handed_over(example_council, here, procedure="corporate").opened
    assert there is not None
    assert str(read.load(there).state.received_on) == "2026-10-30"


# --- what it begins with


def test_its_questions_are_answered_by_name_from_how_this_case_began(example_council: ExampleCouncil) -> None:
    here = example_council.open_children()
    there = handed_over(example_council, here, procedure="children").opened
    assert there is not None
    assert opening_of(there) == opening_of(here)
    assert opening_of(there)["summary"] == "Nobody rings back."
    assert read.load(there).state.holder("owner") is not None


def test_first_by_what_this_step_says_then_by_who_now_plays_the_part_and_what_now_is_so(
    example_council: ExampleCouncil,
) -> None:
    example_council.change(
        'panel_on: {kind: date, title: "When?", clause: EXA-3}',
        'panel_on: {kind: date, title: "When?", clause: EXA-3}\n'
        '      anonymous: {kind: yes_no, title: "Anonymous?", sets: anonymous, clause: EXA-3}\n'
        '      owner: {kind: person, title: "Whose?", sets: owner, clause: EXA-3}',
    )
    example_council.change(
        "    leads_to: moved\n    clause: EXA-3\n    fields:\n",
        "    leads_to: moved\n    clause: EXA-3\n    fields:\n"
        '      arose_on: {kind: date, title: "Since when?", required: false, clause: EXA-3}\n',
    )
    here = example_council.open_children()
    changed = {"panel_on": "2026-12-01", "anonymous": "yes", "owner": "manager"}
    example_council.took(here, "officer", "set_panel", "2026-11-03", **changed)
    there = handed_over(example_council, here, procedure="children", arose_on="2026-09-01").opened
    assert there is not None
    begun, manager = opening_of(there), str(example_council.staff["manager"].pk)
    assert (begun["arose_on"], begun["anonymous"]) == ("2026-09-01", "yes")
    assert begun["owner"] == {"id": manager, "grade": 2}


def test_an_owner_who_may_not_own_it_there_gives_way_to_whoever_takes_new_cases(
    example_council: ExampleCouncil,
) -> None:
    text = (example_council.folder / CHILDREN).read_text(encoding="utf-8")
    directors = text.replace("procedure: children\n", "procedure: looked-after\n").replace(
        'title: "Whose?", sets: owner,',
        'title: "Whose?", sets: owner, appointment: {posts: [director]},',
    )
    assert directors.count("posts: [director]") == text.count("posts: [director]") + 1
    (example_council.folder / "looked-after.2026-04-01.yaml").write_text(directors, encoding="utf-8")
    example_council.change("to: [corporate, children]", "to: [corporate, looked-after]")
    example_council.change('children: "Children\'s complaints"}', "looked_after: Children looked after}")
    director = example_council.staff["director"]
    DefaultOwner.objects.create(authority=COUNCIL, service="", user=director)
    there = handed_over(example_council, example_council.open_children(), procedure="looked_after").opened
    assert there is not None
    assert opening_of(there)["owner"]["id"] == str(director.pk)


def test_points_still_open_go_along_in_the_summary_with_their_present_words(example_council: ExampleCouncil) -> None:
    here = example_council.open_children()
    for point in ("Nobody rings.", "Nobody writes.", "A mistake."):
        example_council.took(here, "officer", "add_point", "2026-11-03", point=point)
    example_council.took(here, "officer", "amend_point", "2026-11-04", number="2", point="Nobody ever writes.")
    example_council.took(here, "officer", "drop_point", "2026-11-04", number="3", why="Not meant.")
    there = handed_over(example_council, here, procedure="children").opened
    assert there is not None
    assert opening_of(there)["summary"] == (
        "Nobody rings back.\n\nPoints of complaint:\n1. Nobody rings.\n2. Nobody ever writes."
    )


def test_words_that_are_a_fact_go_along_as_words_of_their_own(example_council: ExampleCouncil) -> None:
    example_council.change('title: "What?", required: false,', 'title: "What?", required: false, sets: matter,')
    here = example_council.open_children()
    there = handed_over(example_council, here, procedure="children").opened
    assert there is not None
    assert opening_of(there)["summary"] == "Nobody rings back."
    stored = [read.load(case).events[0].data["summary"] for case in (here, there)]
    assert stored[0] != stored[1], "each case has its own words, to be erased with it"


def test_an_answer_that_the_other_procedure_does_not_know_is_not_taken_along(example_council: ExampleCouncil) -> None:
    example_council.change(
        'anonymous: {kind: yes_no, title: "Anonymous?", sets: anonymous, clause: EXA-1}',
        'anonymous: {kind: yes_no, title: "Anonymous?", sets: anonymous, clause: EXA-1}\n'
        '      remit: {kind: choice, title: "Whose?", choices: {ours: Ours}, required: false, clause: EXA-1}',
    )
    example_council.change(
        "    leads_to: moved\n    clause: EXA-3\n    fields:\n",
        "    leads_to: moved\n    clause: EXA-3\n    fields:\n"
        '      remit: {kind: choice, title: "Whose?", choices: {theirs: Theirs}, clause: EXA-3}\n',
    )
    there = handed_over(example_council, example_council.open_children(), procedure="children", remit="theirs").opened
    assert there is not None
    assert "remit" not in opening_of(there)


# --- to which


@pytest.mark.parametrize("procedure", ["corporate", "children"])
def test_of_several_procedures_the_answer_says_to_which(example_council: ExampleCouncil, procedure: str) -> None:
    there = handed_over(example_council, example_council.open_children(), procedure=procedure).opened
    assert there is not None
    assert there.procedure == procedure


def test_of_several_procedures_one_must_be_chosen(example_council: ExampleCouncil) -> None:
    outcome = example_council.take(example_council.open_children(), "officer", "hand_over", "2026-11-09")
    assert isinstance(outcome, Refused)
    assert str(outcome.fields["procedure"]) == "Answer this: To which? (EXA-3)"
    assert not CaseLink.objects.exists()


def test_a_slug_of_several_words_is_chosen_by_its_name_with_underlines(example_council: ExampleCouncil) -> None:
    text = (example_council.folder / CHILDREN).read_text(encoding="utf-8")
    looked_after = text.replace("procedure: children\n", "procedure: looked-after\n").replace(
        "2026-04-01\n", "2026-04-01\n"
    )
    (example_council.folder / "looked-after.2026-04-01.yaml").write_text(looked_after, encoding="utf-8")
    example_council.change("to: [corporate, children]", "to: [corporate, looked-after]")
    example_council.change('children: "Children\'s complaints"}', "looked_after: Children looked after}")
    there = handed_over(example_council, example_council.open_children(), procedure="looked_after").opened
    assert there is not None
    assert there.procedure == "looked-after"


# --- what the other procedure lacks


@pytest.fixture
def lacking(example_council: ExampleCouncil) -> ExampleCouncil:
    """With a step that hands over from the first procedure, which asks less than the second."""
    example_council.change_corporate("  withdraw:\n", f"{MOVE}  withdraw:\n")
    return example_council


def test_what_the_other_procedure_lacks_is_said_and_nothing_is_written(lacking: ExampleCouncil) -> None:
    here = lacking.open("corporate", "2026-11-02")
    outcome = lacking.take(here, "officer", "move", "2026-11-09", reason="It is about a child.")
    assert isinstance(outcome, Refused)
    assert [str(reason) for reason in outcome.all] == [
        "“Children's complaints” can't begin with this. Answer this: Since when? (EXA-1)",
        "“Children's complaints” can't begin with this. Answer this: Anonymous? (EXA-1)",
    ]
    assert list(Case.objects.all()) == [here]
    assert Event.objects.count() == 1
    assert not CaseLink.objects.exists()
    assert not Letter.objects.exists()
    assert LastReference.objects.get().number == 1
    assert Summary.objects.get().standing == "open"


def test_what_the_step_itself_asks_fills_the_gap(lacking: ExampleCouncil) -> None:
    more = (
        '      arose_on: {kind: date, title: "Since when?", clause: EXA-3}\n'
        '      anonymous: {kind: yes_no, title: "Anonymous?", clause: EXA-3}\n'
    )
    reason = '      reason: {kind: text, title: "Why?", clause: EXA-3}\n'
    lacking.change_corporate(reason, reason + more)
    here = lacking.open("corporate", "2026-11-02")
    answers = {"reason": "A child.", "arose_on": "2026-10-01", "anonymous": "no"}
    outcome = lacking.took(here, "officer", "move", "2026-11-09", **answers)
    assert outcome.opened is not None
    assert outcome.opened.procedure == "children"
    assert str(read.load(outcome.opened).state.received_on) == "2026-11-02", "a receipt is kept if nothing is said"


def test_who_may_not_open_a_case_there_can_not_hand_over_to_it(lacking: ExampleCouncil) -> None:
    lacking.change_corporate("to: children\n    by: complaints_team", "to: children\n    by: director")
    here = lacking.open("corporate", "2026-11-02")
    outcome = lacking.take(here, "director", "move", "2026-11-09", reason="It is about a child.")
    assert isinstance(outcome, Refused)
    assert "“Children's complaints” can't begin with this. Only for: Complainant, Officer, Manager (EXA-1)" in [
        str(reason) for reason in outcome.all
    ]
    assert Case.objects.count() == 1


def test_a_step_that_is_refused_here_opens_nothing_there(example_council: ExampleCouncil) -> None:
    here = example_council.open_children()
    outcome = example_council.take(here, "director", "hand_over", "2026-11-09", procedure="corporate")
    assert isinstance(outcome, Refused)
    assert Case.objects.count() == 1


def test_any_other_step_opens_nothing(example_council: ExampleCouncil) -> None:
    here = example_council.open_children()
    assert example_council.took(here, "officer", "add_point", "2026-11-03", point="Late.").opened is None
    assert Case.objects.count() == 1


def test_the_points_named_go_there_and_are_dropped_here(example_council: ExampleCouncil) -> None:
    example_council.change(
        "    leads_to: moved\n    clause: EXA-3\n    fields:\n",
        "    clause: EXA-3\n    fields:\n"
        '      points: {kind: points, title: "Which points?", required: false, clause: EXA-3}\n',
    )
    here = example_council.open_children()
    for point in ("Nobody rang back.", "The letter was rude.", "The bin is broken."):
        example_council.took(here, "officer", "add_point", "2026-11-03", point=point)
    there = handed_over(example_council, here, procedure="children", points=["2", "3"]).opened
    assert there is not None
    said = "Nobody rings back.\n\nPoints of complaint:\n1. The letter was rude.\n2. The bin is broken."
    assert opening_of(there)["summary"] == said
    assert [(one.number, one.dropped) for one in read.load(here).state.points] == [(1, None), (2, 5), (3, 5)]
    assert Summary.objects.get(case=here).standing == "open"
