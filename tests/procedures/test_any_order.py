"""Any order of allowed steps, in every procedure of every council: nothing breaks, and the same events say the same."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from putright.engine import questions
from putright.engine.attempt import Attempt, Case
from putright.engine.decide import Accepted
from putright.engine.events import Event
from putright.engine.people import Actor, Person
from putright.engine.procedure import COMPLAINANT, Procedure, Step
from putright.engine.specimens import TEXT, specimen
from putright.procedure_files.catalogue import catalogue

PROCEDURES = [
    (slug, version.procedure)
    for slug in catalogue().councils()
    for versions in catalogue().council(slug).versions.values()
    for version in versions
]
FIRST = date(2026, 11, 2)
MOST_STEPS = 14


def cast(procedure: Procedure) -> dict[str, Person]:
    """Three people in each post: somebody can always be found who has not acted before."""
    return {
        f"{post.key}-{number}": Person(f"{post.key}-{number}", post.title, frozenset({post.key}), post.grade)
        for post in procedure.posts.values()
        for number in range(3)
    }


def attempt(case: Case, step: Step, day: date, random: Random) -> Attempt | None:
    """Somebody's attempt at the step with answers that will do, as far as such can be found."""
    able = [one for one in case.people.values() if not questions.may(case, step, Actor(one.id, one.posts)).reasons]
    actor = Actor(one.id, one.posts) if able and (one := random.choice(able)) else Actor.complainant(COMPLAINANT)
    named = {}
    for field in step.fields:
        if field.kind == "person" and (field.required or field.required_when):
            fit = [key for key, why in questions.whom_may_it_name(case, field, named).items() if why is None]
            if not fit:
                return None
            named[field.key] = random.choice(fit)
        elif field.kind in ("choice", "yes_no") and random.random() < 0.5:
            named[field.key] = random.choice(list(field.choices) or ["yes", "no"])
    answers = specimen(case, step, named, day)
    letter = questions.which_letter(case, step, answers)
    return Attempt(step.key, day, actor, answers, {part.key: TEXT for part in letter.parts} if letter else None)


def a_history(procedure: Procedure, slug: str, random: Random) -> list[Event]:
    """Up to so many steps that were allowed, one after another, days or weeks apart."""
    people, calendar = cast(procedure), catalogue().calendar(slug)
    events: list[Event] = []
    day = FIRST
    for _ in range(MOST_STEPS):
        case = Case(procedure, calendar, questions.where_does_it_stand(procedure, events), people, day)
        if events:
            possible = [step for step in procedure.steps.values() if step.kind not in ("open", "correct")]
            possible = [step for step in possible if questions.does_the_case_allow(case, step)]
        else:
            possible = [procedure.steps[procedure.opens_with]]
        tried = attempt(case, random.choice(possible), day, random) if possible else None
        outcome = questions.what_comes_of(case, tried) if tried else None
        if isinstance(outcome, Accepted) and tried is not None:
            at = datetime.combine(day, time(12), UTC)
            events.append(Event(len(events) + 1, tried.step, day, at, tried.actor.id, outcome.data))
        day += timedelta(days=random.choice([0, 0, 1, 2, 5, 12, 30]))
    return events


@pytest.mark.parametrize(("slug", "procedure"), PROCEDURES, ids=lambda one: getattr(one, "slug", one))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1))
def test_any_order_of_allowed_steps_holds(slug: str, procedure: Procedure, seed: int) -> None:
    events = a_history(procedure, slug, Random(seed))
    calendar = catalogue().calendar(slug)
    assert events, "a complaint can always be received"
    for number in range(1, len(events) + 1):
        state = questions.where_does_it_stand(procedure, events[:number])
        assert state == questions.where_does_it_stand(procedure, tuple(events[:number])), "the same again"
        assert state.last_number == number
        assert {event.number for event in state.taken} <= set(range(1, number + 1)), "nothing of what comes later"
        today = events[number - 1].happened_on
        for answer in questions.what_is_due(procedure, calendar, state, today):
            assert answer.due.why, "every date has its reasons"
            assert answer.due.on is None or answer.due.on >= FIRST - timedelta(days=800)
            assert not (answer.status == "overdue" and answer.clock.nature != "duty")
        case = Case(procedure, calendar, state, cast(procedure), today)
        questions.what_is_needed_next(case)
        questions.what_is_to_come(case)
