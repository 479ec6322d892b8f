"""Events in, state out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.engine.events import Event
from putright.engine.fold import apply, fold
from putright.engine.state import State
from putright.engine.timing import Start
from tests.support.a_case import PROCEDURE, a_case, a_clock, procedure_with

RECEIVED = "receive 2026-11-02"


def test_no_events_leave_the_case_where_the_procedure_opens() -> None:
    state = a_case().state
    assert (state.standing, state.received_on, state.last_number) == ("open", None, 0)


def test_a_step_the_procedure_does_not_know_is_an_error_and_never_ignored() -> None:
    with pytest.raises(KeyError, match="dance"):
        _ = a_case(RECEIVED, "dance 2026-11-03").state


def test_an_event_recorded_late_counts_on_the_day_it_happened() -> None:
    case = a_case(RECEIVED, "acknowledge 2026-11-05 recorded=2026-11-20")
    assert case.clock("acknowledgement", "2026-11-20").status == "met"


def test_a_step_leads_to_its_standing_and_others_leave_the_case_where_it_is() -> None:
    assert a_case(RECEIVED, "note 2026-11-03").state.standing == "open"
    assert a_case(RECEIVED, "respond 2026-11-03 method=letter").state.standing == "answered"


# --- clocks


def test_a_clock_that_is_running_is_not_restarted() -> None:
    assert a_case(RECEIVED, "start_again 2026-11-09").due_on("response") == "2026-11-16"


def test_a_clock_set_aside_is_not_asked_for_and_starts_afresh() -> None:
    aside = a_case(RECEIVED, "set_aside 2026-11-04")
    assert aside.state.running("response") is None
    assert aside.state.latest_run("response") is None
    assert aside.then("start_again 2026-11-30").due_on("response") == "2026-12-14"


def test_a_clock_starts_only_with_the_answers_it_waits_for() -> None:
    assert a_case(RECEIVED, "respond 2026-11-03 method=letter").state.running("confirmation") is None
    assert a_case(RECEIVED, "respond 2026-11-03 method=telephone").state.running("confirmation")


def test_a_step_that_stops_a_clock_and_starts_it_begins_a_new_run() -> None:
    review = a_clock(
        "review", starts=(Start("hold"), Start("renew_hold")), stops=("renew_hold",), agreed_in="review_on"
    )
    told = (RECEIVED, "hold 2026-11-03 review_on=2026-11-10", "renew_hold 2026-11-09 review_on=2026-11-20")
    case = a_case(*told, procedure=procedure_with(review))
    assert [(run.started_by, run.stopped_by) for run in case.state.runs if run.clock == "review"] == [
        (2, 3),
        (3, None),
    ]
    assert case.due_on("review") == "2026-11-20"


def test_closing_ends_clocks_and_holds_and_an_ended_clock_was_not_met() -> None:
    case = a_case(RECEIVED, "hold 2026-11-04 review_on=2026-12-01", "close 2026-11-10")
    assert not [run for run in case.state.runs if run.running]
    assert case.state.on_hold is None
    assert case.state.holds[0].last == date(2026, 11, 10)
    assert case.clock("response").status == "ended"


def test_closing_ends_no_clock_that_was_stopped_before() -> None:
    case = a_case(RECEIVED, "acknowledge 2026-11-03", "close 2026-11-10")
    assert case.clock("acknowledgement").status == "met"


def test_a_case_reopened_starts_no_clock_by_itself() -> None:
    case = a_case(RECEIVED, "close 2026-11-10", "reopen 2026-11-12")
    assert (case.state.standing, case.state.running("response")) == ("open", None)


# --- corrections


def test_a_corrected_date_moves_what_was_counted_from_it() -> None:
    told = (RECEIVED, "correct 2026-11-06 event=1 correction=date right_date=2026-11-03")
    case = a_case(*told)
    assert (str(case.state.received_on), case.due_on("response")) == ("2026-11-03", "2026-11-17")


def test_a_struck_event_never_happened_and_stays_known() -> None:
    told = (RECEIVED, "acknowledge 2026-11-04", "correct 2026-11-06 event=2 correction=strike")
    state = a_case(*told).state
    assert state.running("acknowledgement")
    assert not state.has_taken("acknowledge")
    assert (state.struck, state.last_number) == ({2}, 3)


def test_a_struck_closing_lets_the_clocks_run_on() -> None:
    told = (RECEIVED, "close 2026-11-04", "correct 2026-11-06 event=2 correction=strike")
    case = a_case(*told)
    assert (case.state.standing, case.due_on("response")) == ("open", "2026-11-16")


def test_a_struck_hold_gives_the_days_back_though_it_was_ended() -> None:
    told = (
        RECEIVED,
        "hold 2026-11-04",
        "lift_hold 2026-11-06",
        "correct 2026-11-09 event=2 correction=strike",
    )
    assert a_case(*told).due_on("response") == "2026-11-16"


def test_of_two_corrections_of_one_event_the_later_counts() -> None:
    told = (
        RECEIVED,
        "acknowledge 2026-11-04",
        "correct 2026-11-06 event=2 correction=date right_date=2026-11-05",
        "correct 2026-11-09 event=2 correction=date right_date=2026-11-06",
    )
    assert a_case(*told).clock("acknowledgement").status == "late"


def test_a_later_correction_undoes_an_earlier_strike() -> None:
    told = (
        RECEIVED,
        "acknowledge 2026-11-04",
        "correct 2026-11-06 event=2 correction=strike",
        "correct 2026-11-09 event=2 correction=date right_date=2026-11-05",
    )
    assert a_case(*told).clock("acknowledgement").status == "met"


def test_a_correction_can_itself_be_struck() -> None:
    told = (
        RECEIVED,
        "acknowledge 2026-11-04",
        "correct 2026-11-06 event=2 correction=strike",
        "correct 2026-11-09 event=3 correction=strike",
    )
    state = a_case(*told).state
    assert state.has_taken("acknowledge")
    assert state.struck == {3}


def test_a_corrected_extension_keeps_its_date_but_was_granted_on_another_day() -> None:
    told = (RECEIVED, "extend 2026-11-17 until=2026-11-25")
    assert a_case(*told).clock("response").overdue_before_extension
    right = a_case(*told, "correct 2026-11-18 event=2 correction=date right_date=2026-11-16")
    assert not right.clock("response").overdue_before_extension
    assert right.due_on("response") == "2026-11-25"


# --- people, facts and findings


def test_who_plays_a_part_and_who_did_before_are_both_known() -> None:
    told = (RECEIVED, "appoint 2026-11-03 investigator=Ola", "appoint 2026-11-05 investigator=Mia")
    before, now = a_case(*told).state.holders
    assert (before.person, str(before.since), str(before.until)) == ("Ola", "2026-11-03", "2026-11-05")
    assert (now.person, now.grade, now.until) == ("Mia", 2, None)
    assert a_case(*told).state.holder("investigator") == now


def test_whoever_takes_one_part_ends_no_other() -> None:
    told = (RECEIVED, "name_subject 2026-11-03 subject=Mia", "appoint 2026-11-04 investigator=Ola")
    assert [(h.case_role, h.person, h.until) for h in a_case(*told).state.holders] == [
        ("subject", "Mia", None),
        ("investigator", "Ola", None),
    ]


def test_points_are_numbered_and_keep_the_finding_of_each_step() -> None:
    found = {"1": {"finding": "upheld"}, "2": {"finding": "not_upheld"}}
    told = a_case(RECEIVED, "add_point 2026-11-03 point=Late", "add_point 2026-11-03 point=Rude outcome_wanted=Sorry")
    answered = Event(4, "respond", date(2026, 11, 9), told.events[0].recorded_at, "Ola", {"findings": found})
    points = apply(PROCEDURE, told.state, answered).points
    assert [(p.number, p.text, p.outcome_wanted, p.findings) for p in points] == [
        (1, "Late", None, {"respond": "upheld"}),
        (2, "Rude", "Sorry", {"respond": "not_upheld"}),
    ]


# --- what must hold of every story


STORY = st.lists(
    st.sampled_from(
        [
            "acknowledge 2026-11-04",
            "note 2026-11-05",
            "hold 2026-11-06 review_on=2026-12-01",
            "lift_hold 2026-11-12",
            "extend 2026-11-13 until=2026-11-27",
            "set_aside 2026-11-09",
            "start_again 2026-11-10",
            "correct 2026-11-14 event=2 correction=strike",
            "correct 2026-11-14 event=1 correction=date right_date=2026-11-01",
            "respond 2026-11-16 method=telephone",
            "close 2026-11-17",
            "reopen 2026-11-18",
            "appoint 2026-11-05 investigator=Ola",
        ]
    ),
    max_size=12,
)


@given(STORY)
def test_replaying_all_events_gives_what_adding_them_one_by_one_gave(story: list[str]) -> None:
    """Whatever is recorded folds, in any order, and the same way twice."""
    events = a_case(RECEIVED, *story).events
    whole = fold(PROCEDURE, events)
    assert fold(PROCEDURE, list(events)) == whole
    if any(event.step == "correct" for event in events):
        return
    state = State(PROCEDURE.opens_in)
    for event in events:
        state = apply(PROCEDURE, state, event)
    assert replace(state, recorded=whole.recorded) == whole
    assert whole.recorded == events


@given(STORY, st.data())
def test_the_order_of_two_independent_recordings_does_not_matter(story: list[str], data: st.DataObject) -> None:
    """A note neither starts nor stops anything, so wherever it stands every date stays."""
    plain = [line for line in story if not line.startswith("correct")]
    place = data.draw(st.integers(0, len(plain)))
    with_note = [*plain[:place], "note 2026-11-03", *plain[place:]]

    def stands(told: list[str]) -> object:
        case = a_case(RECEIVED, *told)
        runs = [
            (r.clock, r.started_on, r.stopped_on, r.set_aside, case.due(r.clock).on)
            for r in case.state.runs
            if not r.set_aside
        ]
        return case.state.standing, runs, [(h.first, h.last) for h in case.state.holds]

    assert stands(with_note) == stands(plain)


def test_an_acknowledgement_and_a_point_may_be_recorded_in_either_order() -> None:
    one, other = "acknowledge 2026-11-04", "add_point 2026-11-05 point=Late"
    first, second = a_case(RECEIVED, one, other), a_case(RECEIVED, other, one)
    assert first.clock("acknowledgement").run.stopped_on == second.clock("acknowledgement").run.stopped_on
    assert first.state.points == second.state.points
