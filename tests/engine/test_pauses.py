"""Several ways of waiting: each stops the clocks that name it, days in two count once, and some lapse by themselves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.engine.procedure import Procedure
from putright.engine.timing import HOLD, Pause
from tests.support.a_case import ACase, a_case, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
REVIEW = (a_field("review_on", "date"),)
SUSPENSION = Pause("suspension", "Suspended", "EXA-suspension")
BOTH, ONLY_HELD, ONLY_SUSPENDED = "response", "callback", "remedy"


def waiting(**suspension: Any) -> Procedure:
    """With a second pause. One clock is stopped by both, one by holds, one by suspensions."""
    procedure = procedure_with(
        a_step("suspend", "hold", pause="suspension", fields=REVIEW),
        a_step("renew_suspension", "renew_hold", pause="suspension", fields=REVIEW),
        a_step("resume", "lift_hold", pause="suspension"),
    )
    paused_by = {BOTH: ("hold", "suspension"), ONLY_HELD: ("hold",), ONLY_SUSPENDED: ("suspension",)}
    clocks = {key: replace(procedure.clocks[key], paused_by=pauses) for key, pauses in paused_by.items()}
    pauses = {**procedure.pauses, "suspension": replace(SUSPENSION, **suspension)}
    return replace(procedure, clocks={**procedure.clocks, **clocks}, pauses=pauses)


def told(*lines: str, **suspension: Any) -> ACase:
    return a_case(RECEIVED, *lines, procedure=waiting(**suspension))


def reasons_of(case: ACase, clock: str) -> str:
    return "; ".join(str(reason) for reason in case.due(clock).why)


# --- which clock is stopped by which pause


def test_a_pause_stops_only_the_clocks_that_name_it() -> None:
    plain, held, suspended = (
        {key: told(*lines).due_on(key) for key in (BOTH, ONLY_HELD, ONLY_SUSPENDED)}
        for lines in (
            (),
            ("hold 2026-11-04", "lift_hold 2026-11-05"),
            ("suspend 2026-11-04", "resume 2026-11-05"),
        )
    )
    assert plain == {BOTH: "2026-11-16", ONLY_HELD: "2026-11-07", ONLY_SUSPENDED: "2026-12-02"}
    assert held == {**plain, BOTH: "2026-11-18", ONLY_HELD: "2026-11-09"}
    assert suspended == {**plain, BOTH: "2026-11-18", ONLY_SUSPENDED: "2026-12-04"}


def test_the_reason_names_the_pause_and_the_clause_of_the_step_that_began_it() -> None:
    case = told("suspend 2026-11-04", "resume 2026-11-05")
    assert (
        "Suspended from Wednesday 4 November 2026 to Thursday 5 November 2026: those days do not count (EXA-suspend)"
    ) in reasons_of(case, BOTH)
    assert "Suspended since Wednesday 4 November 2026: 9 working days left" in reasons_of(
        told("suspend 2026-11-04"), BOTH
    )


# --- two at once


def test_two_kinds_may_be_in_force_at_once_and_each_ends_by_its_own_step() -> None:
    case = told("hold 2026-11-04 review_on=2026-12-01", "suspend 2026-11-05 review_on=2026-12-01")
    assert [hold.pause for hold in case.state.holds if hold.last is None] == ["hold", "suspension"]
    assert case.refused("suspend 2026-11-06 review_on=2026-12-01") == "The case is suspended already (EXA-suspend)"
    resumed = case.then("resume 2026-11-09")
    assert (resumed.state.held("suspension"), resumed.clock(BOTH, "2026-11-10").status) == (None, "paused")
    assert resumed.refused("resume 2026-11-10") == "The case is not suspended (EXA-resume)"
    assert resumed.then("lift_hold 2026-11-10").due_on(BOTH) == "2026-11-23"


def test_one_kind_stands_in_no_way_of_the_other_now_or_on_days_gone_by() -> None:
    held = told("hold 2026-11-04 review_on=2026-12-01")
    assert held.accepted("suspend 2026-11-05 review_on=2026-12-01")
    lifted = held.then("lift_hold 2026-11-10")
    assert lifted.accepted("suspend 2026-11-05 recorded=2026-11-11 review_on=2026-12-01")
    again = "hold 2026-11-05 recorded=2026-11-11 review_on=2026-12-01"
    assert "An earlier hold covers that day" in lifted.refused(again)


def test_renewing_one_leaves_the_other_as_it_is() -> None:
    lines = ("hold 2026-11-04 review_on=2026-12-01", "suspend 2026-11-05 review_on=2026-12-02")
    case = told(*lines, "renew_suspension 2026-11-30 review_on=2026-12-20")
    reviews = {hold.pause: str(hold.review_on) for hold in case.state.holds}
    assert reviews == {"hold": "2026-12-01", "suspension": "2026-12-20"}


@pytest.mark.parametrize(
    "lines",
    [
        ("hold 2026-11-04", "lift_hold 2026-11-10", "suspend 2026-11-06", "resume 2026-11-12"),
        ("suspend 2026-11-04", "resume 2026-11-12", "hold 2026-11-05", "lift_hold 2026-11-06"),
        ("hold 2026-11-04", "lift_hold 2026-11-12", "suspend 2026-11-04", "resume 2026-11-12"),
    ],
    ids=["one after the other began", "one within the other", "the same days"],
)
def test_days_in_both_count_once(lines: tuple[str, ...]) -> None:
    """From Wednesday 4 to Thursday 12 November: seven working days, however they are divided."""
    assert told(*lines).due_on(BOTH) == "2026-11-25"


def test_what_is_left_is_counted_from_whichever_of_two_began_first_though_it_was_recorded_later() -> None:
    case = told("hold 2026-11-10", "suspend 2026-11-04 recorded=2026-11-11")
    assert case.due(BOTH).left == 9


def test_more_time_waits_for_a_pause_that_stops_that_clock_only() -> None:
    case = told("suspend 2026-11-04 review_on=2026-12-01")
    by_holds_alone = replace(case.procedure.clocks[BOTH], paused_by=("hold",))
    assert "end the hold first" in case.refused("extend 2026-11-12 until=2026-11-25 reason=Ill")
    free = replace(case, procedure=procedure_with(by_holds_alone, of=case.procedure))
    assert free.accepted("extend 2026-11-12 until=2026-11-25 reason=Ill")


# --- those that lapse


SUSPENDED = "suspend 2026-11-04 review_on=2026-11-10"


def test_a_pause_that_lapses_stops_clocks_up_to_its_review_and_no_longer() -> None:
    """From Wednesday 4 to Tuesday 10 November: five working days."""
    lapsed = told(SUSPENDED, lapses=True)
    assert lapsed.due_on(BOTH) == "2026-11-23"
    assert lapsed.clock(BOTH, "2026-11-05").status == "running"
    assert told(SUSPENDED).clock(BOTH, "2026-11-20").status == "paused"


def test_one_that_is_ended_before_it_lapses_ends_then_and_one_ended_after_ended_with_its_review() -> None:
    assert told(SUSPENDED, "resume 2026-11-05", lapses=True).due_on(BOTH) == "2026-11-18"
    assert told(SUSPENDED, "resume 2026-11-20", lapses=True).due_on(BOTH) == "2026-11-23"


@pytest.mark.parametrize("renewed", ["2026-11-09", "2026-11-10", "2026-11-11"])
def test_one_that_is_renewed_in_time_goes_on_without_a_day_between(renewed: str) -> None:
    lines = (SUSPENDED, f"renew_suspension {renewed} review_on=2026-11-13")
    assert told(*lines, lapses=True).due_on(BOTH) == "2026-11-26"
    assert told(*lines, lapses=True, first_day_counts=True).due_on(BOTH) == "2026-11-25", "its first day, once"


def test_one_that_is_renewed_when_it_had_lapsed_takes_nothing_back_of_what_was_counted() -> None:
    """Suspended to the 10th and again from Thursday the 19th: six days between have counted for good."""
    case = told(SUSPENDED, "renew_suspension 2026-11-19 review_on=2026-11-20", lapses=True)
    assert case.due_on(BOTH) == "2026-11-25"
    why = reasons_of(case, BOTH)
    assert "Suspended from Wednesday 4 November 2026 to Tuesday 10 November 2026" in why
    assert (
        "Suspended from Thursday 19 November 2026 to Friday 20 November 2026: those days do not count "
        "(EXA-renew_suspension)"
    ) in why
    assert told(SUSPENDED, "renew_suspension 2026-11-19 review_on=2026-11-20").clock(BOTH).status == "paused"


def test_a_late_renewal_after_more_time_was_granted_moves_the_day_granted() -> None:
    lines = (SUSPENDED, "extend 2026-11-12 until=2026-12-01", "renew_suspension 2026-11-19 review_on=2026-11-20")
    assert told(*lines, lapses=True).due_on(BOTH) == "2026-12-03"


def test_more_time_may_be_given_once_a_pause_has_lapsed() -> None:
    case = told(SUSPENDED, lapses=True)
    assert "end the hold first" in case.refused("extend 2026-11-10 until=2026-12-01 reason=Ill")
    assert case.accepted("extend 2026-11-11 until=2026-12-01 reason=Ill")
    assert "end the hold first" in told(SUSPENDED).refused("extend 2026-11-11 until=2026-12-01 reason=Ill")


def test_what_was_done_while_a_pause_ran_that_lapsed_later_had_no_date_then() -> None:
    case = told(SUSPENDED, "respond 2026-11-06 method=letter", lapses=True)
    assert (case.due(BOTH).on, case.clock(BOTH).status) == (None, "met")


# --- whether the first and last day count


@pytest.mark.parametrize(
    ("counts", "due"),
    [
        ({}, "2026-11-23"),
        ({"first_day_counts": True}, "2026-11-20"),
        ({"last_day_counts": True}, "2026-11-20"),
        ({"first_day_counts": True, "last_day_counts": True}, "2026-11-19"),
    ],
)
def test_the_first_and_last_day_of_a_pause_count_where_the_policy_says_so(counts: dict[str, bool], due: str) -> None:
    assert told("suspend 2026-11-04", "resume 2026-11-10", **counts).due_on(BOTH) == due


@pytest.mark.parametrize("lines", [("resume 2026-11-04",), ("resume 2026-11-05",)])
def test_a_pause_of_which_every_day_counts_costs_nothing(lines: tuple[str, ...]) -> None:
    case = told("suspend 2026-11-04", *lines, first_day_counts=True, last_day_counts=True)
    assert case.due_on(BOTH) == "2026-11-16"


def test_while_it_goes_on_its_first_day_is_used_where_it_counts() -> None:
    assert told("suspend 2026-11-04").due(BOTH).left == 9
    assert told("suspend 2026-11-04", first_day_counts=True).due(BOTH).left == 8


def test_the_review_day_of_one_that_lapses_never_counts() -> None:
    assert told(SUSPENDED, lapses=True, last_day_counts=True).due_on(BOTH) == "2026-11-23"


# --- what must hold of every pause


DAYS = st.integers(0, 40)
SPANS = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 15)), max_size=3)
CLOCKS = st.sampled_from([BOTH, ONLY_SUSPENDED])
COUNTS = st.fixed_dictionaries({"first_day_counts": st.booleans(), "last_day_counts": st.booleans()})
START = date(2026, 11, 2)


def lines_of(begin: str, end: str, spans: Iterable[tuple[int, int]], review: int = 300) -> list[str]:
    """Pauses of one kind, one after the other, each some days after the last and so many days long."""
    lines, day = [], START
    for wait, length in spans:
        first = day + timedelta(days=wait)
        day = first + timedelta(days=length + 1)
        lines += [f"{begin} {first} review_on={first + timedelta(days=review)}", f"{end} {day - timedelta(days=1)}"]
    return lines


def held(spans: Iterable[tuple[int, int]]) -> list[str]:
    return lines_of("hold", "lift_hold", spans)


def suspended(spans: Iterable[tuple[int, int]], review: int = 300) -> list[str]:
    return lines_of("suspend", "resume", spans, review)


def day_of(case: ACase, clock: str = BOTH) -> date:
    on = case.due(clock).on
    assert on is not None
    return on


@given(SPANS, SPANS)
def test_overlapping_pauses_count_once(holds: list[tuple[int, int]], suspensions: list[tuple[int, int]]) -> None:
    """As if each day had been in one pause only, however the two kinds lie across each other."""
    case = told(*held(holds), *suspended(suspensions))
    days = {
        hold.first + timedelta(days=n)
        for hold in case.state.holds
        if hold.last
        for n in range((hold.last - hold.first).days + 1)
    }
    each_alone = [line for day in sorted(days) for line in (f"hold {day}", f"lift_hold {day}")]
    assert day_of(case) == day_of(told(*each_alone))


@given(CLOCKS, SPANS, st.integers(1, 30), COUNTS)
def test_a_pause_that_lapses_never_moves_a_date_more_than_one_that_does_not(
    clock: str, spans: list[tuple[int, int]], review: int, counts: dict[str, bool]
) -> None:
    lines = suspended(spans, review)
    lapsing, lasting = (day_of(told(*lines, lapses=lapses, **counts), clock) for lapses in (True, False))
    assert day_of(told(), clock) <= lapsing <= lasting


@given(CLOCKS, DAYS, st.integers(1, 15), st.integers(0, 30), st.integers(1, 15), COUNTS)
def test_nor_does_one_that_is_renewed_however_late(
    clock: str, wait: int, review: int, late: int, more: int, counts: dict[str, bool]
) -> None:
    first = START + timedelta(days=wait)
    lapse = first + timedelta(days=review)
    renewed = lapse + timedelta(days=late)
    again = renewed + timedelta(days=more)
    lines = (
        f"suspend {first} review_on={lapse}",
        f"renew_suspension {renewed} review_on={again}",
        f"resume {again}",
    )
    lapsing, lasting = (day_of(told(*lines, lapses=lapses, **counts), clock) for lapses in (True, False))
    assert lapsing <= lasting
    alone = day_of(told(*lines[:1], lapses=True, **counts), clock)
    assert alone <= lapsing
    if alone < renewed:
        assert lapsing == alone, "what was due before the renewal stays due then"


@given(CLOCKS, SPANS, DAYS, COUNTS)
def test_a_pause_that_is_ended_never_loses_time_used(
    clock: str, spans: list[tuple[int, int]], more: int, counts: dict[str, bool]
) -> None:
    """However long it lasts, what was left when it began is left from the day after it."""
    if not spans:
        return
    *before, lift = suspended(spans)
    left = told(*before, **counts).due(clock).left
    if left is None:
        return
    end = date.fromisoformat(lift.split()[1]) + timedelta(days=more)
    after = told(*before, f"resume {end}", **counts).due(clock)
    begun = date.fromisoformat(before[-1].split()[1])
    used = begun - timedelta(days=not counts["first_day_counts"])
    counted_from = max(used, end - timedelta(days=counts["last_day_counts"]))
    assert sum(1 for day in after.days if day.number and day.on > counted_from) == left


@given(SPANS, SPANS, COUNTS)
def test_the_order_in_which_two_kinds_were_recorded_does_not_matter(
    holds: list[tuple[int, int]], suspensions: list[tuple[int, int]], counts: dict[str, bool]
) -> None:
    one, other = held(holds), suspended(suspensions)
    assert told(*one, *other, **counts).due(BOTH).on == told(*other, *one, **counts).due(BOTH).on


def test_a_procedure_that_names_no_pause_has_the_one_called_hold() -> None:
    assert list(a_case(RECEIVED).procedure.pauses) == [HOLD]
