"""The staff that a form's questions may name: as many as can be looked through, and whoever was looked for by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import QueryDict

from putright.accounts.models import User
from putright.cases.read import as_person
from putright.engine.people import Person
from putright.engine.procedure import Appointment, Field, Step

MOST = 60
"""More names than this nobody looks through; the rest are found by typing."""
FIND = "find-a-person"
"""The box in which a name is typed, and the button's action."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Staff by id. `more`: there are others, to be found by name. `typed` is what was looked for."""

    people: Mapping[str, Person] = field(default_factory=dict)
    more: bool = False
    typed: str = ""
    found: int = 0


NOBODY = Candidates()
"""For a form that names nobody."""


def candidates(step: Step, authority: str, service: str, posted: QueryDict | None = None) -> Candidates:
    """For the step's person questions: those of the case's service first, the posts that may be named, the named."""
    asked = [one for one in step.fields if one.kind == "person"]
    if not asked:
        return NOBODY
    possible = _in_these_posts(User.objects.filter(authority=authority, is_active=True), asked)
    near = Case(When(service=service, then=Value(True)), default=Value(False), output_field=BooleanField())
    first = list(possible.order_by(near.desc(), "name", "pk")[: MOST + 1])
    typed = posted.get(FIND, "").replace("\x00", "").strip()[:100] if posted else ""
    found = list(possible.filter(name__icontains=typed).order_by("name", "pk")[:MOST]) if typed else []
    chosen = [value for one in asked if posted and (value := posted.get(one.key, "")).isdecimal()]
    named = User.objects.filter(pk__in=[int(one[:18]) for one in chosen]) if chosen and len(first) > MOST else []
    people = {str(user.pk): as_person(user) for user in (*first[:MOST], *found, *named)}
    return Candidates(people, len(first) > MOST, typed, len(found))


def _in_these_posts(users: QuerySet[User], asked: Iterable[Field]) -> QuerySet[User]:
    """Only whoever some question may name at all, where every one of them says so."""
    rules = [one.appointment for one in asked]
    posts = [_posts(rule) for rule in rules if rule is not None and rule.posts]
    if len(posts) < len(rules):
        return users
    return users.filter(Q(posts__overlap=sorted({post for some in posts for post in some})))


def _posts(rule: Appointment) -> set[str]:
    also = {post for some in rule.also_if.values() for post in some}
    return {*rule.posts, *also, *(post for one in rule.instead_if for post in one.posts)}
