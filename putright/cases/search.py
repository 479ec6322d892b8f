"""Find cases by reference, name and words, within what somebody may see: newest first, at any number of cases."""

import re
from collections.abc import Iterable, Sequence

from django.db import connection

from putright.accounts.models import User
from putright.cases.models import Case, PlayedIn, SearchEntry, Summary, Text

MOST_CHARACTERS = 200_000
"""A tsvector holds a megabyte; the longest texts are found by how they begin."""
_WORD = re.compile(r"[^\W_]+(?:[-'.@][^\W_]+)*", re.UNICODE)
MOST_WORDS = 12

_UPSERT = f"""
    WITH played AS (
        INSERT INTO {PlayedIn._meta.db_table} (authority, user_id, service)
        SELECT %(authority)s, person, %(own)s FROM unnest(%(people)s::bigint[]) AS person
        ON CONFLICT DO NOTHING
    )
    INSERT INTO {SearchEntry._meta.db_table} AS entry (case_id, authority, words, access)
    VALUES (%(case)s, %(authority)s,
            words_of(%(case)s, to_tsvector('simple', %(names)s) || to_tsvector('english', %(text)s), %(service)s),
            access_of(%(case)s, %(access)s))
    ON CONFLICT (case_id) DO UPDATE SET access = excluded.access,
        words = words_of(%(case)s, bare_words(entry.words) || bare_words(excluded.words), %(service)s)
"""


def index_case(summary: Summary, texts: Iterable[str]) -> None:
    """Add these texts to what the case is found by, and who may find it as the summary now says."""
    _index(summary, _names(summary.case) if summary.last_number == 1 else "", "\n".join(texts)[:MOST_CHARACTERS])


def index_anew(cases: Sequence[int]) -> None:
    """Find these cases by the people in them as they are recorded now, and no longer by what they were."""
    summaries = Summary.objects.filter(pk__in=cases).select_related("case__complainant", "case__representative")
    bodies: dict[int, list[str]] = {}
    for case, body in Text.objects.filter(case__in=cases, erased_at=None).values_list("case_id", "body"):
        bodies.setdefault(case, []).append(body)
    found = list(summaries)
    SearchEntry.objects.filter(case__in=[one.pk for one in found]).delete()
    for summary in found:
        _index(summary, _names(summary.case), "")
        for body in bodies.get(summary.pk, ()):
            _index(summary, "", body[:MOST_CHARACTERS])


def _names(case: Case) -> str:
    people = [person for person in (case.complainant, case.representative) if person is not None]
    return " ".join([case.reference] + [part for person in people for part in (person.name, person.email) if part])


def _index(summary: Summary, names: str, text: str) -> None:
    case = summary.case
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            {
                "case": case.pk,
                "authority": case.authority,
                "service": place_of(case.authority, summary.service),
                "own": summary.service,
                "people": summary.people,
                "names": names,
                "text": text,
                "access": access_marks(summary),
            },
        )


def place_of(authority: str, service: str) -> str:
    """A service among those of all authorities, as it stands before words."""
    return f"{authority}/{service}"


def access_marks(summary: Summary) -> list[str]:
    """Who may find the case besides its service, as words of an index of their own."""
    return [f"authority:{summary.authority}", *(f"staff:{person}/{summary.service}" for person in summary.people)]


def find(user: User, typed: str, oversight: bool, before: int | None = None, most: int = 26) -> list[int]:
    """The ids of at most `most` cases with every word typed, the last as a beginning, newest first.

    With oversight, among all; else among those of the user's service and those in which the user plays a part.
    """
    words = _WORD.findall(typed)[:MOST_WORDS]
    if not words:
        return []
    # Staff of no service have no service's cases, not those that no service has yet.
    service = None if oversight else user.service or "-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_cases(%s, %s, %s, %s, %s)", [words, service, user.pk, before, most])
        return [row[0] for row in cursor.fetchall()]


def by_reference(typed: str) -> Case | None:
    """The case with exactly that reference, if the database shows it."""
    return Case.objects.filter(reference=typed.strip().upper()).first()
