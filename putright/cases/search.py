"""Find cases by reference, name and words, within what somebody may see: newest first, at any number of cases."""

import re
from collections.abc import Iterable

from django.db import connection

from putright.accounts.models import User
from putright.cases.models import Case, SearchEntry, Summary

MOST_CHARACTERS = 200_000
"""A tsvector holds a megabyte; the longest texts are found by how they begin."""
_WORD = re.compile(r"[^\W_]+(?:[-'.@][^\W_]+)*", re.UNICODE)
MOST_WORDS = 12

_UPSERT = f"""
    INSERT INTO {SearchEntry._meta.db_table} AS entry (case_id, authority, words, access)
    VALUES (%(case)s, %(authority)s,
            words_of(%(case)s, to_tsvector('simple', %(names)s) || to_tsvector('english', %(text)s)),
            access_of(%(case)s, %(access)s))
    ON CONFLICT (case_id) DO UPDATE SET words = entry.words || excluded.words, access = excluded.access
"""


def index_case(summary: Summary, texts: Iterable[str]) -> None:
    """Add these texts to what the case is found by, and who may find it as the summary now says."""
    case = summary.case
    people = [person for person in (case.complainant, case.representative) if person is not None]
    names = [case.reference] + [part for person in people for part in (person.name, person.email) if part]
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            {
                "case": case.pk,
                "authority": case.authority,
                "names": " ".join(names) if summary.last_number == 1 else "",
                "text": "\n".join(texts)[:MOST_CHARACTERS],
                "access": access_marks(summary),
            },
        )


def access_marks(summary: Summary) -> list[str]:
    """Who may find the case, as words of an index of their own."""
    marks = [f"authority:{summary.authority}", f"service:{summary.authority}/{summary.service}"]
    return marks + [f"staff:{person}" for person in summary.people]


def find(user: User, typed: str, oversight: bool, before: int | None = None, most: int = 26) -> list[int]:
    """The ids of at most `most` cases with every word typed, the last as a beginning, newest first."""
    words = _WORD.findall(typed)[:MOST_WORDS]
    if not words:
        return []
    access = _quoted(f"authority:{user.authority}")
    if not oversight:
        # Each of these is of one authority: to ask for that as well would only cost.
        access = f"{_quoted(f'service:{user.authority}/{user.service}')} | {_quoted(f'staff:{user.pk}')}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_cases(%s, %s, %s, %s)", [words, access, before, most])
        return [row[0] for row in cursor.fetchall()]


def by_reference(typed: str) -> Case | None:
    """The case with exactly that reference, if the database shows it."""
    return Case.objects.filter(reference=typed.strip().upper()).first()


def _quoted(word: str) -> str:
    doubled = word.replace("\\", "").replace("'", "''")
    return f"'{doubled}'"
