"""What people need of whoever deals with them: recorded, reviewed, ended; and what it means for a letter to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from putright.cases.models import Need, Person
from putright.cases.people import note


@dataclass(frozen=True, slots=True)
class Honoured:
    """What a letter has to heed. `made_as` says how it is made, and that it is posted; `others` is the rest."""

    needs: Sequence[Need] = ()

    @property
    def made_as(self) -> str:
        """In one line; empty when an e-mail will do."""
        return "; ".join(need.said for need in self.needs if need.kind in Need.ON_PAPER)

    @property
    def others(self) -> Sequence[str]:
        """What else is needed, a line each."""
        return [need.said for need in self.needs if need.kind not in Need.ON_PAPER]


def in_force(*people: Person | None) -> list[Need]:
    """The needs of these people that nobody has ended, as they were recorded."""
    some = [person for person in people if person is not None]
    return list(Need.objects.filter(person__in=some, ended_at=None).order_by("pk")) if some else []


def for_letter(to: Person | None) -> Honoured:
    """What a letter to this person has to heed."""
    return Honoured(in_force(to))


def record(person: Person, kind: str, words: str, review_on: date | None, by: str, now: datetime) -> Need:
    """Record a need, in force from now on."""
    return Need.objects.create(
        authority=person.authority,
        person=person,
        kind=kind,
        words=words,
        review_on=review_on,
        recorded_by=by,
        recorded_at=now,
    )


def review(need: Need, review_on: date | None, by: str, now: datetime) -> None:
    """It is still needed; it is looked at again on another day, or not."""
    before = need.review_on.isoformat() if need.review_on else ""
    note(need.person, f"review of need {need.pk}", before, review_on.isoformat() if review_on else "", by, now)
    need.review_on = review_on
    need.save(update_fields=["review_on"])


def end(need: Need, why: str, by: str, now: datetime) -> None:
    """It is no longer needed. What was recorded stays to be read."""
    need.ended_by, need.ended_at, need.ended_why = by, now, why
    need.save(update_fields=["ended_by", "ended_at", "ended_why"])


def to_review(until: date) -> QuerySet[Need]:
    """Those to be looked at again by that day, the longest due first; in the order of an index."""
    due = Need.objects.filter(ended_at=None, review_on__isnull=False, review_on__lte=until)
    return due.select_related("person").order_by("review_on", "pk")
