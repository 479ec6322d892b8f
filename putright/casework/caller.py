"""Whoever complains or acts, on the register screen: matched to earlier records, picked or made new, never silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.http import QueryDict

from putright.accounts.models import User
from putright.cases import access, matching, people
from putright.cases.clock import day_of
from putright.cases.models import Person, Summary
from putright.cases.read import procedure_of

FIND = "find-this-person"
"""The button's action: it looks people up and keeps everything typed."""
NEW = "new"
"""What is sent for somebody of whom there is no record."""
_SAID = {"email": "e-mail address", "telephone": "telephone number"}
"""As matches say it: what is the same but for how it is written does not differ."""
RECENTLY = timedelta(days=90)
"""How long after one complaint another under the same procedure may be the same one, told twice."""
MOST = 6
"""As many records as are shown; with more in common come first."""
MOST_EARLIER = 5
"""As many earlier complaints as are shown of somebody."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier case of somebody; `same` says that it may be this one, told twice."""

    reference: str
    procedure: str
    standing: str
    received_on: date
    same: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A record that may be theirs, with their newest cases as far as the viewer may see them."""

    person: Person
    same: Sequence[str]
    earlier: Sequence[Earlier]
    unseen: int
    differs: Sequence[str]
    """What is recorded otherwise than it was typed, in words."""

    @property
    def repeated(self) -> Sequence[Earlier]:
        """The open cases that this may be, told twice."""
        return [one for one in self.earlier if one.same]


@dataclass(frozen=True, slots=True)
class Caller:
    """One of the two people on the form. `prefix` stands before the names of their questions."""

    prefix: str
    typed: Mapping[str, str]
    chosen: str = ""
    update: bool = False
    found: Sequence[Found] = ()
    others: int = 0
    """How many more records there are: not the viewer's to see, or too many to look through."""
    wrong: str = ""
    looked: bool = False
    """Whether they were looked up, so that nobody found is an answer too."""

    @property
    def given(self) -> bool:
        """Whether anything is known of them."""
        return any(self.typed.values()) or self.picked is not None

    @property
    def picked(self) -> Found | None:
        """The record that was picked."""
        return next((one for one in self.found if str(one.person.pk) == self.chosen), None)

    def record(self, authority: str) -> Person | None:
        """The record picked, or a new one, not kept until the case is; None when nothing is known of them."""
        if self.picked is not None:
            return self.picked.person
        return Person(authority=authority, **self.typed) if any(self.typed.values()) else None


@dataclass(frozen=True, slots=True)
class Looking:
    """For whom and under which procedure people are looked up."""

    user: User
    procedure: str
    now: datetime
    anonymous: bool = False

    def blank(self, prefix: str, known: Person | None = None) -> Caller:
        """Nobody yet or, from their page, somebody whose record is known."""
        if known is None:
            return Caller(prefix, {})
        typed = {key: getattr(known, key) for key in people.DETAILS}
        return Caller(prefix, typed, str(known.pk), found=[self._as_found(known, ["chosen from their page"], typed)])

    def sent(self, posted: QueryDict, prefix: str) -> Caller:
        """Who was typed or picked, and the records that may be theirs; wrong when there are some, none picked."""
        typed = people.clean({key: posted.get(key, "") for key in posted}, prefix)
        if self.anonymous:
            return Caller(prefix, typed)
        chosen, update = posted.get(f"{prefix}person", ""), f"{prefix}update" in posted
        looked = posted.get("action") == f"{prefix}{FIND}"
        found, others = self._matches(typed, chosen) if any(typed.values()) or chosen.isdecimal() else ([], 0)
        caller = Caller(prefix, typed, chosen, update, found, others, "", looked)
        if found and chosen != NEW and caller.picked is None:
            return replace(caller, chosen="", wrong="Say whether this is somebody already recorded")
        return caller

    def _matches(self, typed: Mapping[str, str], chosen: str) -> tuple[list[Found], int]:
        """Only people whom the viewer may see can be picked; whether others are the same is for whoever sees them."""
        matches = matching.matches(matching.keys(typed)) if any(typed.values()) else []
        seen = access.people_seen(self.user, [one.person.pk for one in matches])
        shown = [one for one in matches if one.person.pk in seen][:MOST]
        found = [self._as_found(one.person, one.same, typed) for one in shown]
        if chosen.isdecimal() and all(str(one.person.pk) != chosen for one in found):
            known = Person.objects.filter(pk=int(chosen[:18]), merged_into=None, erased_at=None).first()
            if known is not None and access.people_seen(self.user, [known.pk]):
                found.insert(0, self._as_found(known, ["picked before"], typed))
        return found, len(matches) - len(shown)

    def _as_found(self, person: Person, same: Sequence[str], typed: Mapping[str, str]) -> Found:
        cases, unseen = access.cases_of(self.user, person)
        earlier = [self._as_earlier(one) for one in cases.select_related("case")[:MOST_EARLIER]]
        differs = [
            people.DETAILS[key].lower()
            for key, words in typed.items()
            if words
            and getattr(person, key)
            and words != getattr(person, key)
            and f"the same {_SAID.get(key)}" not in same
        ]
        return Found(person, same, earlier, unseen, differs)

    def _as_earlier(self, one: Summary) -> Earlier:
        there = procedure_of(one.case)
        recent = one.received_on >= day_of(self.now) - RECENTLY
        same = one.procedure == self.procedure and not one.closed and recent
        return Earlier(one.reference, there.title, there.standings[one.standing].title, one.received_on, same)


def note_details(caller: Caller, by: str, now: datetime) -> None:
    """Take over into the record picked what it lacked and, if asked, what it had otherwise; who did so is kept."""
    if caller.picked is None:
        return
    person = caller.picked.person
    taken = {key: words for key, words in caller.typed.items() if words and (caller.update or not getattr(person, key))}
    people.change(person, taken, by, now)
