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
