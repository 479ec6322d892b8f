"""The closed list of tests a procedure may put before a step; each is met or says why not."""

from collections.abc import Callable

from putright.engine.attempt import Case
from putright.engine.people import Actor
from putright.engine.procedure import SUBJECT, Step
from putright.engine.reasons import Reason


def unmet(case: Case, step: Step) -> tuple[Reason, ...]:
    """Why the case does not allow the step now, whoever asks; empty when it does."""
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
    subject = case.state.holder(SUBJECT)
    if subject is None or subject.person != actor.id:
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
    _not_after,
    _only_while_running,
    _not_while_running,
)
_OF_THE_PERSON: tuple[Callable[[Case, Step, Actor], list[Reason]], ...] = (
    _by,
    _not_the_subject,
    _another_person,
)
