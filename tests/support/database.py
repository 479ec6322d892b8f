"""A PostgreSQL server for the tests, and the roles they work as.

Started by the first test that asks for a database, so the engine's tests run without it. Migrations run as
the owner; the tests themselves as the application's role, bound by row-level security as in real use.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from putright.config import database, embedded_postgres

ROOT = Path(__file__).resolve().parents[2]
# One of its own for each run, so that two runs at once do not meet.
NAME = f"putright_test_{os.getpid()}"
TEMPLATE = f"{NAME}_template"


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """A running PostgreSQL's URL, as the owner: ours in `var/test-postgres`, or the one of DATABASE_URL."""
    # Lost in a crash of the machine, which tests can bear; the tests of crashes start a durable one of their
    # own.
    url = embedded_postgres.database_url(ROOT / "var", "test-postgres", durable=False)
    yield url
    connections.close_all()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}"')
    embedded_postgres.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: str) -> None:
    """Point Django at the tests' server, as the owner, until the tables are made."""
    with psycopg.connect(database_server, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            server.execute(f'CREATE DATABASE "{TEMPLATE}"')
    # Django makes its test database as a copy of this one, with what must be there before the first
    # migration.
    database.prepare_database(psycopg.conninfo.make_conninfo(database_server, dbname=TEMPLATE))
    connection.close()
    wanted = database.django_database(database_server)
    # A pool's idle connections would keep the test database from being removed.
    for not_in_tests in ("pool", "options"):
        wanted["OPTIONS"].pop(not_in_tests, None)
    connection.settings_dict.update(wanted)
    connection.settings_dict["TEST"].update(NAME=NAME, TEMPLATE=TEMPLATE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The tables are made: from here on the application's role, but for emptying the tables between tests."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    options["options"] = database.AS_THE_APP
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _as_owner(TransactionTestCase._fixture_teardown))
        yield
    connection.close()
    del options["options"]


@contextmanager
def owner() -> Iterator[None]:
    """Within it, the test works as the owner of the tables, whom row-level security does not bind."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {database.APP_ROLE}")


def _as_owner(teardown: Any) -> Any:
    def with_the_right_to_truncate(case: TransactionTestCase) -> None:
        with owner(), connection.cursor() as cursor:
            teardown(case)
            # No table of Django's: jobs left here would be done by the worker of some later test.
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers, procrastinate_events CASCADE")

    return with_the_right_to_truncate
