"""The walk finds nothing wrong in a sound procedure, and each fault planted in a broken copy of one."""

from dataclasses import replace

import pytest

from putright.engine.explore import Walk, walk
from putright.engine.procedure import Procedure, Standing, Step
from putright.engine.timing import Clock, Start
from tests.support.a_case import PROCEDURE, a_clock, a_field, a_step, procedure_with

FEW = (
    "receive",
    "acknowledge",
    "note",
    "add_point",
    "appoint",
    "hold",
    "renew_hold",
    "lift_hold",
    "respond",
    "close",
    "correct",
)
SOUND = replace(
    PROCEDURE,
    steps={key: PROCEDURE.steps[key] for key in FEW},
    clocks={
        "acknowledgement": PROCEDURE.clocks["acknowledgement"],
        "response": replace(PROCEDURE.clocks["response"], extension=None),
    },
)


def changed(*elements: Step | Clock | Standing) -> Procedure:
    return procedure_with(*elements, of=SOUND)


def faults(procedure: Procedure) -> dict[str, list[str]]:
    found = walk(procedure)
    assert found.complete
    return {name: value for name, value in vars(found).items() if isinstance(value, list) and value}


def test_a_sound_procedure_is_walked_without_faults() -> None:
    found = walk(SOUND)
    assert faults(SOUND) == {}
    assert found.places > 10
    assert found.moves > found.places


def test_a_walk_looks_everywhere_it_says_it_does() -> None:
    lists = {name for name, value in vars(Walk()).items() if isinstance(value, list)}
    assert lists == {
        "unreachable_standings",
        "steps_never_possible",
        "clocks_never_started",
        "clocks_that_may_never_stop",
        "dead_ends",
        "nobody_may",
        "cannot_close",
    }


def test_a_standing_no_step_leads_to_is_found() -> None:
    island = changed(Standing("island", "Island", "EXA-9"))
    assert faults(island) == {"unreachable_standings": ["island"]}


def test_a_standing_without_a_way_on_is_found() -> None:
    pit = changed(Standing("pit", "Pit", "EXA-9"), a_step("fall", leads_to="pit"))
    found = faults(pit)
    assert set(found) >= {"dead_ends", "cannot_close"}
    assert all("“Pit”" in place for place in found["dead_ends"])


def test_going_round_for_ever_is_no_dead_end_but_can_not_close() -> None:
    round_and_round = changed(
        Standing("east", "East", "EXA-9"),
        Standing("west", "West", "EXA-9"),
        a_step("go_east", when=("open", "west"), leads_to="east"),
        a_step("go_west", when=("east",), leads_to="west"),
    )
    found = faults(round_and_round)
    assert "dead_ends" not in found
    assert {place.split("”")[0] for place in found["cannot_close"]} == {"“East", "“West"}


def test_a_clock_that_can_not_stop_is_found() -> None:
    pit = changed(
        Standing("pit", "Pit", "EXA-9"),
        a_step("fall", leads_to="pit"),
        a_step("stay", when=("pit",)),
        a_clock("doom", starts=(Start("fall"),), stops=("note",)),
    )
    assert "doom" in faults(pit)["clocks_that_may_never_stop"]


def test_a_step_that_nobody_may_take_is_found() -> None:
    for_nobody = changed(a_step("judge", by=("judge",)))
    assert faults(for_nobody) == {"nobody_may": ["judge"], "steps_never_possible": ["judge"]}


def test_a_step_for_a_part_that_nobody_is_given_is_found() -> None:
    steps = {key: step for key, step in SOUND.steps.items() if key != "appoint"}
    unmanned = faults(replace(SOUND, steps=steps))
    assert unmanned["nobody_may"] == ["respond"]


def test_a_step_that_waits_for_one_that_never_comes_is_found() -> None:
    waiting = changed(a_step("never", by=("judge",)), a_step("later", after=("never",)))
    assert "later" in faults(waiting)["steps_never_possible"]


def test_a_clock_that_is_never_started_is_found() -> None:
    silent = changed(a_clock("silent", starts=(Start("note", {"loud": ("yes",)}),)))
    assert faults(silent) == {"clocks_never_started": ["silent"]}


def test_a_clock_started_by_one_answer_of_several_is_walked_both_ways() -> None:
    loud = changed(
        a_step("note", fields=(a_field("loud", "yes_no"),)),
        a_clock("noise", starts=(Start("note", {"loud": ("yes",)}),)),
    )
    assert faults(loud) == {}


def test_a_place_without_an_answer_is_an_error_and_not_passed_over() -> None:
    """A clock that stops with a step the procedure has not can't say what is needed next."""
    broken = changed(a_clock("broken", stops=("dance",)))
    with pytest.raises(KeyError, match="dance"):
        walk(broken)
