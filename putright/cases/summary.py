"""A case in one row: what lists need, worked out from the folded state and from nothing else."""

from dataclasses import dataclass
from datetime import date

from putright.cases.models import Case, Summary
from putright.engine import questions
from putright.engine.attempt import Case as EngineCase
from putright.engine.clocks import ClockAnswer
from putright.engine.procedure import SUBJECT
from putright.engine.state import State


@dataclass(frozen=True, slots=True)
class Next:
    """What is due next, of all that is waited for, and whose it is. `due` None: no time is set for it."""

    clock: str = ""
    due: date | None = None
    holder: int | None = None


def summarise(case: Case, engine_case: EngineCase) -> Summary:
    """The row for this case, not saved."""
    state = engine_case.state
    standing = engine_case.procedure.standings[state.standing]
    following = next_due(engine_case)
    if state.received_on is None:
        raise ValueError(f"Case {case.reference} has no opening event, so there is nothing to summarise.")
    return Summary(
        case=case,
        authority=case.authority,
        reference=case.reference,
        procedure=case.procedure,
        last_number=state.last_number,
        standing=state.standing,
        stage=standing.stage or "",
        closed=standing.closed,
        on_hold=state.on_hold is not None,
        received_on=state.received_on,
        service=str(state.facts.get("service", "")),
        next_clock=following.clock,
        next_due=following.due,
        owner_id=_person(state, "owner"),
        holder_id=following.holder,
        people=sorted({int(h.person) for h in state.holders if h.until is None and h.case_role != SUBJECT}),
        barred=sorted({int(h.person) for h in state.holders if h.case_role == SUBJECT}),
    )


def next_due(case: EngineCase) -> Next:
    """The soonest of the running clocks that are not the complainant's; the owner's where nobody else is responsible.

    Nothing here depends on today's date, so a stored row stays right from day to day.
    """
    owner = _person(case.state, "owner")
    answers = questions.what_is_due(case.procedure, case.calendar, case.state, case.today)
    waiting = [answer for answer in answers if answer.run.running and answer.clock.nature != "window"]
    dated = [(a.due.on, a.clock.key, _responsible(case.state, a) or owner) for a in waiting if a.due.on]
    if dated:
        due, clock, holder = min(dated, key=lambda one: (one[0], one[1]))
        return Next(clock, due, holder)
    if waiting:
        return Next(waiting[0].clock.key, None, _responsible(case.state, waiting[0]) or owner)
    return Next(holder=owner)


def _responsible(state: State, answer: ClockAnswer) -> int | None:
    return _person(state, answer.clock.responsible)


def _person(state: State, case_role: str) -> int | None:
    holder = state.holder(case_role)
    return int(holder.person) if holder else None
