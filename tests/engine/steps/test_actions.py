"""What is to be done because of a complaint: made by answers, put off, given to somebody else, finished."""

from datetime import date

from putright.engine.procedure import Makes
from tests.support.a_case import MANAGER, OFFICER, ACase, a_case, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
STEPS = (
    a_step(
        "promise",
        when=("open", "closed"),
        fields=(
            a_field("words", required=False, makes=Makes("promise", None, "by_when", "action_owner")),
            a_field(
                "remedies",
                "choices",
                choices={"apology": "Apologise", "refund": "Pay it back"},
                required=False,
                makes=Makes("remedy", "kind", "by_when"),
            ),
            a_field("kind", "choice", required=False, choices={"recommendation": "Asked for", "promise": "Promised"}),
            a_field("lesson", required=False, makes=Makes("learning")),
            a_field("by_when", "date", required=False),
            a_field("action_owner", "person", required=False, sets="investigator"),
        ),
    ),
    a_step(
        "finish",
        "finish_action",
        when=("open", "closed"),
        fields=(
            a_field("action", "action"),
            a_field("outcome", "choice", choices={"done": "Done", "dropped": "Not done"}),
        ),
    ),
    a_step(
        "put_off",
        "amend_action",
        fields=(
            a_field("action", "action"),
            a_field("by_when", "date", required=False),
            a_field("action_owner", "person", required=False, sets="investigator"),
        ),
    ),
)


def told(*events: str) -> ACase:
    return a_case(RECEIVED, *events, procedure=procedure_with(*STEPS))


def test_words_make_an_action_with_their_day_and_person() -> None:
    case = told().taken(
        "promise 2026-11-03", words="Ring her", by_when="2026-11-20", action_owner=OFFICER.id, lesson="None"
    )
    ring, lesson = case.state.actions
    assert (ring.key, ring.kind, ring.words, ring.made_on) == ("2-1", "promise", "Ring her", date(2026, 11, 3))
    assert (ring.owner, ring.due_on, ring.open) == (OFFICER.id, date(2026, 11, 20), True)
    assert (lesson.key, lesson.kind, lesson.owner, lesson.due_on, lesson.open) == ("2-2", "learning", None, None, False)
    assert case.state.open_actions == (ring,)


def test_each_thing_chosen_is_an_action_in_the_procedures_words() -> None:
    case = told().taken("promise 2026-11-03", remedies=["apology", "refund"], by_when="2026-11-20")
    assert [(one.key, one.words, str(one.due_on)) for one in case.state.actions] == [
        ("2-1", "Apologise", "2026-11-20"),
        ("2-2", "Pay it back", "2026-11-20"),
    ]


def test_another_question_may_say_of_which_kind_it_is() -> None:
    case = told().taken("promise 2026-11-03", remedies=["refund"], kind="recommendation")
    assert [one.kind for one in case.state.actions] == ["recommendation"]
    assert told().taken("promise 2026-11-03", remedies=["refund"]).state.actions[0].kind == "remedy"


def test_no_answer_makes_none() -> None:
    assert told("promise 2026-11-03").state.actions == ()


def test_an_action_is_finished_once_and_says_how() -> None:
    case = told().taken("promise 2026-11-03", words="Ring her", by_when="2026-11-20")
    assert case.refused("finish 2026-11-05", action="2-2", outcome="done") == (
        "action?: choose something that still has to be done (EXA-action)"
    )
    done = case.taken("finish 2026-11-05", action="2-1", outcome="done")
    (ring,) = done.state.actions
    assert (ring.ended_by, ring.ended_on, ring.outcome, ring.open) == (3, date(2026, 11, 5), "Done", False)
    assert done.refused("finish 2026-11-06", action="2-1", outcome="done").startswith("action?: choose something")


def test_another_day_or_person_and_what_is_blank_stays() -> None:
    case = told().taken("promise 2026-11-03", words="Ring her", by_when="2026-11-20", action_owner=OFFICER.id)
    later = case.taken("put_off 2026-11-05", action="2-1", by_when="2026-12-01")
    assert (later.state.actions[0].owner, later.state.actions[0].due_on) == (OFFICER.id, date(2026, 12, 1))
    given = later.taken("put_off 2026-11-06", action="2-1", action_owner=MANAGER.id)
    assert (given.state.actions[0].owner, given.state.actions[0].due_on) == (MANAGER.id, date(2026, 12, 1))
