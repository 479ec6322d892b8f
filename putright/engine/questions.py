"""The only door: the questions the rest of the system may ask about a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from putright.engine import answers, changes, clocks, conditions, decide, fold, letter_contents, what_if
from putright.engine.attempt import Attempt, Case
from putright.engine.clocks import ClockAnswer
from putright.engine.counting import Due
from putright.engine.events import Event
from putright.engine.people import Actor, Person
from putright.engine.procedure import Field, Letter, Needs, Procedure, Step
from putright.engine.reasons import Reason
from putright.engine.state import State
from putright.engine.steps import KINDS
from putright.engine.timing import Clock, Start
from putright.engine.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a step may be taken now by somebody, and if not, why not.

    `in_place` is False for a step that belongs to another standing: not worth showing among what may be done.
    """

    step: Step
    reasons: tuple[Reason, ...]
    in_place: bool

    @property
    def allowed(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.reasons


def where_does_it_stand(procedure: Procedure, events: Iterable[Event]) -> State:
    """The state of a case after these events."""
    return fold.fold(procedure, events)


def what_is_due(procedure: Procedure, calendar: Calendar, state: State, today: date) -> tuple[ClockAnswer, ...]:
    """Every run of every clock as it stands at the start of `today`: running first, soonest due first."""
    runs = [clocks.answer(procedure, calendar, state, run, today) for run in state.runs if not run.set_aside]
    return tuple(sorted(runs, key=_soonest_first))


def what_may(case: Case, actor: Actor) -> tuple[Permission, ...]:
    """Every step of the procedure: may this person take it now, or why not."""
    steps = (step for step in case.procedure.steps.values() if step.key != case.procedure.opens_with)
    return tuple(may(case, step, actor) for step in steps)


def may(case: Case, step: Step, actor: Actor) -> Permission:
    """May this person take this step now, whatever their answers would be?"""
    reasons = (*conditions.unmet(case, step), *conditions.unmet_by(case, step, actor))
    return Permission(step, reasons, case.state.standing in step.when)


def does_the_case_allow(case: Case, step: Step) -> bool:
    """Whether somebody, in the right post, might take the step now."""
    return not conditions.unmet(case, step)


def what_comes_of(case: Case, attempt: Attempt) -> decide.Accepted | decide.Refused:
    """May she do this: what would be recorded, or every reason why not."""
    return decide.decide(case, attempt)


def whom_may_it_name(case: Case, field: Field, data: Mapping[str, Any]) -> Mapping[str, Reason | None]:
    """Everybody a person field could name, by id, each with the reason they may not be, if there is one.

    The likeliest first: those who may be named, in the order in which the rule lists their posts (the usual one first),
    of the service complained about before others, then by name.
    """
    reasons = {person.id: answers.unfit_to_be_appointed(case, field, person, data) for person in case.people.values()}
    service = case.state.facts.get("service") or data.get("service")

    def likeliest(person: Person) -> tuple[bool, int, bool, str]:
        return (
            reasons[person.id] is not None,
            answers.place_in_rule(case, field, person, data),
            person.service != service,
            person.name,
        )

    return {person.id: reasons[person.id] for person in sorted(case.people.values(), key=likeliest)}


def what_is_needed_next(case: Case) -> Step | None:
    """What the standing expects first; then what the soonest clock waits for, or what must come before it.

    Never what a window waits for: that is for the complainant to do or leave.
    """
    for key in case.procedure.standings[case.state.standing].expects:
        if not case.state.has_taken(key) and does_the_case_allow(case, case.procedure.steps[key]):
            return case.procedure.steps[key]
    for clock_answer in what_is_due(case.procedure, case.calendar, case.state, case.today):
        if not clock_answer.run.running:
            return None
        if clock_answer.clock.nature == "window":
            continue
        for key in clock_answer.clock.stops:
            step = _possible_now(case, case.procedure.steps[key], set())
            if step is not None:
                return step
    return None


def what_would_change(case: Case, attempt: Attempt, data: Mapping[str, Any]) -> tuple[str, ...]:
    """What taking the step would do to the case's standing and dates, in words; `data` as it would be recorded."""
    return changes.changes(case, attempt, data)


def which_letter(case: Case, step: Step, data: Mapping[str, Any]) -> Letter | None:
    """The letter that goes with the step, given answers and facts, with the parts it then has; None if none does."""
    return decide.letter_due(case, step, data)


def where_would_it_stand(case: Case, attempt: Attempt) -> State | None:
    """The state after the attempt, for a letter that speaks of the dates it starts; None when its answers won't do."""
    data = decide.as_event_data(case, attempt)
    return None if data is None else changes.after(case, attempt, data)


def what_is_to_come(case: Case) -> tuple[tuple[Clock, Due], ...]:
    """The clocks that an act of the council's own will start, each with the date it can't be later than.

    As if the act were done on its own last day; without a date where the policy sets none.
    """
    found = (
        (clock, clocks.backstop(case.procedure, case.calendar, case.state, clock))
        for clock in case.procedure.clocks.values()
        if clock.backstop and case.state.running(clock.backstop) and case.state.latest_run(clock.key) is None
    )
    return tuple((clock, due) for clock, due in found if due is not None)


def what_must_it_say(letter: Letter, text: Mapping[str, str]) -> tuple[letter_contents.PartAnswer, ...]:
    """Every part of the letter, and whether `text` (by part) has it."""
    return letter_contents.contents(letter, text)


def when_would_it_be_due(
    procedure: Procedure,
    calendar: Calendar,
    clock: Clock,
    start: date,
    holds: Iterable[what_if.Span] = (),
    extended: bool = False,
) -> what_if.Supposed:
    """When a clock would be due, started on a day, held for some spans, given all the time there is."""
    return what_if.due_if(procedure, calendar, clock, start, holds, extended)


def what_starts_it(procedure: Procedure, start: Start) -> str:
    """What starts a clock, in words."""
    return what_if.start_in_words(procedure, start)


def what_gives_more_time(procedure: Procedure, clock: Clock) -> Step | None:
    """The step that moves a clock's date on, if the policy has one."""
    return what_if.gives_more_time(procedure, clock)


def which_facts(procedure: Procedure) -> Mapping[str, tuple[str, ...]]:
    """The facts a case of this procedure may have, each with its possible values; none listed: any."""
    return conditions.facts(procedure)


def what_does_each_kind_need() -> Mapping[str, Needs]:
    """The kinds of step there are, and the questions without which each can't work."""
    return {key: kind.NEEDS for key, kind in KINDS.items()}


def _possible_now(case: Case, step: Step, seen: set[str]) -> Step | None:
    if step.key in seen:
        return None
    seen.add(step.key)
    if does_the_case_allow(case, step):
        return step
    if case.state.standing not in step.when:
        return None
    for key in step.after:
        if not case.state.has_taken(key):
            return _possible_now(case, case.procedure.steps[key], seen)
    return None


def _soonest_first(answer: ClockAnswer) -> tuple[bool, bool, date, str]:
    return (not answer.run.running, answer.due.on is None, answer.due.on or date.max, answer.clock.key)
