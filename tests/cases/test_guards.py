"""What the database itself holds to, whatever a query forgets."""

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases import search
from putright.cases.models import Case, Event, OfAnAuthority, Summary
from tests.support.luton import Office, hire


def test_a_query_that_forgets_its_authority_still_sees_only_its_own(db: None, at_hand: None) -> None:
    with authority_scope("luton"):
        hire().open("2026-11-02")
    with authority_scope("dudley-childrens-services"):
        assert list(Case.objects.all()) == []
        assert list(User.objects.all()) == []
        with connection.cursor() as cursor:
            for table in (
                "cases_case",
                "cases_event",
                "cases_summary",
                "cases_text",
                "cases_person",
                "accounts_user",
            ):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), table
    with authority_scope("luton"):
        assert Case.objects.count() == 1


def test_without_a_scope_there_is_nothing(db: None, at_hand: None) -> None:
    with authority_scope("luton"):
        hire().open("2026-11-02")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('putright.authority', '', true)")
    assert Case.objects.count() == 0


def test_nothing_can_be_written_for_another_authority(luton: Office) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        User.objects.hire("dudley-childrens-services", "x@example.com", None, name="X")


def test_every_table_of_ours_has_row_level_security(db: None, at_hand: None) -> None:
    tables = {m._meta.db_table for m in apps.get_models() if issubclass(m, OfAnAuthority)} | {User._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        assert tables <= {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("statement", ["UPDATE cases_event SET step = 'x'", "DELETE FROM cases_event"])
def test_an_event_can_be_neither_changed_nor_deleted(luton: Office, statement: str) -> None:
    luton.open("2026-11-02")
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert Event.objects.count() == 1


def test_search_keeps_to_its_authority(db: None, at_hand: None) -> None:
    with authority_scope("luton"):
        office = hire()
        office.open("2026-11-02")
        mine = search.find(office.staff["complaints"], "pothole", oversight=True)
        assert len(mine) == 1
    with authority_scope("dudley-childrens-services"):
        assert search.find(office.staff["complaints"], "pothole", oversight=True) == []


def test_lists_are_read_from_the_summary_alone(luton: Office) -> None:
    luton.open("2026-11-02")
    with CaptureQueriesContext(connection) as queries:
        list(Summary.objects.filter(closed=False).order_by("next_due"))
    assert len(queries) == 1
    assert "cases_event" not in queries[0]["sql"]
