"""Real processes of the product on the tests' database: the worker, and the pages."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.error import URLError
from urllib.request import urlopen

from django.db import connection
from psycopg.conninfo import make_conninfo


def environment(**changes: str) -> dict[str, str]:
    """What such a process is started with: the tests' database, as the application's role, without a pool."""
    options = connection.settings_dict
    known = {"dbname": options["NAME"], "user": options["USER"], "host": options["HOST"], "port": options["PORT"]}
    if options["PASSWORD"]:
        known["password"] = options["PASSWORD"]
    own = {
        "DATABASE_URL": make_conninfo(**known),
        "PUTRIGHT_DB_POOL": "0",
        "PUTRIGHT_DB_OWNER": "",
        "DJANGO_SETTINGS_MODULE": "putright.config.settings",
    }
    return {**os.environ, **own, **changes}


def worker(smtp_port: int, queue: str = "letters") -> subprocess.Popen[bytes]:
    """A worker that sends letters to that port, or does the jobs of another queue and no others.

    Else, at some minutes of an hour, reminders would arrive among the letters that a test counts.
    """
    program = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1", "--queues", queue]
    settings = environment(PUTRIGHT_SMTP_URL=f"smtp://127.0.0.1:{smtp_port}")
    return subprocess.Popen(program, env=settings, start_new_session=True)


def pages(port: int, files: str) -> subprocess.Popen[bytes]:
    """The pages on that port, once they answer."""
    program = [
        sys.executable,
        "-m",
        "gunicorn",
        "putright.config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    process = subprocess.Popen(program, env=environment(PUTRIGHT_FILES=files), start_new_session=True)
    until(lambda: _answers(port))
    return process


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(wanted: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something to become so."""
    deadline = time.monotonic() + seconds
    while not wanted():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/luton/staff/sign-in/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
