"""Open cases about somebody's conduct, with any restriction in force: they bear on how to be in touch."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from putright.accounts.models import User
from putright.cases import access
from putright.cases.models import Person, Summary
from putright.cases.read import procedure_of
from putright.procedure_files.catalogue import catalogue

MOST = 10


@dataclass(frozen=True, slots=True)
class Conduct:
    """An open case about conduct: where it stands, whether this user may open it, whether it is the same person's.

    If not `certain`, only the e-mail address is the same.
    """

    reference: str
    procedure: str
    standing: str
    visible: bool
    certain: bool


def procedures_about_conduct(authority: str) -> set[str]:
    """The slugs of the council's procedures that are about a person."""
    versions = catalogue().council(authority).versions
    return {slug for slug, some in versions.items() if some[-1].procedure.about == "person"}


def conduct(user: User, concerned: Sequence[Person | None]) -> list[Conduct]:
    """Open cases about the conduct of these people, or of somebody with the e-mail address of one of them."""
    slugs = procedures_about_conduct(user.authority)
    ids = {person.pk for person in concerned if person is not None}
    keys = {person.email_key for person in concerned if person is not None and person.email_key}
    if not slugs or not ids:
        return []
    same = Person.objects.filter(Q(pk__in=ids) | Q(email_key__in=keys)).values("pk")
    cases = Summary.objects.filter(procedure__in=slugs, closed=False, case__complainant__in=same)
    # Sorted here: asked for in order, the database may read through all open cases instead of these people's.
    found = sorted(cases.select_related("case"), key=lambda one: one.pk)[:MOST]
    seen = (
        set(access.visible(user).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True)) if found else ()
    )
    return [
        Conduct(
            one.reference,
            there.title,
            there.standings[one.standing].title,
            one.pk in seen,
            one.case.complainant_id in ids,
        )
        for one in found
        for there in (procedure_of(one.case),)
    ]
