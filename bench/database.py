"""The bench's own server and its databases: one a store."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bench.council import ROOT
from putright.config import embedded_postgres
from putright.config.database import prepare_database

VAR = ROOT / "var" / "bench"


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else's run of the bench at the same time: it would use the same stores, and spoil the figures."""
    VAR.mkdir(parents=True, exist_ok=True)
    with open(VAR / "running", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit("The bench is running already in this checkout: wait until it is done.") from None
        yield


def server() -> str:
    """The server's URL: our own in `var/bench`, without the waits for the disk, or the one of DATABASE_URL."""
    return embedded_postgres.database_url(VAR, "bench-postgres", durable=False)


def name_of(cases: int) -> str:
    """What a store's database is called."""
    return f"putright_bench_{cases}"


def url_of(cases: int) -> str:
    """Where a store is. Starts nothing."""
    return make_conninfo(embedded_postgres.address(VAR, "bench-postgres"), dbname=name_of(cases))


def environment(cases: int) -> dict[str, str]:
    """What a process needs to work on that store."""
    return {
        **os.environ,
        "DATABASE_URL": url_of(cases),
        "PUTRIGHT_VAR": str(VAR),
        "DJANGO_SETTINGS_MODULE": "putright.config.settings",
        "PUTRIGHT_HOSTS": "localhost,127.0.0.1",
        "PUTRIGHT_DEBUG": "0",
    }


def folder_of(cases: int) -> Path:
    """Where a store's procedures and other files are."""
    return VAR / name_of(cases)


def drop(cases: int) -> None:
    """Remove a store."""
    with psycopg.connect(server(), autocommit=True) as connection:
        name = sql.Identifier(name_of(cases))
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
    shutil.rmtree(folder_of(cases), ignore_errors=True)


def create(cases: int) -> None:
    """An empty store at the newest shape."""
    drop(cases)
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name_of(cases))))
    prepare_database(url_of(cases))
    environ = environment(cases) | {"PUTRIGHT_DB_OWNER": "1"}
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=environ, check=True)


def exists(cases: int, version: str) -> bool:
    """Whether the store is there, whole, as this version makes it."""
    try:
        with psycopg.connect(url_of(cases)) as connection:
            row = connection.execute("SELECT version FROM bench_store").fetchone()
    except psycopg.Error:
        return False
    return row is not None and row[0] == version


def size_of(cases: int) -> int:
    """Bytes on disk."""
    with psycopg.connect(server()) as connection:
        row = connection.execute("SELECT pg_database_size(%s)", [name_of(cases)]).fetchone()
    return int(row[0]) if row else 0
