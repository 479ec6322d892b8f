"""Which database Django uses, as which role, and what a database needs before its first migration.

Two roles: the owner, in the URL, makes tables; the application works as `putright_app`, which row-level
security binds and which owns nothing. Django logs in as the owner and at once takes on the application's
role, except where `PUTRIGHT_DB_OWNER=1` says that migrations run.
"""

import os
from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from putright.config import embedded_postgres

APP_ROLE = "putright_app"
# Given when connecting, not after: Django's own `assume_role` waits for ever when its pool makes a connection, and
# RESET ROLE now returns to this role, not to the owner.
AS_THE_APP = f"-c role={APP_ROLE}"
POOL = {"min_size": 0, "max_size": 8}

_DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def django_databases(var: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES.

    Starts nothing, so settings load anywhere: `embedded_postgres.database_url` starts the embedded server.
    """
    return {"default": django_database(embedded_postgres.address(var))}


def django_database(url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES, from a PostgreSQL URL or `name=value` connection string."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Not the URL itself: it may hold a password, and errors are logged.
        raise ImproperlyConfigured(
            "DATABASE_URL is not a PostgreSQL address: write postgresql://user:password@host:5432/name."
        ) from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database: write postgresql://user:password@host:5432/name.")
    # What Django has no name of its own for (sslmode, connect_timeout ...) goes to the driver as it is.
    options: dict[str, Any] = {key: value for key, value in parts.items() if key not in _DJANGO_NAMES}
    if os.environ.get("PUTRIGHT_DB_OWNER") != "1":
        options["options"] = f"{options.get('options', '')} {AS_THE_APP}".strip()
    if os.environ.get("PUTRIGHT_DB_POOL") != "0":
        options["pool"] = dict(POOL)
    django = {name: str(parts.get(key) or "") for key, name in _DJANGO_NAMES.items()}
    # The pool keeps connections open; Django refuses to do so as well.
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, "OPTIONS": options, **django}


def prepare_database(url: str) -> None:
    """Before the first migration: the application's role, and its right to use the tables that will be made.

    Safe to repeat. A table that must only grow takes UPDATE and DELETE back from the role in its own
    migration.
    """
    role = sql.Identifier(APP_ROLE)
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
            try:
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOBYPASSRLS").format(role))
            except psycopg.errors.InsufficientPrivilege:
                raise ImproperlyConfigured(
                    f"There is no role {APP_ROLE}, and the user in DATABASE_URL may not make one: "
                    f"have it made with CREATE ROLE {APP_ROLE} NOLOGIN; "
                    f"GRANT {APP_ROLE} TO the user in DATABASE_URL."
                ) from None
        # Only where it is not ours yet: a role that somebody else made for us, we may use but not give.
        try:
            connection.execute(sql.SQL("SET ROLE {}; RESET ROLE").format(role))
        except psycopg.errors.InsufficientPrivilege:
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
        for grant in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
        ):
            connection.execute(sql.SQL(grant).format(role))
