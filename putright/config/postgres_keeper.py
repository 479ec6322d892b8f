"""Keeps one PostgreSQL server running for as long as somebody is connected to the keeper, and not longer.

A program of its own, started by `embedded_postgres.py` with the standard library alone:

    python postgres_keeper.py PROGRAMS DATA SOCKET_DIRECTORY FIRST_CLIENT durable|fast

Whoever uses the server holds a connection to the keeper's socket. The keeper answers `ready` (or a sentence
that says what is wrong); to `leave` it answers `others`, or stops the server and closes. A server that dies
is started again.
"""

import fcntl
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
KEEPER_SOCKET = "keeper"
STOP_SECONDS = 60
SUPERUSER = "postgres"
# PostgreSQL refuses to run as root, so root starts it as this user.
SERVER_USER = "putright-postgres"
SERVER_USER_HOME = Path("/var/lib/putright-postgres")

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    # Compiling a query takes longer than any query of a screen.
    "jit": "off",
    # An acknowledged submission survives a crash: never answered before it is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "log_line_prefix": "%m [%p] ",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# As the first owner of a real server would do by hand. The owner is no superuser, so that what works here
# works there.
FIRST_OBJECTS = r"""
SELECT 'CREATE ROLE putright LOGIN CREATEDB CREATEROLE'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'putright') \gexec
SELECT 'CREATE DATABASE putright OWNER putright'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'putright') \gexec
"""


class CannotStartError(Exception):
    """The message says why, in one sentence, for the person who started Putright."""


class Server:
    """The PostgreSQL server of one data directory."""

    def __init__(self, programs: Path, data: Path, sockets: Path, *, durable: bool) -> None:
        self.programs = programs
        self.data = data
        self.sockets = sockets
        self.log = data.with_name(f"{data.name}.log")
        self.settings = SETTINGS | ({} if durable else FAST) | {"unix_socket_directories": str(sockets)}
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}

    def prepare(self) -> None:
        """Make what has to be there before the server can start, and clear away what a crash left."""
        if os.getuid() == 0:
            self.programs = _programs_in_reach(self.programs)
        self._make_socket_directory()
        self._end_orphan()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        elif os.getuid() == 0 and self.data.stat().st_uid != _server_user()[0]:
            # The data came from another machine, where the user had another number.
            for path in (self.data, *self.data.rglob("*")):
                os.chown(path, *_server_user(), follow_symlinks=False)

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        self._run_until_ready()
        psql = [str(self.programs / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1"]
        where = ["-h", str(self.sockets), "-p", str(PORT), "-U", SUPERUSER, "-d", "postgres"]
        made = subprocess.run(
            [*psql, *where], input=FIRST_OBJECTS, env=self.environment, capture_output=True, text=True
        )
        if made.returncode:
            raise CannotStartError(f"PostgreSQL started, but its database could not be made: {made.stderr}")

    def stop(self) -> None:
        """End the server: at once but cleanly; if it will not, as a crash would. Nothing is lost."""
        if self.process is None:
            return
        for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            if self.process.poll() is None:
                self.process.send_signal(how)
                try:
                    self.process.wait(seconds)
                except subprocess.TimeoutExpired:
                    continue
            break
        self.process = None

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _make_socket_directory(self) -> None:
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            # In /tmp anybody could have made it first, to listen to us.
            owner = self.sockets.lstat().st_uid
            if self.sockets.is_symlink() or owner not in (os.getuid(), *_server_user()[:1]):
                raise CannotStartError(f"{self.sockets} belongs to somebody else: remove it.") from None
        self.sockets.chmod(0o700)
        if os.getuid() == 0:
            os.chown(self.sockets, *_server_user())

    def _end_orphan(self) -> None:
        """End a server whose keeper was killed where the system could not end it with the keeper.

        We hold the data directory's lock, so no living keeper has it.
        """
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        if not self._is_our_server(pid):
            # The number may belong to another program by now, which PostgreSQL would take for a running
            # server.
            pid_file.unlink()
            return
        os.kill(pid, signal.SIGINT)
        for _ in range(STOP_SECONDS * 20):
            time.sleep(0.05)
            if not self._is_our_server(pid):
                return
        os.kill(pid, signal.SIGKILL)

    def _is_our_server(self, pid: int) -> bool:
        arguments = Path(f"/proc/{pid}/cmdline")
        if Path("/proc/self/cmdline").exists():
            try:
                line = arguments.read_bytes().replace(b"\0", b" ")
            except OSError:
                return False
        else:
            line = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True).stdout
        return b"postgres" in line and os.fsencode(self.data) in line

    def _initialise(self) -> None:
        # Made beside and renamed when whole: a start that is killed half-way leaves nothing that looks like
        # data.
        new = self.data.with_name(f"{self.data.name}.new")
        if new.exists():
            shutil.rmtree(new)
        new.mkdir(mode=0o700)
        if os.getuid() == 0:
            os.chown(new, *_server_user())
        # Sorted by code point everywhere: the order of a list must not depend on the machine.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        # Trust is safe here: there is no network address, and only this user can enter the socket's
        # directory.
        made = subprocess.run(
            [
                *(*_as_server_user(self), str(self.programs / "initdb"), "-D", str(new), "-U", SUPERUSER),
                *("--auth=trust", "--no-instructions", *locale),
            ],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise CannotStartError(f"PostgreSQL could not make its data directory: {' '.join(made.stderr.split())}")
        if self.data.exists():
            self.data.rmdir()
        new.rename(self.data)

    def _run_until_ready(self) -> None:
        # After a crash the old server's children may need a moment to notice, and hold its memory until then.
        for _ in range(40):
            logged = self.log.stat().st_size if self.log.exists() else 0
            if self._run():
                return
            with open(self.log, "rb") as log:
                log.seek(logged)
                said = log.read().decode(errors="replace")
            if "still in use" not in said and "already exists" not in said:
                break
            time.sleep(0.25)
        raise CannotStartError(f"PostgreSQL did not start: {' '.join(said.split())[-600:]} (more in {self.log})")

    def _run(self) -> bool:
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [*_as_server_user(self), str(self.programs / "postgres"), "-D", str(self.data), *settings],
            stdin=subprocess.DEVNULL,
            env=self.environment,
        )
        while self.process.poll() is None:
            # The first line is the server's process, the eighth says how far it is. A crash leaves the old
            # file.
            try:
                lines = (self.data / "postmaster.pid").read_text().split("\n")
            except FileNotFoundError:
                lines = []
            if len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.01)
        return False


def _server_user() -> tuple[int, int]:
    """The user and group that PostgreSQL runs as: our own, or for root one made for it."""
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    import pwd

    try:
        entry = pwd.getpwnam(SERVER_USER)
    except KeyError:
        add = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        try:
            subprocess.run([*add, "--shell", "/usr/sbin/nologin", SERVER_USER], check=True, capture_output=True)
            entry = pwd.getpwnam(SERVER_USER)
        except (OSError, subprocess.CalledProcessError):
            raise CannotStartError(
                "PostgreSQL does not run as root, and no user could be made for it: "
                "start Putright as an ordinary user, or set DATABASE_URL."
            ) from None
    return entry.pw_uid, entry.pw_gid


def _as_server_user(server: Server) -> list[str]:
    """What to put before a program: it runs as the server's user, and ends when the keeper is killed."""
    setpriv = shutil.which("setpriv", path="/usr/bin:/bin:/usr/local/bin")
    if os.getuid() != 0:
        return [setpriv, "--pdeathsig", "INT"] if setpriv else []
    if setpriv is None:
        raise CannotStartError(
            "PostgreSQL does not run as root, and setpriv (of util-linux) is not here to change the user: "
            "start Putright as an ordinary user, or set DATABASE_URL."
        )
    user, group = _server_user()
    prefix = [setpriv, f"--reuid={user}", f"--regid={group}", "--clear-groups", "--pdeathsig", "INT"]
    # Root's home is closed to others. A checkout there needs the right to pass through, not an open home.
    for right in (None, "dac_read_search", "dac_override"):
        given = [f"--inh-caps=+{right}", f"--ambient-caps=+{right}"] if right else []
        if subprocess.run([*prefix, *given, "ls", server.data.parent], capture_output=True).returncode == 0:
            return prefix + given
    raise CannotStartError(
        f"The user {SERVER_USER} cannot reach {server.data.parent}: "
        "move the checkout, start Putright as an ordinary user, or set DATABASE_URL."
    )


def _programs_in_reach(programs: Path) -> Path:
    """PostgreSQL's programs where the server's user can run them: a copy, if they are in a closed home.

    The right to pass through would not do: the programs look for each other in ways that leave it out.
    """
    user, group = _server_user()
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, user=user, group=group)
        return programs
    except (PermissionError, subprocess.CalledProcessError):
        pass
    package = programs.parents[1]
    mark = (programs / "postgres").stat()
    copy = SERVER_USER_HOME / f"programs-{mark.st_size}-{mark.st_mtime_ns}"
    if not copy.exists():
        new = copy.with_name(f"{copy.name}.{os.getpid()}")
        # With the libraries beside the package, as the wheel lays them out.
        for part in (programs.parent, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, new / part.relative_to(package.parent), symlinks=True)
        for path in (SERVER_USER_HOME, new, *new.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        # Another server's keeper may have been first; then its copy serves.
        try:
            new.rename(copy)
        except OSError:
            shutil.rmtree(new)
    return copy / programs.relative_to(package.parent)


class Keeper:
    """Counts who uses the server, and ends it after the last."""

    def __init__(self, server: Server, first: socket.socket) -> None:
        self.server = server
        self.clients = {first}
        self.asked_to_stop = False
        self.deaths: list[float] = []
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.door_path = server.sockets / KEEPER_SOCKET
        # A signal must wake select(): the server's death, or a request to stop.
        self.bell, ring = socket.socketpair()
        self.bell.setblocking(False)
        ring.setblocking(False)
        self.ring = ring
        signal.set_wakeup_fd(ring.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(asked, self._ask_to_stop)

    def _ask_to_stop(self, *_: object) -> None:
        self.asked_to_stop = True

    def open_door(self) -> None:
        self.door_path.unlink(missing_ok=True)
        self.door.bind(str(self.door_path))
        self.door.listen(64)

    def keep(self) -> None:
        """Until nobody is left, or a signal asks to stop."""
        while self.clients and not self.asked_to_stop:
            # Those who tidy /tmp remove what nobody touched for days.
            ready, _, _ = select.select([self.door, self.bell, *self.clients], [], [], 3600)
            os.utime(self.door_path)
            for one in ready:
                if one is self.door:
                    self._welcome()
                elif one is self.bell:
                    self.bell.recv(4096)
                else:
                    self._hear(one)
            if self.server.died():
                self._start_again()
        # Closed before the server stops: who comes now finds no door, and starts the next server after us.
        self.door_path.unlink(missing_ok=True)
        self.door.close()

    def _welcome(self) -> None:
        client, _ = self.door.accept()
        self.clients.add(client)
        _tell(client, "ready")

    def _hear(self, client: socket.socket) -> None:
        try:
            said = client.recv(64)
        except ConnectionResetError:
            said = b""
        if said and len(self.clients) == 1:
            # The last one waits until the server is down: the connection ends when we do.
            self.asked_to_stop = True
            return
        if said:
            _tell(client, "others")
        self.clients.discard(client)
        client.close()

    def _start_again(self) -> None:
        now = time.monotonic()
        self.deaths = [at for at in self.deaths if now - at < 60] + [now]
        if len(self.deaths) > 5:
            raise CannotStartError("PostgreSQL died more than five times in a minute.")
        print("PostgreSQL ended unexpectedly; starting it again", flush=True)
        self.server.start()


def _tell(client: socket.socket, what: str) -> None:
    try:
        client.sendall(" ".join(what.split()).encode() + b"\n")
    except OSError:
        # It has gone; select() will say so.
        return


def main(arguments: list[str]) -> int:
    """Start the server, keep it, stop it."""
    programs, data, sockets = (Path(path) for path in arguments[:3])
    first = socket.socket(fileno=int(arguments[3]))
    server = Server(programs, data, sockets, durable=arguments[4] == "durable")
    # Held until we end, and by the kernel's doing not longer: one keeper to a data directory. The one before
    # us may still be stopping its server.
    with open(data.with_name(f"{data.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            server.prepare()
            keeper = Keeper(server, first)
            server.start()
            keeper.open_door()
            _tell(first, "ready")
            keeper.keep()
        except (CannotStartError, OSError) as error:
            print(error, flush=True)
            _tell(first, str(error))
            return 1
        finally:
            server.stop()
            # Nothing is left in /tmp. Not empty where the server could not be stopped.
            with suppress(OSError):
                sockets.rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
