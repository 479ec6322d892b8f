"""The page of a person: what they need, how to reach them, the cases the viewer may see, who acts for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access
from putright.cases.clock import day_of, now
from putright.cases.models import ActsFor, Need, Person, PersonChange
from putright.cases.people import DETAILS
from putright.casework import queue
from putright.casework.acting import stands
from putright.casework.conduct import conduct
from putright.casework.furniture import page

PAGE = 25
MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody who acts for, or is acted for by, this person; `who` leads to a page if `seen`."""

    one: ActsFor
    who: Person
    seen: bool
    standing: str
    confirmed: bool
    reference: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A line of what was changed."""

    what: str
    before: str
    after: str
    by: str
    at: datetime


@require_GET
@staff_only
def person(request: HttpRequest, authority: str, user: User, person: int) -> HttpResponse:
    """Everything the viewer may see of somebody, on one page."""
    shown = access.person_for(user, person)
    if shown.merged_into is not None:
        return redirect("casework:person", authority, shown.merged_into.pk)
    today = day_of(now())
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 and int(asked) else 1
    cases, hidden = access.cases_of(user, shown)
    found = queue.listed(cases[(number - 1) * PAGE : number * PAGE + 1])
    given = _needs(shown)
    changes = list(PersonChange.objects.filter(person=shown).order_by("-pk")[:MOST_CHANGES])
    names = names_of([*(one.recorded_by for one in given), *(one.ended_by for one in given), *(c.by for c in changes)])
    return page(
        request,
        user,
        "person.html",
        here="people",
        person=shown,
        also=list(Person.objects.filter(merged_into=shown).order_by("pk")),
        conduct=conduct(user, [shown]),
        needs=[one for one in given if one.ended_at is None],
        ended=[one for one in given if one.ended_at is not None],
        names=names,
        today=today,
        rows_of_cases=queue.rows(found[:PAGE], today),
        hidden=hidden,
        number=number,
        more=len(found) > PAGE,
        acted_for_by=_acting(user, shown, "person", today),
        acts_for=_acting(user, shown, "acting", today),
        changes=[_changed(one, names) for one in changes],
    )


def _needs(shown: Person) -> list[Need]:
    return list(Need.objects.filter(person=shown).order_by("pk"))


def _acting(user: User, shown: Person, side: str, today: date) -> list[Acting]:
    """Those on the other side: who acts for this person, or for whom this person acts."""
    others = {"person": "acting", "acting": "person"}
    some = list(
        ActsFor.objects.filter(Q(**{side: shown})).select_related("acting", "person", "case").order_by("pk")[:PAGE]
    )
    if not some:
        return []
    whom = [getattr(one, others[side]) for one in some]
    seen = access.people_seen(user, [who.pk for who in whom])
    in_cases = set(
        access.visible(user).filter(pk__in=[one.case_id for one in some if one.case_id]).values_list("pk", flat=True)
    )
    # Whom somebody acts for is personal to those: named only to whoever may see them.
    pairs = [(one, who) for one, who in zip(some, whom, strict=True) if side == "person" or who.pk in seen]
    return [
        Acting(
            one,
            who,
            who.pk in seen,
            stands(one, today).words,
            stands(one, today).confirmed,
            one.case.reference if one.case and one.case_id in in_cases else "",
        )
        for one, who in pairs
    ]


def _changed(one: PersonChange, names: Mapping[str, str]) -> Changed:
    what = DETAILS.get(one.what, one.what.split(" ")[0].replace("acting", "Right to act").capitalize())
    return Changed(what, one.before, one.after, names.get(one.by, ""), one.at)


def names_of(ids: Iterable[str]) -> Mapping[str, str]:
    """The names of these members of staff, by id, in one query."""
    wanted: Sequence[int] = sorted({int(one) for one in ids if one.isdigit()})
    return {str(pk): name for pk, name in User.objects.filter(pk__in=wanted).values_list("pk", "name")}
