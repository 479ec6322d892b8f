"""Changing the wording of a point of complaint."""

from tests.support.a_case import ACase, a_case, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
POINTS = ("add_point 2026-11-03 point=Late outcome_wanted=Sorry", "add_point 2026-11-03 point=Rude")
CHANGE = a_step(
    "amend_point",
    "amend_point",
    fields=(a_field("number", "point"), a_field("point"), a_field("outcome_wanted", required=False)),
)
DROP = a_step("drop_point", "drop_point", fields=(a_field("number", "point"), a_field("why")))


def told(*lines: str) -> ACase:
    return a_case(RECEIVED, *POINTS, *lines, procedure=procedure_with(CHANGE, DROP))


def test_a_point_says_the_new_words_and_its_earlier_ones_stay_in_their_order() -> None:
    lines = ("amend_point 2026-11-04 number=1 point=Later", "amend_point 2026-11-05 number=1 point=Latest")
    first, second = told(*lines).state.points
    assert (first.number, first.text, first.earlier) == (1, "Latest", ("Late", "Later"))
    assert (second.text, second.earlier) == ("Rude", ())


def test_what_is_wanted_stays_unless_it_is_said_anew() -> None:
    (kept, _), (changed, _) = (
        told(f"amend_point 2026-11-04 number=1 point=Later{more}").state.points
        for more in ("", " outcome_wanted=Money")
    )
    assert (kept.outcome_wanted, changed.outcome_wanted) == ("Sorry", "Money")


def test_the_findings_made_on_a_point_stay_with_it() -> None:
    told_of = told("respond 2026-11-05 method=letter findings=1:upheld,2:not_upheld")
    before = told_of.state.points[0].findings
    assert before == {"respond": "upheld"}
    assert told_of.then("amend_point 2026-11-06 number=1 point=Later").state.points[0].findings == before


def test_only_a_point_that_is_there_and_open_can_be_changed() -> None:
    case = told("drop_point 2026-11-04 number=2 why=Mistake")
    for number in ("2", "3", "0", "one"):
        assert case.refused(f"amend_point 2026-11-05 number={number} point=Later") == (
            "number?: choose a point that is still open (EXA-number)"
        )
    assert case.accepted("amend_point 2026-11-05 number=1 point=Later") == {"number": "1", "point": "Later"}


def test_the_number_and_the_new_words_must_be_given() -> None:
    assert (
        told().refused("amend_point 2026-11-05") == "Answer this: number? (EXA-number); Answer this: point? (EXA-point)"
    )


def test_a_change_left_over_from_a_struck_point_folds_to_nothing() -> None:
    case = told("amend_point 2026-11-04 number=2 point=Ruder", "correct 2026-11-05 event=3 correction=strike")
    assert [(point.number, point.text, point.earlier) for point in case.state.points] == [(1, "Late", ())]
