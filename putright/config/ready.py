"""Make a database ready: the application's role, and every table at its newest shape."""

import os
import subprocess
import sys

from putright.config import embedded_postgres
from putright.config.database import prepare_database
from putright.config.settings import STATIC_ROOT, VAR


def make_ready() -> str:
    """Start or join the database, migrate it as its owner, and return its URL. Safe to repeat; quick when it is ready.

    Migrations run in a process of their own, which works as the owner; this one goes on as the application.
    """
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    url = embedded_postgres.database_url(VAR)
    prepare_database(url)
    environment = {
        **os.environ,
        "PUTRIGHT_DB_OWNER": "1",
        "DJANGO_SETTINGS_MODULE": "putright.config.settings",
    }
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env=environment,
        check=True,
        timeout=300,
    )
    return url
