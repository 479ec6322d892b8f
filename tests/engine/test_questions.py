"""The door: what is needed next."""

from dataclasses import replace

from putright.engine.questions import what_is_needed_next, what_may
from putright.engine.timing import Start
from tests.support.a_case import MANAGER, PROCEDURE, Actor, a_case, a_clock, procedure_with

RECEIVED = "receive 2026-11-02"
ON = "2026-11-24"


def needed(*told: str, procedure: object = PROCEDURE) -> str | None:
    step = what_is_needed_next(a_case(*told, procedure=procedure).on(ON))  # type: ignore[arg-type]
    return step.key if step else None


def test_the_soonest_clock_says_what_is_needed_next() -> None:
    assert needed(RECEIVED) == "acknowledge"


def test_what_must_come_before_it_is_needed_first() -> None:
    assert needed(RECEIVED, "acknowledge 2026-11-03") == "add_point"
    assert needed(RECEIVED, "acknowledge 2026-11-03", "add_point 2026-11-03 point=Late") == "respond"


def test_a_standing_may_expect_steps_before_any_clock_does() -> None:
    opened = replace(PROCEDURE.standings["open"], expects=("note", "appoint"))
    expecting = procedure_with(opened)
    assert needed(RECEIVED, procedure=expecting) == "note"
    assert needed(RECEIVED, "note 2026-11-03", procedure=expecting) == "appoint"
    told = (RECEIVED, "note 2026-11-03", "appoint 2026-11-03 investigator=Ola")
    assert needed(*told, procedure=expecting) == "acknowledge"


def test_nothing_is_needed_when_no_clock_runs() -> None:
    assert needed(RECEIVED, "close 2026-11-03") is None


def test_a_clock_nothing_can_stop_here_leaves_the_next_one_to_say() -> None:
    stuck = a_clock(
        "stuck",
        starts=(Start("receive"),),
        stops=("confirm",),
        length=PROCEDURE.clocks["acknowledgement"].length,
    )
    assert needed(RECEIVED, "acknowledge 2026-11-03", procedure=procedure_with(stuck)) == "add_point"


def test_every_step_but_the_opening_is_answered_for() -> None:
    answered = [p.step.key for p in what_may(a_case(RECEIVED).on(ON), Actor(MANAGER.id, MANAGER.posts))]
    assert answered == [key for key in PROCEDURE.steps if key != "receive"]
