"""`script/demo`: make a database ready, fill it once, and serve until Ctrl-C."""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

AUTHORITY = "luton"
_LOADED_AT_ONCE = 2


def main() -> int:
    """Run the demonstration; 0 when it was stopped, 1 when it could not start."""
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.config.settings")
    os.environ.setdefault("PUTRIGHT_HOSTS", "localhost,127.0.0.1,[::1]")
    os.environ["PUTRIGHT_SMTP_URL"] = f"smtp://127.0.0.1:{options.smtp_port}"
    signal.signal(signal.SIGTERM, _stop)
    started = time.monotonic()
    _say(
        "PostgreSQL: "
        + ("the server of DATABASE_URL" if os.environ.get("DATABASE_URL") else "our own, in var/postgres")
    )
    from putright.config.ready import make_ready

    make_ready()
    _say("Database: ready")
    from putright.demo.mailbox import Mailbox

    children: list[subprocess.Popen[bytes]] = []
    try:
        _load(options.more, children)
        with Mailbox(options.smtp_port) as mailbox:
            _say(f"Mailbox: letters that go out arrive in {_shown(mailbox.folder)}")
            children.append(_start_worker())
            _say("Worker: started; it sends the letters")
            children.append(_start_web(options.port))
            _wait_for(options.port, children)
            _say(f"Web: started, {time.monotonic() - started:.0f} seconds after the beginning")
            _introduce(options.port)
            return _wait(children)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(children)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/demo", description="Try Putright on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="where the pages are (8000)")
    parser.add_argument(
        "--smtp-port", type=int, default=8025, help="where the demonstration's mail server listens (8025)"
    )
    parser.add_argument("--more", action="store_true", help="load several hundred more cases for each council first")
    return parser.parse_args()


def _load(more: bool, children: list[subprocess.Popen[bytes]]) -> None:
    """The cases of every council that has none, or more for all; as many councils at a time as there is room for."""
    from putright.demo.fill import how_many
    from putright.procedure_files.catalogue import catalogue

    waiting = [slug for slug in catalogue().councils() if more or not how_many(slug)]
    for slug in catalogue().councils():
        if slug not in waiting:
            _say(f"  {catalogue().authority(slug).name}: {how_many(slug)} cases there already")
    if waiting:
        _say("Cases: a year of them for each council, around today; this takes a minute or two")
    while waiting or children:
        while waiting and len(children) < _LOADED_AT_ONCE:
            program = [sys.executable, "-m", "putright.demo.load", waiting.pop(0), *(["more"] if more else [])]
            children.append(subprocess.Popen(program, start_new_session=True))
        time.sleep(0.1)
        for child in [child for child in children if child.poll() is not None]:
            children.remove(child)
            if child.returncode:
                raise SystemExit("The cases could not be made; see above.")


def _say(line: str) -> None:
    print(line, flush=True)


def _start_web(port: int) -> subprocess.Popen[bytes]:
    program = [sys.executable, "-m", "gunicorn", "putright.config.wsgi", "--bind", f"127.0.0.1:{port}"]
    return subprocess.Popen(
        [*program, "--workers", "2", "--threads", "4", "--log-level", "warning"], start_new_session=True
    )


def _start_worker() -> subprocess.Popen[bytes]:
    program = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"]
    return subprocess.Popen(program, start_new_session=True)


def _wait_for(port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    address = f"http://127.0.0.1:{port}/{AUTHORITY}/staff/sign-in/"
    for _ in range(300):
        if any(child.poll() is not None for child in children):
            raise SystemExit(f"Could not start on port {port}. Is it in use? Try: script/demo --port {port + 1}")
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    raise SystemExit("The pages did not answer within 30 seconds.")


def _introduce(port: int) -> None:
    from putright.demo.staff import PASSWORD, first_to_sign_in

    base = f"http://127.0.0.1:{port}/{AUTHORITY}/"
    _say("")
    _say(f"  For the public:  {base}")
    _say(f"  For staff:       {base}staff/")
    _say("")
    _say(f"  Sign in as any of these, with the password {PASSWORD}")
    for key, what in (
        ("amara", "complaints team, sees every case"),
        ("beth", "officer in waste, investigates at stage 1"),
        ("sanjay", "team manager in waste, allows more time"),
        ("carol", "service manager in waste, reviews at stage 2"),
        ("helen", "Information Governance Manager, decides on declining a review"),
        ("admin", "administrator, opens and shuts channels"),
    ):
        _say(f"    {key}@{AUTHORITY}.example".ljust(32) + what)
    _say("")
    _say("  The other councils, each with its own policy and the same password:")
    for slug, address in first_to_sign_in(AUTHORITY):
        _say(f"    http://127.0.0.1:{port}/{slug}/staff/  {address}")
    _say("")
    _say("  Ctrl-C stops everything; nothing is lost.")


def _wait(children: Sequence[subprocess.Popen[bytes]]) -> int:
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    _say("A process ended by itself; stopping the rest.")
    return 1


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Stop what was started, gently and then not; then leave the database, which stops with its last user."""
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    from putright.config import embedded_postgres

    with suppress(ImportError):
        from django.db import connections

        connections.close_all()
    embedded_postgres.stop()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _shown(path: Path) -> str:
    with suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)


if __name__ == "__main__":
    sys.exit(main())
