"""The walk finds nothing wrong in a sound procedure, and each fault planted in a broken copy of one."""

from dataclasses import replace
from typing import Any

import pytest

from putright.engine.explore import Walk, walk
from putright.engine.procedure import Procedure, Standing, Step
from putright.engine.timing import Clock, Pause, Start
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


def test_a_clock_that_one_answer_keeps_from_starting_is_walked_both_ways() -> None:
    note = a_step("note", fields=(a_field("loud", "yes_no"), a_field("side", "choice", choices={"a": "A", "b": "B"})))
    peace = a_clock("peace", starts=(Start("note", unless={"loud": ("yes",)}),))
    assert faults(changed(note, peace)) == {}
    sides = a_clock("sides", starts=(Start("note", unless={"loud": ("yes", "no"), "side": ("a",)}),))
    assert faults(changed(note, sides)) == {}
    both = a_clock("both", starts=(Start("note", {"side": ("b",)}, unless={"loud": ("yes",)}),))
    assert faults(changed(note, both)) == {}
    never = a_clock("never", starts=(Start("note", unless={"loud": ("yes", "no")}),))
    assert faults(changed(note, never)) == {"clocks_never_started": ["never"]}
    watched = a_step("watch", not_while_running=("peace",))
    assert faults(changed(note, peace, watched)) == {}


def test_a_place_without_an_answer_is_an_error_and_not_passed_over() -> None:
    """A clock that stops with a step the procedure has not can't say what is needed next."""
    broken = changed(a_clock("broken", stops=("dance",)))
    with pytest.raises(KeyError, match="dance"):
        walk(broken)


# --- what a walk tells apart, and what it need not


PIT = Standing("pit", "Pit", "EXA-9")
SIDES = {"left": "Left", "right": "Right"}
FORK = a_step("fork", leads_to="pit", fields=(a_field("side", "choice", choices=SIDES, sets="side"),))


def way_out(key: str, **more: Any) -> Step:
    return a_step(key, when=("pit",), leads_to="closed", **more)


def test_a_fact_that_rules_out_every_way_on_is_found_and_named() -> None:
    left, right = (way_out(f"go_{side}", only_if={"side": (side,)}) for side in SIDES)
    assert faults(changed(PIT, FORK, left, right)) == {}
    found = faults(changed(PIT, FORK, left))["dead_ends"]
    assert found
    assert all(place.startswith("“Pit”") and place.endswith(", side any other") for place in found)
    barred = faults(changed(PIT, FORK, way_out("go", not_if={"side": ("right",)})))["dead_ends"]
    assert barred
    assert all(place.endswith(", side right") for place in barred)


def test_a_question_left_blank_is_a_way_to_answer_it_where_it_may_be() -> None:
    left, right = (way_out(f"go_{side}", only_if={"side": (side,)}) for side in SIDES)
    optional = replace(FORK, fields=(replace(FORK.fields[0], required=False),))
    assert faults(changed(PIT, optional, left, right))["dead_ends"]
    conditional = replace(FORK.fields[0], required=False, required_when={"sure": ("yes", "no")})
    sure = a_field("sure", "yes_no")
    assert faults(changed(PIT, replace(FORK, fields=(sure, conditional)), left, right)) == {}


def test_the_case_is_opened_in_every_way_that_makes_a_difference() -> None:
    opening = replace(SOUND.steps["receive"], fields=(a_field("urgent", "yes_no", sets="urgent"),))
    hurry, wait = (a_step(f"{key}", only_if={"urgent": (key,)}) for key in ("yes", "no"))
    duty = a_clock("hurrying", starts=(Start("receive", {"urgent": ("no",)}),), stops=("note",))
    assert faults(changed(opening, hurry, wait, duty)) == {}


def test_a_finding_is_a_fact_like_any_other() -> None:
    find = a_step("find", leads_to="pit", fields=(a_field("findings", "findings"),))
    sorry = way_out("say_sorry", only_if={"finding": ("upheld", "partly_upheld")})
    assert faults(changed(PIT, find, sorry))["dead_ends"]
    assert faults(changed(PIT, find, sorry, way_out("leave_it", not_if={"finding": ("upheld",)}))) == {}


def test_two_kinds_of_pause_are_two_kinds_of_place() -> None:
    review = (a_field("review_on", "date"),)
    suspend = a_step("suspend", "hold", pause="suspension", fields=review)
    resume = a_step("resume", "lift_hold", pause="suspension", when=("open", "pit"), leads_to="closed")
    pauses = {**SOUND.pauses, "suspension": Pause("suspension", "Suspended", "EXA-1")}
    procedure = replace(changed(PIT, a_step("fall", leads_to="pit"), suspend, resume), pauses=pauses)
    found = faults(procedure)
    assert set(found) == {"dead_ends", "cannot_close", "clocks_that_may_never_stop"}, "every step is possible somewhere"
    stuck = found["dead_ends"]
    assert not any("suspended" in place for place in stuck), "whoever is suspended can resume"
    assert any("on hold" in place for place in stuck), "but no other pause helps"


def test_a_clock_on_which_nothing_depends_makes_no_more_places() -> None:
    duties = [
        a_clock(f"duty_{n}", starts=(Start(step),), stops=("note",)) for n, step in enumerate(("receive", "appoint"))
    ]
    more = walk(changed(*duties))
    assert more.places == walk(SOUND).places
    assert more.clocks_that_may_never_stop == []


OUTLIVES = {"outlives_closing": True, "starts": (Start("acknowledge"),)}


def test_but_that_it_stops_is_proven_wherever_it_may_run() -> None:
    """It can be stopped where it starts, and not where the case may go from there with it running."""
    note_when_open = a_step("note")
    duty = a_clock("duty", stops=("note",), **OUTLIVES)
    assert faults(changed(note_when_open, duty)) == {"clocks_that_may_never_stop": ["duty"]}
    assert faults(changed(duty)) == {}, "a note can be made wherever the case is"
    assert faults(changed(note_when_open, replace(duty, outlives_closing=False))) == {}, "closing ends it"
    aside = replace(duty, set_aside_by=("close", "respond"))
    assert faults(changed(note_when_open, aside)) == {}, "it is set aside by each way out"


def test_so_is_a_clock_on_which_something_depends() -> None:
    duty = a_clock("duty", stops=("note",), **OUTLIVES)
    watching = a_step("watch", not_while_running=("duty",))
    assert faults(changed(a_step("note"), duty, watching)) == {"clocks_that_may_never_stop": ["duty"]}
    assert faults(changed(duty, watching)) == {}


def test_a_clock_that_starts_on_opening_is_looked_at_too() -> None:
    duty = a_clock("duty", starts=(Start("receive"),), stops=("acknowledge",), outlives_closing=True)
    assert faults(changed(duty)) == {"clocks_that_may_never_stop": ["duty"]}


@pytest.mark.parametrize("nature", ["window", "target"])
def test_a_window_runs_out_and_an_aim_is_missed_by_itself(nature: str) -> None:
    clock = a_clock("extra", nature=nature, stops=("note",), **OUTLIVES)
    assert faults(changed(a_step("note"), clock)) == {}
    assert faults(changed(a_step("note"), clock, a_step("watch", not_while_running=("extra",)))) == {}


def test_a_clock_that_its_closing_step_starts_is_walked_where_it_outlives_the_case() -> None:
    window = a_clock("window", starts=(Start("close"),), stops=("note",), outlives_closing=True)
    assert faults(changed(window)) == {}
    assert faults(changed(a_step("note"), window)) == {"clocks_that_may_never_stop": ["window"]}
    assert faults(changed(replace(window, outlives_closing=False))) == {}


@pytest.mark.parametrize("then", [way_out("confirm"), a_step("confirm", when=("pit",))])
def test_a_step_that_waits_for_a_clock_is_no_way_out_where_it_does_not_run(then: Step) -> None:
    """By telephone it must be confirmed; by letter nothing waits for it, so nothing can be."""
    fall = a_step("fall", leads_to="pit", fields=(a_field("by", "choice", choices=SIDES),))
    clock = a_clock("confirmation", starts=(Start("fall", {"by": ("left",)}),), stops=("confirm",))
    confirm = replace(then, only_while_running=("confirmation",))
    leave = () if confirm.leads_to else (way_out("leave", after=("confirm",)),)
    assert faults(changed(PIT, fall, clock, confirm, *leave))["cannot_close"]
    always = replace(clock, starts=(Start("fall"),))
    assert faults(changed(PIT, fall, always, confirm, *leave)) == {}


def test_a_part_that_may_stay_unfilled_is_walked_both_ways() -> None:
    fall = a_step("fall", leads_to="pit", fields=(a_field("who", "person", sets="investigator", required=False),))
    steps = {key: step for key, step in SOUND.steps.items() if key not in ("appoint", "respond")}
    procedure = procedure_with(PIT, fall, way_out("judge", by=("investigator",)), of=replace(SOUND, steps=steps))
    found = faults(replace(procedure, clocks={}))
    assert set(found) >= {"dead_ends", "cannot_close", "unreachable_standings"}
    assert "nobody_may" not in found, "somebody may have been named"
    required = replace(fall, fields=(replace(fall.fields[0], required=True),))
    assert "dead_ends" not in faults(replace(procedure_with(required, of=procedure), clocks={}))


def test_a_part_that_ends_is_walked_as_unfilled() -> None:
    fall = a_step("fall", leads_to="pit", after=("appoint",), ends=("investigator",))
    judge = way_out("judge", by=("investigator",))
    assert faults(changed(PIT, fall, judge))["dead_ends"]
    assert faults(changed(PIT, replace(fall, ends=()), judge)) == {}


def test_what_is_only_for_what_is_late_needs_a_clock_that_began() -> None:
    late = way_out("come_late", only_when_late=("response",))
    begun = changed(PIT, a_step("fall", leads_to="pit"), late)
    assert faults(begun) == {}
    never = a_clock("never", starts=(Start("appoint"),))
    found = faults(changed(PIT, a_step("fall", leads_to="pit"), replace(late, only_when_late=("never",)), never))
    assert found["dead_ends"]


def test_what_is_only_in_time_is_walked_as_if_there_were_always_time() -> None:
    in_time = way_out("ask", only_in_time=("response",))
    assert faults(changed(PIT, a_step("fall", leads_to="pit"), in_time)) == {}


def test_points_may_be_dropped_and_others_added_on_the_way() -> None:
    number = a_field("number", "point")
    drop = a_step("drop_point", "drop_point", fields=(number, a_field("why")), not_after=("drop_point",))
    change = a_step("amend_point", "amend_point", fields=(number, a_field("point")))
    agree = a_step("agree", "agree_statement", after=("drop_point",), not_after=("agree",))
    assert faults(changed(drop, change, agree)) == {}


def test_what_no_later_condition_reads_is_forgotten() -> None:
    """In the pit nothing asks whether a note was made: with a note or without one, it is one place."""
    fall, out = a_step("fall", leads_to="pit"), way_out("out")
    asked = a_step("answer_note", after=("note",))
    plain, watched = walk(changed(PIT, fall, out)), walk(changed(PIT, fall, out, asked))
    in_the_pit = walk(changed(PIT, fall, out, replace(asked, when=("pit",))))
    assert plain.places < watched.places < in_the_pit.places


def test_a_step_that_waits_for_a_clock_that_can_not_run_there_is_never_possible() -> None:
    """Though nothing depends on the clock, so that no place says whether it runs."""
    fall, out = a_step("fall", leads_to="pit"), way_out("out")
    peace = a_clock("peace", starts=(Start("note"),), stops=("rest",), nature="target")
    rest = a_step("rest", when=("pit",), only_while_running=("peace",))
    assert faults(changed(PIT, fall, out, peace, rest)) == {}
    ended = replace(peace, set_aside_by=("fall",))
    assert faults(changed(PIT, fall, out, ended, rest))["steps_never_possible"] == ["rest"]
    unstarted = replace(peace, starts=())
    found = faults(changed(PIT, fall, out, unstarted, rest))
    assert found == {"steps_never_possible": ["rest"], "clocks_never_started": ["peace"]}
