"""Make a database ready: the application's role, and every table at its newest shape."""

import os
import subprocess
import sys

import django
import psycopg
from django.db.migrations.loader import MigrationLoader

from putright.config import embedded_postgres
from putright.config.database import prepare_database
from putright.config.settings import VAR


def make_ready() -> str:
    """Start or join the database, migrate it as its owner if need be, and return its URL. Safe to repeat.

    Migrations run in a process of their own, which works as the owner; this one goes on as the application. Sets
    Django up.
    """
    url = embedded_postgres.database_url(VAR)
    prepare_database(url)
    django.setup()
    if _missing(url):
        environment = {**os.environ, "PUTRIGHT_DB_OWNER": "1", "DJANGO_SETTINGS_MODULE": "putright.config.settings"}
        program = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(program, env=environment, check=True, timeout=300)
    return url


def _missing(url: str) -> bool:
    """Whether a migration on disk has not been applied; asked without starting Django a second time."""
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            return True
        applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    return not set(MigrationLoader(None).disk_migrations) <= applied
