"""Who may see or do what. A view gets a case only from here; what may not be seen looks as if it were not there."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from putright.accounts.models import User
from putright.cases import people
from putright.cases.models import Action, Case, Person, Summary
from putright.engine.procedure import Post
from putright.procedure_files.authority import ADMINISTRATOR
from putright.procedure_files.catalogue import catalogue

Queue = Literal["mine", "team", "everyone"]


def has_oversight(user: User) -> bool:
    """Whether one of the user's posts may see every case of the authority, as its file says."""
    return any(post.oversight for post in _posts_of(user))


def may_choose_readings(user: User) -> bool:
    """Whether one of the user's posts answers for how the policy is read, as the authority's file says."""
    return any(post.governs for post in _posts_of(user))


def _posts_of(user: User) -> list[Post]:
    posts = catalogue().authority(user.authority).posts
    return [posts[post] for post in user.posts if post in posts]


def may_administer(user: User) -> bool:
    """Whether the user may change how Putright is set up for the authority."""
    return ADMINISTRATOR in user.posts


def visible(user: User) -> QuerySet[Summary]:
    """The cases the user may see: all with oversight, else their service's and those they play a part in.

    Never one that is about them.
    """
    cases = Summary.objects.filter(authority=user.authority).exclude(barred__contains=[user.pk])
    if has_oversight(user):
        return cases
    own = Q(people__contains=[user.pk])
    return cases.filter(own | Q(service=user.service)) if user.service else cases.filter(own)


def queue(user: User, whose: Queue) -> QuerySet[Summary]:
    """The open cases of a queue the user may see, soonest due first and those without a date last."""
    cases = visible(user).filter(closed=False)
    if whose == "mine":
        cases = cases.filter(Q(holder=user) | Q(owner=user))
    elif whose == "team":
        cases = cases.filter(service=user.service)
    elif not has_oversight(user):
        # The same cases again, in a form for which there are indexes: else all open cases are gone through.
        cases = cases.filter(Q(case__in=_open_cases_of(user)) | Q(service=user.service))
    return cases.order_by("next_due", "case")


def actions(user: User, whose: Queue) -> QuerySet[Action]:
    """What is to be done and was learned, of the user's own, their service's or all cases that they may see."""
    seen = Action.objects.filter(Exists(visible(user).filter(case=OuterRef("case"))), authority=user.authority)
    if whose == "mine":
        return seen.filter(owner=user)
    if whose == "everyone" and has_oversight(user):
        return seen
    return seen.filter(service=user.service) if user.service else seen.filter(owner=user)


def case_for(user: User, reference: str) -> Case:
    """The case, or Http404: to a stranger, a case they may not see does not exist."""
    summary = (
        visible(user)
        .filter(case__reference=reference)
        .select_related("case__complainant", "case__representative")
        .first()
    )
    if summary is None:
        raise Http404("There is no such case, or it is not yours to see.")
    summary.case.summary = summary
    return summary.case


def cases_of(user: User, person: Person) -> tuple[QuerySet[Summary], int]:
    """The cases in which somebody complained or acted that the user may see, newest first; how many more there are."""
    ids = people.case_ids([person.pk])
    seen = visible(user).filter(case__in=ids)
    return seen.order_by("-case"), len(ids) - seen.count()


def people_seen(user: User, ids: Sequence[int]) -> set[int]:
    """Those of these people whom the user may look up: everybody with oversight, else those of cases they may see."""
    if has_oversight(user) or not ids:
        return set(ids)
    seen = visible(user).filter(case__in=people.case_ids(ids))
    found = {pk for row in seen.values_list("case__complainant", "case__representative") for pk in row if pk}
    return found & set(ids)


def person_for(user: User, pk: int) -> Person:
    """The person, or Http404: to a stranger, somebody of whom they may see no case does not exist."""
    person = Person.objects.select_related("merged_into").filter(pk=pk).first()
    if person is None or not people_seen(user, [person.pk]):
        raise Http404("There is no such person, or their cases are not yours to see.")
    return person


def case_just_sent(reference: str) -> Case | None:
    """For the browser that sent the complaint, as a cookie signed by us proves; for nobody else."""
    return Case.objects.filter(reference=reference).select_related("complainant", "representative").first()


def case_submitted_as(submission: UUID) -> Case | None:
    """The case that a submission made, for the browser whose draft it was."""
    return Case.objects.filter(submission=submission).first()


def _open_cases_of(user: User) -> list[int]:
    """The ids of the open cases in which the user plays a part."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT open_cases_of(%s)", [user.pk])
        return [row[0] for row in cursor.fetchall()]
