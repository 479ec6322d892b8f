"""Records that may be the same person's: by e-mail address, telephone number, or name with address; from indexes alone.

They are only ever proposed. Somebody else may use an address, a telephone or a name: people decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from putright.cases.models import Person, SamePerson

MOST = 25
"""As many records as anybody looks through; from each index no more."""
_AFTER_A_SPACE = "!"
"""The character that sorts next after a space: what is before it begins with the same whole word."""


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may be the same person's, and what about it is the same."""

    person: Person
    same: Sequence[str]


@dataclass(frozen=True, slots=True)
class Keys:
    """What somebody is matched by."""

    email: str = ""
    telephone: str = ""
    name: str = ""
    place: str = ""

    @property
    def surname(self) -> str:
        """The first word of the key of a name."""
        return self.name.split(" ")[0]


def keys(details: Mapping[str, str]) -> Keys:
    """The keys of typed details, made by the functions that make those of the records."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key_of_email(%s), key_of_telephone(%s), key_of_name(%s), key_of_place(%s)",
            [details.get(key, "") for key in ("email", "telephone", "name", "address")],
        )
        return Keys(*cursor.fetchone())


def matches(wanted: Keys, but_not: Sequence[int] = ()) -> list[Match]:
    """Whoever has the same e-mail address, telephone, or surname at the same place; those with most in common first."""
    asked = [
        *([Q(email_key=wanted.email)] if wanted.email else []),
        *([Q(telephone_key=wanted.telephone)] if wanted.telephone else []),
        *(
            [_named(wanted.surname, whole_word=True) & Q(place_key=wanted.place)]
            if wanted.name and wanted.place
            else []
        ),
    ]
    found = [one for one in _first_of(asked) if one.pk not in but_not]
    some = [Match(one, _same(one, wanted)) for one in found]
    return sorted(some, key=lambda match: (-len(match.same), -match.person.pk))[:MOST]


def find(typed: str) -> list[Person]:
    """People by what somebody types: an e-mail address, a telephone number, a postcode or the beginning of a name.

    In the order of their names; of those merged, the record that was kept.
    """
    wanted = keys({"email": typed, "telephone": typed, "name": typed, "address": typed})
    asked = [Q(email_key=wanted.email)] if "@" in typed else []
    if wanted.telephone and not any(letter.isalpha() for letter in typed):
        asked.append(Q(telephone_key=wanted.telephone))
    if wanted.place and any(letter.isdigit() for letter in typed):
        asked.append(Q(place_key=wanted.place))
    if wanted.name and not any(letter.isdigit() for letter in typed):
        asked += [
            _named(name, whole_word=False) for name in dict.fromkeys((wanted.name, " ".join(typed.lower().split())))
        ]
    return _first_of(asked)


def proposed(person: Person) -> list[Match]:
    """The records that may be this person's too, but for those that somebody has said are not."""
    decided = SamePerson.objects.filter(outcome=SamePerson.APART, undone_at=None)
    apart = decided.filter(Q(kept=person) | Q(other=person)).values_list("kept", "other")
    but_not = {person.pk, *(pk for pair in apart for pk in pair)}
    wanted = Keys(person.email_key, person.telephone_key, person.name_key, person.place_key)
    return matches(wanted, list(but_not))


def _named(beginning: str, whole_word: bool) -> Q:
    """By the beginning of a name's key: in comparisons, since row-level security keeps LIKE from using an index."""
    last = f"{beginning}{_AFTER_A_SPACE}" if whole_word else f"{beginning}\U0010ffff"
    return Q(name_key__gte=beginning, name_key__lt=last)


def _first_of(asked: Sequence[Q]) -> list[Person]:
    """At most so many from each index, each record once, and of one that was merged the one that was kept."""
    found: dict[int, Person] = {}
    for wanted in asked:
        records: QuerySet[Person] = Person.objects.filter(wanted, erased_at=None)
        for one in records.select_related("merged_into").order_by("name_key", "pk")[:MOST]:
            kept = one.merged_into or one
            found.setdefault(kept.pk, kept)
    return list(found.values())


def _same(one: Person, wanted: Keys) -> list[str]:
    """What is the same, in words; of a record that was merged into this one nothing may be."""
    said = [
        ("the same e-mail address", wanted.email and one.email_key == wanted.email),
        ("the same telephone number", wanted.telephone and one.telephone_key == wanted.telephone),
        ("the same name", wanted.name and one.name_key == wanted.name),
        (
            "the same surname",
            wanted.name and one.name_key != wanted.name and one.name_key.split(" ")[0] == wanted.surname,
        ),
        ("the same place", wanted.place and one.place_key == wanted.place),
    ]
    return [words for words, is_so in said if is_so] or ["details it had before"]
