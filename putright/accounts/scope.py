"""Working for one authority at a time: within a scope the database shows that authority's rows and no others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "putright.authority"
"""What row-level security compares every row's authority with. Unset, it matches nothing."""


@contextmanager
def authority_scope(authority: str) -> Iterator[None]:
    """A transaction in which only `authority`'s rows can be read or written; the setting ends with it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, authority])
        yield
