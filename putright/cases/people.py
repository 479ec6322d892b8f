"""What is recorded of a person, changed so that who changed what stays known; and forgotten when it must be."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from putright.cases.models import ActsFor, Case, Need, Person, PersonChange, SamePerson
from putright.cases.search import index_anew

DETAILS: Mapping[str, str] = {
    "name": "Name",
    "email": "E-mail address",
    "telephone": "Telephone",
    "address": "Address",
}
MOST: Mapping[str, int] = {"name": 200, "email": 254, "telephone": 40, "address": 1000}
MOST_CASES = 1000
"""Of one person: nobody has more but somebody who acts for many, whose newest are shown."""


def clean(given: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """The details in a form, as they are kept: nothing that no text can hold, no more than there is room for."""
    return {
        key: given.get(f"{prefix}{key}", "").replace("\r\n", "\n").replace("\x00", "").strip()[: MOST[key]]
        for key in DETAILS
    }


def change(person: Person, details: Mapping[str, str], by: str, now: datetime) -> list[PersonChange]:
    """Record these details, what each was before, by whom and when; and find the person's cases by them."""
    changed = [key for key in DETAILS if key in details and details[key] != getattr(person, key)]
    if not changed:
        return []
    with transaction.atomic():
        noted = [note(person, key, getattr(person, key), details[key], by, now) for key in changed]
        for key in changed:
            setattr(person, key, details[key])
        person.save(update_fields=changed)
        if {"name", "email"} & set(changed):
            index_anew(case_ids([person.pk]))
    return noted


def note(person: Person, what: str, before: str, after: str, by: str, now: datetime) -> PersonChange:
    """Note one change of anything that is recorded of a person."""
    return PersonChange.objects.create(
        authority=person.authority, person=person, what=what, before=before, after=after, by=by, at=now
    )


def case_ids(people: Sequence[int]) -> list[int]:
    """The ids of the cases in which any of these people complained or acted for somebody, the newest first."""
    complained = Case.objects.filter(complainant__in=people).order_by().values_list("pk")
    acted = Case.objects.filter(representative__in=people).order_by().values_list("pk")
    return [pk for (pk,) in complained.union(acted).order_by("-pk")[:MOST_CASES]]


def addresses(people: Sequence[Person | None]) -> set[str]:
    """The e-mail addresses, in small letters, of these people and of the records that were merged into theirs."""
    ids = [person.pk for person in people if person is not None]
    known = Person.objects.filter(pk__in=ids).values_list("email_key", flat=True)
    merged = Person.objects.filter(merged_into__in=ids).values_list("email_key", flat=True)
    return {one for one in known.union(merged) if one}


def forget(person: Person, now: datetime) -> None:
    """Erase everything personal that is recorded of somebody and of the records merged into theirs.

    Their cases and events stay, and are no longer found by their name.
    """
    with transaction.atomic():
        records = [person, *Person.objects.filter(merged_into=person)]
        for one in records:
            for key in DETAILS:
                setattr(one, key, "")
            one.erased_at = now
            one.save(update_fields=[*DETAILS, "erased_at"])
        PersonChange.objects.filter(person__in=records).update(before="", after="")
        Need.objects.filter(person__in=records).update(words="", ended_why="")
        for side in ("person", "acting"):
            ActsFor.objects.filter(**{f"{side}__in": records}).update(note="", file=None, file_name="", file_type="")
        SamePerson.objects.filter(kept__in=records).update(reason="")
        index_anew(case_ids([one.pk for one in records]))
