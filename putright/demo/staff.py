"""The demonstration's officers. Every name here is invented, and every address ends in `.example`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from django.contrib.auth.hashers import make_password

from putright.accounts.models import User
from putright.cases.read import staff
from putright.demo.wording import vocabulary
from putright.engine.people import Person
from putright.procedure_files.catalogue import catalogue

PASSWORD = "putright-demo"


@dataclass(frozen=True, slots=True)
class Hire:
    """One member of staff: what they sign in with is `key`@ the council."""

    key: str
    name: str
    posts: tuple[str, ...]
    service: str = ""


STAFF = {
    "luton": (
        Hire("amara", "Amara Osei", ("information_governance_officer",)),
        Hire("tom", "Tom Whitfield", ("information_governance_officer",)),
        Hire("helen", "Helen Marsh", ("information_governance_manager",)),
        Hire("admin", "Rui Castro", ("administrator", "business_intelligence_manager")),
        Hire("beth", "Beth Lowe", ("officer",), "waste"),
        Hire("sanjay", "Sanjay Rao", ("team_manager",), "waste"),
        Hire("carol", "Carol Dean", ("service_manager",), "waste"),
        Hire("imran", "Imran Malik", ("officer",), "highways"),
        Hire("joan", "Joan Pratt", ("team_manager",), "highways"),
        Hire("peter", "Peter Nwosu", ("service_manager",), "highways"),
        Hire("lucy", "Lucy Hart", ("officer",), "housing"),
        Hire("kofi", "Kofi Boateng", ("team_manager",), "housing"),
        Hire("ruth", "Ruth Ellison", ("service_manager",), "housing"),
        Hire("nina", "Nina Park", ("officer",), "council_tax"),
        Hire("george", "George Tate", ("team_manager",), "council_tax"),
        Hire("fatima", "Fatima Begum", ("service_manager",), "council_tax"),
        Hire("david", "David Kerr", ("head_of_service",)),
    )
}
"""Those who go by a name of their own. The others sign in with what they are: `team_manager.waste@`."""

Seat = tuple[tuple[str, ...], str, int]
"""Posts, service and which of those in them, from 0."""


@dataclass
class Staff:
    """One council's staff, hired as its cases need them."""

    authority: str
    seats: dict[Seat, User] = field(default_factory=dict)
    _hashed: str = ""
    _known: dict[str, Person] = field(default_factory=dict)

    def somebody(self, posts: Sequence[str], service: str = "", number: int = 0) -> User:
        """The n-th member of staff, from 0, in these posts and that service (empty: of none)."""
        seat = (tuple(posts), service, number)
        if seat not in self.seats:
            known = [h for h in STAFF.get(self.authority, ()) if (h.posts, h.service) == seat[:2]]
            self.seats[seat] = self._at_work(known[number] if number < len(known) else self._new(*seat))
        return self.seats[seat]

    def with_post(self, post: str) -> User:
        """The first in that post, alone or beside others."""
        known = next((h for h in STAFF.get(self.authority, ()) if post in h.posts), None)
        return self.somebody(known.posts, known.service) if known else self.somebody((post,))

    def first_with_oversight(self) -> User:
        """The first in the first post that sees every case."""
        return self.with_post(
            next(one.key for one in catalogue().authority(self.authority).posts.values() if one.oversight)
        )

    def all(self) -> list[User]:
        """Everybody hired so far."""
        return list(dict.fromkeys(self.seats.values()))

    def as_people(self) -> Mapping[str, Person]:
        """Everybody hired so far, as the engine knows people."""
        if len(self._known) != len(self.seats):
            self._known = dict(staff(self.seats.values()))
        return self._known

    def _new(self, posts: tuple[str, ...], service: str, number: int) -> Hire:
        key = ".".join(filter(None, (posts[0], service, str(number) if number else "")))
        chances = Random(f"{self.authority} {posts} {service} {number}")
        names = vocabulary()["people"]
        return Hire(
            key, f"{chances.choice(names['first'].split())} {chances.choice(names['last'].split())}", posts, service
        )

    def _at_work(self, hire: Hire) -> User:
        address = f"{hire.key}@{self.authority}.example"
        found = User.objects.filter(email=address).first()
        if found is not None:
            return found
        self._hashed = self._hashed or make_password(PASSWORD)
        posts = catalogue().authority(self.authority).posts
        user = User.objects.hire(
            self.authority,
            address,
            None,
            name=hire.name,
            posts=list(hire.posts),
            grade=max((posts[post].grade for post in hire.posts if post in posts), default=0),
            service=hire.service,
            telephone=f"01632 960{Random(address).randint(100, 999)}",
        )
        # Worked out once for all: on purpose it takes a computer long to do.
        user.password = self._hashed
        user.save(update_fields=["password"])
        return user


def hire_first(authority: str) -> Staff:
    """A council's staff to begin with: those with names of their own, one who sees every case, an administrator."""
    staff = Staff(authority)
    seats = [(one.posts, one.service) for one in STAFF.get(authority, ())]
    for place, seat in enumerate(seats):
        staff.somebody(*seat, seats[:place].count(seat))
    staff.first_with_oversight()
    staff.with_post("administrator")
    return staff


def first_to_sign_in(than: str) -> Iterator[tuple[str, str]]:
    """For every other council, the address of somebody who sees all its cases."""
    for slug in catalogue().councils():
        posts = catalogue().authority(slug).posts
        if slug != than:
            yield slug, f"{next(post.key for post in posts.values() if post.oversight)}@{slug}.example"
