"""The closed list of tests a procedure may put before a step; each is met or says why not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from putright.engine import clocks
from putright.engine.attempt import Case, holds_true
from putright.engine.people import Actor
from putright.engine.procedure import FINDING, SUBJECT, Procedure, Step
from putright.engine.reasons import Reason
from putright.engine.state import Run
from putright.engine.working_days import long_date


def unmet(case: Case, step: Step, day: date | None = None) -> tuple[Reason, ...]:
    """Why the case does not allow the step on that day (today), whoever asks; empty when it does."""
    return (*unmet_on_any_day(case, step), *_in_time(case, step, day or case.today))


def unmet_on_any_day(case: Case, step: Step) -> tuple[Reason, ...]:
    """The same, but for what depends on the day."""
    return tuple(reason for test in _OF_THE_CASE for reason in test(case, step))


def unmet_by(case: Case, step: Step, actor: Actor) -> tuple[Reason, ...]:
    """Why this person may not take the step; empty when they may."""
    return tuple(reason for test in _OF_THE_PERSON for reason in test(case, step, actor))


def _in_standing(case: Case, step: Step) -> list[Reason]:
    if case.state.standing in step.when:
        return []
    places = " or ".join(f"“{case.procedure.standings[key].title}”" for key in step.when)
    now = case.procedure.standings[case.state.standing].title
    return [Reason(f"This belongs to {places}; the case stands at “{now}”", step.clause)]


def _after(case: Case, step: Step) -> list[Reason]:
    missing = [key for key in step.after if not case.state.has_taken(key)]
    return [Reason(f"First: {_title(case, key)}", case.procedure.steps[key].clause) for key in missing]


def facts(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """What steps may set as facts of a case, each with its possible values; none listed: any."""
    found: dict[str, tuple[str, ...]] = {FINDING: tuple(procedure.findings)}
    for step in procedure.steps.values():
        for field in step.fields:
            if field.sets and field.kind != "person":
                values = ("yes", "no") if field.kind == "yes_no" else tuple(field.choices)
                found[field.sets] = tuple(dict.fromkeys((*found.get(field.sets, ()), *values)))
    return found


def _only_if(case: Case, step: Step) -> list[Reason]:
    facts = case.state.facts
    wrong = [key for key, values in step.only_if.items() if not holds_true({key: values}, {}, facts)]
    said = [f"This is only for a case in which {_in_words(case, key, step.only_if[key])}" for key in wrong]
    if step.not_if and holds_true(step.not_if, {}, facts):
        these = " and ".join(_in_words(case, key, values) for key, values in step.not_if.items())
        said.append(f"Not for a case in which {these}")
    return [Reason(sentence, step.clause) for sentence in said]


def _in_words(case: Case, fact: str, values: tuple[str, ...]) -> str:
    """A fact and the values asked for, by the question that sets it."""
    fields = (field for step in case.procedure.steps.values() for field in step.fields)
    field = next((one for one in fields if one.sets == fact), None)
    choices = {key: finding.title for key, finding in case.procedure.findings.items()}
    title = field.title.rstrip("?") if field else fact.replace("_", " ").capitalize()
    choices |= field.choices if field else {}
    return f"“{title}” is {' or '.join(f'“{_value_in_words(choices, value)}”' for value in values)}"


def _value_in_words(choices: Mapping[str, str], value: str) -> str:
    return choices.get(value) or value.replace("_", " ").capitalize()


def _in_time(case: Case, step: Step, day: date) -> list[Reason]:
    """Whether the clocks that decide on what is in time, and what is late, say so on that day."""
    if step.only_in_time and all(is_late(case, key, day) for key in step.only_in_time):
        return [_too("It is too late for this", case, step, key, day) for key in step.only_in_time[:1]]
    early = [key for key in step.only_when_late if is_late(case, key, day) is not True]
    return [_too("This is only for what is late", case, step, key, day) for key in early[:1]]


def _too(what: str, case: Case, step: Step, key: str, day: date) -> Reason:
    """Why a day is too late or too early: the clock's last day, and the day by which it is judged."""
    clock, run = case.procedure.clocks[key], _as_judged(case, key)
    on = clocks.due(case.procedure, case.calendar, case.state, run).on if run else None
    if run is None or on is None:
        return Reason(f"{what}, and “{clock.title}” {'has no last day' if run else 'has not begun'}", step.clause)
    judged = f"it ended on {long_date(run.stopped_on)}" if run.stopped_on else f"this is {long_date(day)}"
    return Reason(f"{what}: the last day of “{clock.title}” is {long_date(on)}, and {judged}", step.clause)


def is_late(case: Case, key: str, day: date) -> bool | None:
    """Whether the latest run of the clock is past its day on `day`, or stopped past it; None if it never ran."""
    run = _as_judged(case, key)
    if run is None:
        return None
    due = clocks.due(case.procedure, case.calendar, case.state, run)
    return due.on is not None and (run.stopped_on or day) > due.on


def _as_judged(case: Case, key: str) -> Run | None:
    """The latest run of the clock; one that the case's closing ended as if it had gone on."""
    run = case.state.latest_run(key)
    if run is None or not clocks.was_ended(case.procedure, case.state, run):
        return run
    return replace(run, stopped_by=None, stopped_on=None)


def _not_after(case: Case, step: Step) -> list[Reason]:
    done = [key for key in step.not_after if case.state.has_taken(key)]
    return [Reason(f"Already recorded: {_title(case, key)}", step.clause) for key in done]


def _only_while_running(case: Case, step: Step) -> list[Reason]:
    clocks = case.procedure.clocks
    if not step.only_while_running or any(case.state.running(key) for key in step.only_while_running):
        return []
    waited_for = " or ".join(f"“{clocks[key].title}”" for key in step.only_while_running)
    return [Reason(f"Nothing is waiting for this: {waited_for} is not running", step.clause)]


def _not_while_running(case: Case, step: Step) -> list[Reason]:
    clocks = case.procedure.clocks
    return [
        Reason(f"Still to be done first: {clocks[key].title}", clocks[key].clause)
        for key in step.not_while_running
        if case.state.running(key)
    ]


def _by(case: Case, step: Step, actor: Actor) -> list[Reason]:
    parts = {holder.case_role for holder in case.state.holders if holder.until is None and holder.person == actor.id}
    if (actor.posts | parts) & set(step.by):
        return []
    allowed = ", ".join(dict.fromkeys(case.procedure.title_of(role) for role in step.by))
    return [Reason(f"Only for: {allowed}", step.clause)]


def _not_the_subject(case: Case, step: Step, actor: Actor) -> list[Reason]:
    holders = (h for h in case.state.holders if h.case_role == SUBJECT and h.until is None and h.person == actor.id)
    subject = next(holders, None)
    if subject is None:
        return []
    event = case.state.event(subject.number)
    named = case.procedure.steps[event.step].fields if event else ()
    clause = next((field.clause for field in named if field.sets == SUBJECT), step.clause)
    return [Reason("The complaint is about you, so others must deal with it", clause)]


def _another_person(case: Case, step: Step, actor: Actor) -> list[Reason]:
    for key in step.not_by_who_took:
        event = case.state.latest(key)
        if event is not None and event.by == actor.id:
            return [Reason(f"You did this: {_title(case, key)}. Somebody else must decide", step.clause)]
    return []


def _title(case: Case, key: str) -> str:
    return case.procedure.steps[key].title


_OF_THE_CASE: tuple[Callable[[Case, Step], list[Reason]], ...] = (
    _in_standing,
    _after,
    _only_if,
    _not_after,
    _only_while_running,
    _not_while_running,
)
_OF_THE_PERSON: tuple[Callable[[Case, Step, Actor], list[Reason]], ...] = (
    _by,
    _not_the_subject,
    _another_person,
)
