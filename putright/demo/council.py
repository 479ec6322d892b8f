"""One council's year in the making: what its cases have in common, and where each gets its people and words."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from putright.accounts.models import User
from putright.cases.models import Person
from putright.cases.record import Opening
from putright.demo.staff import Seat, Staff
from putright.demo.wording import Incidents, Wording, often, services_of, vocabulary
from putright.engine.procedure import Procedure, Step
from putright.engine.working_days import Calendar
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.scenario import Story

_ACTS_FOR = ("representative", "advocate", "councillor", "member_of_parliament", "organisation", "member")
_COMES_BACK = 0.06
"""How many of those who complain have complained before."""


@dataclass(frozen=True, slots=True)
class Used:
    """How far a council's people, staff and findings had been used."""

    people: int
    seats: Mapping[Seat, User]
    found: Counter[tuple[str, str]]


@dataclass
class Council:
    """Whose year it is, up to which day, and what has been used of names, words and findings."""

    authority: str
    today: date
    chances: Random
    staff: Staff
    incidents: Incidents = field(init=False)
    calendar: Calendar = field(init=False)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Shuffle what can happen."""
        self.incidents = Incidents(self.chances)
        self.calendar = catalogue().calendar(self.authority)

    def used_up(self) -> Used:
        """What has been used of people, staff and findings so far."""
        return Used(len(self.people), dict(self.staff.seats), self.found.copy())

    def back_to(self, used: Used) -> None:
        """Forget what was used since: the database has undone it."""
        del self.people[used.people :]
        self.staff.seats, self.found = dict(used.seats), used.found.copy()

    def service_for(self, procedure: Procedure, day: date, handed_to: Collection[str]) -> str:
        """What a complaint of that day is about, so that it fits the procedures to one of which it is handed over."""
        every = catalogue().authority(self.authority).services
        known = services_of([f"{self.authority}/{slug}" for slug in handed_to] or [procedure.key], every)
        busy: Mapping[str, list[int]] = vocabulary()["months"]["busy"]
        return often(self.chances, known or [""], {key: 3.0 for key, months in busy.items() if day.month in months})

    def channel_among(self, choices: Mapping[str, str], open_now: set[str]) -> str:
        """How it came, by a channel that is open."""
        return often(self.chances, [one for one in choices if one in open_now] or list(choices))

    def wording(self, procedure: Procedure, service: str, kind: str, day: date) -> Wording:
        """Words for a case of that day."""
        return Wording(self.chances, self.incidents.next(procedure, service, kind), day)

    def finding(self, procedure: Procedure) -> str:
        """What is found on a point: at first each thing once, then as chance has it."""
        kinds = list(procedure.findings)
        never = [one for one in kinds if not self.found[procedure.slug, one]]
        return never[0] if never else self.chances.choice(kinds[:3])

    def opening(self, procedure: Procedure, answers: Mapping[str, object]) -> Opening:
        """Who complains, and who for them; nobody where they want to stay unknown."""
        if answers.get("anonymous") == "yes" or procedure.slug == "anonymous":
            return Opening(self.authority, procedure.slug, None)
        helper = self._person() if answers.get("source") in _ACTS_FOR else None
        if self.people and self.chances.random() < _COMES_BACK:
            return Opening(self.authority, procedure.slug, self.chances.choice(self.people), helper)
        person = self._person()
        self.people.append(person)
        return Opening(self.authority, procedure.slug, person, helper)

    def _person(self) -> Person:
        names, chances = vocabulary()["people"], self.chances
        first, last = chances.choice(names["first"].split()), chances.choice(names["last"].split())
        street = chances.choice([one.strip() for one in names["streets"].split(";")])
        return Person(
            authority=self.authority,
            name=f"{first} {last}",
            email="" if chances.random() < 0.2 else f"{first}.{last}{chances.randint(1, 99)}@mail.example".lower(),
            telephone=f"07700 900{chances.randint(0, 999):03d}",
            address=f"{chances.randint(1, 160)} {street}",
        )

    def cast(self, story: Story, swap: Mapping[str, str]) -> dict[str, User]:
        """Staff for the people of a story, in the services that this telling of it is about."""
        taken: Counter[tuple[tuple[str, ...], str]] = Counter()
        people = {}
        for name, one in story.file.people.items():
            service = swap.get(one.service or "", one.service or "")
            seat = (tuple(one.posts), service)
            # The complaints team has several desks; a service has two officers, and one of each above them.
            start = self.chances.choice((0, 0, 1, 2)) if name == "owner" else self.chances.choice((0, 0, 1))
            people[name] = self.staff.somebody(*seat, taken[seat] + (start if not taken[seat] else 0))
            taken[seat] += 1 + (start if not taken[seat] else 0)
        return people

    def who_could(self, procedure: Procedure, step: Step, service: str) -> Iterator[User]:
        """Staff who may be in the right post for a step: those of the service first, hired if there are none."""
        posts = [post for by in step.by for post in procedure.groups.get(by, (by,)) if post in procedure.posts]
        for post in posts:
            yield self.at_work(procedure, post, service)

    def at_work(self, procedure: Procedure, post: str, service: str) -> User:
        """Somebody in that post: of the service, unless the post is one for the whole council or outside it."""
        wide = procedure.posts[post].oversight or procedure.posts[post].outside
        if wide:
            return self.staff.with_post(post)
        return self.staff.somebody((post,), service)


def swapped(story: Story, wanted: str) -> dict[str, str]:
    """The services of a story, each with the one that takes its place, so that it is about `wanted`."""
    opening = story.file.steps[0].answers if story.file.steps else {}
    told = opening.get("service") or next((one.service for one in story.file.people.values() if one.service), None)
    return {str(told): wanted, wanted: str(told)} if told and wanted else {}
