"""The embedded PostgreSQL: started by the first, shared, gone with the last; kill -9 loses nothing."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from putright.config import embedded_postgres

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def place_for_data() -> Iterator[Path]:
    """A place that the server's user can reach too: pytest's own temporary folders are closed to it."""
    place = Path(tempfile.mkdtemp(prefix="putright-test-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture
def empty_var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where no server has been yet."""
    with place_for_data() as place, only_these_servers(monkeypatch, place):
        yield place


@pytest.fixture(scope="module")
def used_place() -> Iterator[Path]:
    with place_for_data() as place:
        yield place


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch, used_place: Path) -> Iterator[Path]:
    """Where the server has been before: making the data anew takes longer than all else in a test."""
    with only_these_servers(monkeypatch, used_place):
        url = embedded_postgres.database_url(used_place)
        with psycopg.connect(url) as connection:
            connection.execute("DROP TABLE IF EXISTS kept")
        embedded_postgres.stop()
        yield used_place


@contextmanager
def only_these_servers(monkeypatch: pytest.MonkeyPatch, place: Path) -> Iterator[None]:
    """Apart from the session's server, which is in the same list of joined ones; and none is left running."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(embedded_postgres, "_joined", {})
    yield
    embedded_postgres.stop()
    assert wait_until(lambda: not running_in(place)), running_in(place)


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def running_in(place: Path) -> list[str]:
    if not Path("/proc/self").exists():
        listing = subprocess.run(["ps", "-Aww", "-o", "args="], capture_output=True, text=True).stdout
        return [line for line in listing.splitlines() if str(place) in line]
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if str(place) in line:
                found.append(line)
    return found


def postmaster(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def keeper_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def other_user(var: Path) -> subprocess.Popen[str]:
    """Another process that starts or joins the server, and holds on to it until its input ends."""
    program = (
        "import sys; from pathlib import Path; from putright.config import embedded_postgres as e;"
        "print(e.database_url(Path(sys.argv[1])), flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(var)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    return row and row[0]


def write(url: str, what: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (what text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [what])


def answers(url: str) -> bool:
    try:
        return ask(url, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_a_configured_database_is_used_as_it_is(empty_var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example/putright")
    assert embedded_postgres.database_url(empty_var) == "postgresql://somebody@db.example/putright"
    assert embedded_postgres.address(empty_var) == "postgresql://somebody@db.example/putright"
    assert list(empty_var.iterdir()) == []


def test_it_starts_stops_and_starts_again_with_its_data(var: Path) -> None:
    url = embedded_postgres.database_url(var)
    assert url == embedded_postgres.address(var)
    write(url, "a complaint")

    embedded_postgres.stop()
    assert not running_in(var)
    assert not answers(url)

    assert embedded_postgres.database_url(var) == url
    assert ask(url, "SELECT what FROM kept") == "a complaint"


def test_what_was_acknowledged_is_on_the_disk_and_nobody_else_can_reach_it(var: Path) -> None:
    url = embedded_postgres.database_url(var)
    for setting, value in {
        "synchronous_commit": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "max_connections": "200",
    }.items():
        assert ask(url, f"SHOW {setting}") == value, setting
    assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert (var / "postgres-socket").stat().st_mode & 0o777 == 0o700
    assert (var / "postgres").stat().st_mode & 0o777 == 0o700


def test_processes_share_one_server_and_it_stops_with_the_last(var: Path) -> None:
    first = other_user(var)
    server = postmaster(var)
    url = embedded_postgres.database_url(var)
    assert postmaster(var) == server

    # The one that started it goes; it goes on for us.
    first.communicate("")
    assert answers(url)
    second = other_user(var)
    assert postmaster(var) == server

    # We leave; it goes on for the second.
    embedded_postgres.stop()
    assert answers(url)
    second.communicate("")
    assert wait_until(lambda: not running_in(var))


def test_many_processes_that_start_at_once_get_one_server(empty_var: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from putright.config import embedded_postgres as e;"
        "import psycopg;"
        "u = e.database_url(Path(sys.argv[1]));"
        "row = psycopg.connect(u).execute('SELECT pg_postmaster_start_time()::text').fetchone();"
        "print(row[0], flush=True);"
        "sys.stdin.read()"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", program, str(empty_var)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(6)
    ]
    answers_of_all = [process.stdout.readline() for process in started if process.stdout]
    for process in started:
        process.communicate("")
    assert len(set(answers_of_all)) == 1
    assert answers_of_all[0]


def test_starting_while_the_last_one_is_stopping(var: Path) -> None:
    for _ in range(5):
        user = other_user(var)
        assert user.stdin is not None
        user.stdin.close()
        url = embedded_postgres.database_url(var)
        assert answers(url)
        embedded_postgres.stop()
        user.wait()
        assert user.stdout is not None
        user.stdout.close()


def test_killed_users_leave_nothing_running(var: Path) -> None:
    user = other_user(var)
    user.kill()
    user.communicate()
    assert wait_until(lambda: not running_in(var))


def test_a_killed_server_comes_back_with_what_was_acknowledged(var: Path) -> None:
    url = embedded_postgres.database_url(var)
    for number in range(20):
        write(url, f"complaint {number}")
    killed = postmaster(var)
    os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: answers(url))
    assert postmaster(var) != killed
    assert ask(url, "SELECT count(*) FROM kept") == 20


@pytest.mark.skipif(not shutil.which("setpriv"), reason="only where the system ends a server with its keeper")
def test_everything_killed_at_once_starts_again_with_its_data(var: Path) -> None:
    user = other_user(var)
    url = embedded_postgres.address(var)
    write(url, "a complaint")
    server = postmaster(var)
    keeper = keeper_of(server)
    for pid in (keeper, server, user.pid):
        os.kill(pid, signal.SIGKILL)
    user.communicate()
    assert (var / "postgres" / "postmaster.pid").exists()

    assert embedded_postgres.database_url(var) == url
    assert ask(url, "SELECT what FROM kept") == "a complaint"


@pytest.mark.skipif(not shutil.which("setpriv"), reason="only where the system ends a server with its keeper")
def test_a_killed_keeper_takes_its_server_along(var: Path) -> None:
    user = other_user(var)
    os.kill(keeper_of(postmaster(var)), signal.SIGKILL)
    assert wait_until(lambda: len(running_in(var)) == 1), "only the user itself"
    user.communicate("")


def test_a_stale_process_number_that_somebody_else_has_now(var: Path) -> None:
    url = embedded_postgres.database_url(var)
    write(url, "a complaint")
    embedded_postgres.stop()
    lines = [
        str(os.getpid()),
        str(var / "postgres"),
        "1",
        "5432",
        str(var / "postgres-socket"),
        "",
        "1 1",
        "ready",
    ]
    (var / "postgres" / "postmaster.pid").write_text("\n".join(lines) + "\n")

    assert ask(embedded_postgres.database_url(var), "SELECT what FROM kept") == "a complaint"


def test_a_first_start_that_was_cut_short(empty_var: Path) -> None:
    (empty_var / "postgres.new").mkdir()
    (empty_var / "postgres.new" / "PG_VERSION").write_text("18\n")
    assert answers(embedded_postgres.database_url(empty_var))


def test_a_checkout_deep_in_the_disk(empty_var: Path) -> None:
    deep = empty_var / ("a-council-with-a-long-name-" * 4) / ("and-a-long-path-" * 4)
    url = embedded_postgres.database_url(deep)
    assert str(deep) not in url
    assert answers(url)
    embedded_postgres.stop()
    sockets = Path(str(psycopg.conninfo.conninfo_to_dict(url)["host"]))
    assert not sockets.exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root has a home that the server's user cannot enter")
def test_root_in_a_home_closed_to_others(empty_var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = empty_var / "home"
    home.mkdir(mode=0o700)
    # All of it is in there: the data, and PostgreSQL's own programs.
    package = embedded_postgres.programs().parents[1]
    for part in (package / "pginstall18", package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, home / part.relative_to(package.parent), symlinks=True)
    monkeypatch.setattr(embedded_postgres, "programs", lambda: home / package.name / "pginstall18" / "bin")
    assert answers(embedded_postgres.database_url(home / "checkout" / "var"))
    assert home.stat().st_mode & 0o777 == 0o700
    embedded_postgres.stop()


def test_what_is_wrong_is_said_in_a_sentence(empty_var: Path) -> None:
    (empty_var / "postgres").mkdir()
    (empty_var / "postgres" / "something").write_text("of somebody")
    with pytest.raises(embedded_postgres.EmbeddedPostgresError, match="not empty"):
        embedded_postgres.database_url(empty_var)
