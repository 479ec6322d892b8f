"""Load a case: its events folded, and who is who in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from putright.accounts.models import User
from putright.cases.clock import day_of, now
from putright.cases.models import Case, Event
from putright.engine import questions
from putright.engine.attempt import Attempt
from putright.engine.attempt import Case as EngineCase
from putright.engine.events import Event as EngineEvent
from putright.engine.people import Actor, Person
from putright.engine.procedure import Procedure
from putright.engine.state import State
from putright.procedure_files.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case with its events and everything the engine may be asked about it."""

    row: Case
    events: tuple[EngineEvent, ...]
    engine_case: EngineCase

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.engine_case.state

    @property
    def procedure(self) -> Procedure:
        """The version it began under."""
        return self.engine_case.procedure


def load(case: Case, today: date | None = None, named: Iterable[str] = ()) -> Loaded:
    """The case as it stands, in two queries; `named` are ids of staff that answers name besides those in the case."""
    (loaded,) = load_all([case], today, named)
    return loaded


def load_all(cases: Sequence[Case], today: date | None = None, named: Iterable[str] = ()) -> Iterator[Loaded]:
    """Each of the cases as it stands, in two queries for all of them."""
    events: dict[int, list[EngineEvent]] = {case.pk: [] for case in cases}
    for row in Event.objects.filter(case__in=events).order_by("case", "number").values():
        events[row["case_id"]].append(_as_event(row))
    procedures = {case.pk: procedure_of(case) for case in cases}
    states = {pk: questions.where_does_it_stand(procedures[pk], some) for pk, some in events.items()}
    ids = {holder.person for state in states.values() for holder in state.holders} | set(named)
    ids |= {event.by for some in events.values() for event in some}
    people = staff(User.objects.filter(pk__in=[int(one) for one in ids if one.isdigit()]))
    day = today or day_of(now())
    for case in cases:
        calendar = catalogue().calendar(case.authority)
        engine_case = EngineCase(procedures[case.pk], calendar, states[case.pk], people, day)
        yield Loaded(case, tuple(events[case.pk]), engine_case)


class Pinned(Protocol):
    """A case, or as much of one as says which procedure it is on."""

    @property
    def authority(self) -> str: ...
    @property
    def procedure(self) -> str: ...
    @property
    def in_force_from(self) -> date: ...
    @property
    def readings(self) -> Mapping[str, str]: ...


def procedure_of(case: Pinned) -> Procedure:
    """The procedure that a case is on: the version it began under, read as it was then."""
    return catalogue().pinned(f"{case.authority}/{case.procedure}", case.in_force_from, case.readings)


def new_case(procedure: Procedure, attempt: Attempt, today: date) -> EngineCase:
    """A case before its first event, knowing the staff that the attempt names."""
    ids = [int(value) for value in attempt.data.values() if isinstance(value, str) and value.isdigit()]
    people = staff(User.objects.filter(pk__in=ids))
    state = questions.where_does_it_stand(procedure, ())
    return EngineCase(procedure, catalogue().calendar(procedure.authority), state, people, today)


def after(before: EngineCase, events: Iterable[EngineEvent]) -> EngineCase:
    """The same case after all of `events`: folded anew, since a correction changes earlier ones."""
    return replace(before, state=questions.where_does_it_stand(before.procedure, events))


def staff(users: Iterable[User]) -> Mapping[str, Person]:
    """Users as the engine knows people."""
    return {str(user.pk): as_person(user) for user in users}


def as_person(user: User) -> Person:
    """One user as the engine knows people."""
    return Person(str(user.pk), user.name, frozenset(user.posts), user.grade, user.service or None)


def as_actor(user: User) -> Actor:
    """One user as somebody who takes steps."""
    return Actor(str(user.pk), frozenset(user.posts))


def _as_event(row: Mapping[str, Any]) -> EngineEvent:
    return EngineEvent(row["number"], row["step"], row["happened_on"], row["recorded_at"], row["by"], row["data"])
