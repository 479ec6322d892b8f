"""Handing a matter over: what is recorded here. That a case is opened there is tried in the database."""

from tests.support.a_case import MANAGER, OFFICER, a_case, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
HAND_OVER = a_step(
    "hand_over", "hand_over", to=("children",), leads_to="closed", by=("manager",), fields=(a_field("reason"),)
)


def test_it_is_a_step_like_any_other_here() -> None:
    case = a_case(RECEIVED, procedure=procedure_with(HAND_OVER))
    assert case.refused("hand_over 2026-11-03 reason=Theirs", OFFICER) == "Only for: Manager (EXA-hand_over)"
    assert case.refused("hand_over 2026-11-03", MANAGER) == "Answer this: reason? (EXA-reason)"
    handed = case.taken("hand_over 2026-11-03 reason=Theirs", MANAGER)
    assert handed.state.standing == "closed"
    assert handed.clock("response").status == "ended"
    assert handed.events[-1].data == {"reason": "Theirs"}


SPLIT_OFF = a_step("split_off", "hand_over", to=("children",), fields=(a_field("points", "points", required=False),))


def test_the_points_named_go_and_the_rest_stays() -> None:
    case = a_case(RECEIVED, procedure=procedure_with(SPLIT_OFF))
    case = case.taken("add_point 2026-11-03 point=Noise").taken("add_point 2026-11-03 point=Smell")
    assert case.refused("split_off 2026-11-04", points=["3"]) == (
        "points?: choose points that are still open (EXA-points)"
    )
    assert case.refused("split_off 2026-11-04", points="1").startswith("points?: choose among the points of complaint")
    assert case.refused("split_off 2026-11-04", points=["1", "2"]).startswith("Leave at least one point here")
    split = case.taken("split_off 2026-11-04", points=["2"])
    assert [(one.number, one.dropped) for one in split.state.points] == [(1, None), (2, 4)]
    assert split.refused("split_off 2026-11-04", points=["1"]).startswith("Leave at least one point here")
    assert split.refused("split_off 2026-11-04", points=["2"]).startswith("points?: choose points that are")


def test_all_points_may_go_with_the_whole_complaint() -> None:
    move = a_step("move", "hand_over", to=("children",), leads_to="closed", fields=(a_field("points", "points"),))
    case = a_case(RECEIVED, procedure=procedure_with(move)).taken("add_point 2026-11-03 point=Noise")
    moved = case.taken("move 2026-11-04", points=["1"])
    assert (moved.state.standing, moved.state.open_points) == ("closed", ())
