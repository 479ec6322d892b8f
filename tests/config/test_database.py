"""Which database Django uses, as which role."""

from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from putright.config import database


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "PUTRIGHT_DB_POOL", "PUTRIGHT_DB_OWNER"):
        monkeypatch.delenv(name, raising=False)


def test_without_an_address_it_is_the_embedded_one(tmp_path: Path) -> None:
    default = database.django_databases(tmp_path)["default"]
    assert default["ENGINE"] == "django.db.backends.postgresql"
    assert default["NAME"] == default["USER"] == "putright"
    assert default["HOST"].startswith("/")
    assert default["CONN_MAX_AGE"] == 0
    assert default["OPTIONS"] == {"options": "-c role=putright_app", "pool": {"min_size": 0, "max_size": 8}}


def test_an_address_with_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://us%40er:p%2Fw@db.example:6432/cases?sslmode=verify-full")
    default = database.django_databases(tmp_path)["default"]
    assert [default[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "us@er",
        "p/w",
        "db.example",
        "6432",
        "cases",
    ]
    assert default["OPTIONS"]["sslmode"] == "verify-full"


def test_migrations_run_as_the_owner_and_without_a_pool_if_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUTRIGHT_DB_OWNER", "1")
    monkeypatch.setenv("PUTRIGHT_DB_POOL", "0")
    assert database.django_database("postgresql://u@h/d")["OPTIONS"] == {}


@pytest.mark.parametrize("address", ["mysql://u:secret@h/d", "postgresql://u:secret@h", "secret"])
def test_an_address_that_is_none_is_refused_without_showing_the_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write postgresql://") as refused:
        database.django_database(address)
    assert "secret" not in str(refused.value)


def test_the_application_may_use_the_owners_tables_and_make_none(database_server: str) -> None:
    name = "putright_test_prepare"
    with psycopg.connect(database_server, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
    url = psycopg.conninfo.make_conninfo(database_server, dbname=name)
    database.prepare_database(url)
    database.prepare_database(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY, what text, mine boolean)")
        connection.execute("ALTER TABLE things ENABLE ROW LEVEL SECURITY")
        connection.execute("CREATE POLICY mine ON things USING (mine)")
        connection.execute("INSERT INTO things (what, mine) VALUES ('hers', false)")
        connection.execute(f"SET ROLE {database.APP_ROLE}")
        connection.execute("INSERT INTO things (what, mine) VALUES ('mine', true)")
        assert connection.execute("SELECT what FROM things").fetchall() == [("mine",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("TRUNCATE things")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE more (id bigint)")
    with psycopg.connect(database_server, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name}")
