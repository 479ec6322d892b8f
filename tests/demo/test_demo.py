"""`script/demo`: it serves a believable year, Ctrl-C leaves nothing running, and a second start finds everything."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
import pytest

from putright.cases.clock import day_of, now
from putright.cases.models import Case, Event, Letter, Summary, Text
from putright.config import embedded_postgres
from putright.engine.procedure import Procedure
from putright.engine.specimens import TEXT
from putright.procedure_files.catalogue import catalogue
from tests.support.processes import free_port

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def demo(var: Path) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """The demonstration, once it has said that Ctrl-C stops it: the process, its address, the lines it said."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "PUTRIGHT_DB_POOL")}
    environment |= {"PUTRIGHT_VAR": str(var), "PYTHONUNBUFFERED": "1"}
    program = [sys.executable, "-m", "putright.demo", "--port", str(port), "--smtp-port", str(free_port())]
    process = subprocess.Popen(
        program,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip())
            if "Ctrl-C" in line:
                break
        assert lines, "it said nothing"
        assert "Ctrl-C" in lines[-1], "\n".join(lines)
        yield process, f"http://127.0.0.1:{port}/luton/", lines
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def running_below(var: Path) -> list[str]:
    """Command lines of processes that belong to this demonstration."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PUTRIGHT_VAR={var}".encode() in entry.read_bytes():
                found.append((entry.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [line for line in found if line]


@dataclass(frozen=True)
class Row:
    """A case of the demonstration as lists have it."""

    authority: str
    procedure: str
    standing: str
    closed: bool
    on_hold: bool
    received_on: date
    next_due: date | None


@dataclass(frozen=True)
class Started:
    """What a first start said, served, made and left running when it was stopped."""

    var: Path
    lines: list[str]
    statuses: list[int]
    ended_with: int
    left_running: list[str]
    rows: list[Row]
    found: set[tuple[str, str, str]]
    texts: list[str]
    letters: Counter[str]

    def of(self, council: str) -> list[Row]:
        """The cases of a council."""
        return [row for row in self.rows if row.authority == council]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    """One first start for all these tests: it takes a minute or two."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("looks for processes in /proc")
    var = tmp_path_factory.mktemp("demo") / "var"
    with demo(var) as (process, address, lines):
        statuses = []
        for page in ("", "staff/sign-in/"):
            with urllib.request.urlopen(address + page, timeout=10) as answer:
                statuses.append(answer.status)
        with psycopg.connect(embedded_postgres.address(var)) as owner:
            columns = "authority, procedure, standing, closed, on_hold, received_on, next_due"
            rows = [Row(*row) for row in owner.execute(f"SELECT {columns} FROM {Summary._meta.db_table}")]
            made = (
                "SELECT c.authority, c.procedure, found.value ->> 'finding' "
                f"FROM {Event._meta.db_table} e JOIN {Case._meta.db_table} c ON c.id = e.case_id, "
                "jsonb_each(e.data) answer, jsonb_each(CASE jsonb_typeof(answer.value) WHEN 'object' "
                "THEN answer.value ELSE '{}' END) found"
            )
            found = {(str(row[0]), str(row[1]), str(row[2])) for row in owner.execute(made)}
            texts = [str(row[0]) for row in owner.execute(f"SELECT body FROM {Text._meta.db_table}")]
            letters = Counter(str(row[0]) for row in owner.execute(f"SELECT authority FROM {Letter._meta.db_table}"))
        process.send_signal(signal.SIGINT)
        ended_with = process.wait(30)
    deadline = time.monotonic() + 10
    while running_below(var) and time.monotonic() < deadline:
        time.sleep(0.1)
    return Started(var, lines, statuses, ended_with, running_below(var), rows, found, texts, letters)


def test_it_serves_and_stops_whole(started: Started) -> None:
    assert any("amara@luton.example" in line for line in started.lines)
    assert started.statuses == [200, 200]
    assert (started.ended_with, started.left_running) == (0, [])


def test_a_case_stands_at_every_standing_of_every_procedure(started: Started) -> None:
    there = {(row.authority, row.procedure, row.standing) for row in started.rows}
    wanted = {
        (procedure.authority, procedure.slug, standing)
        for procedure in procedures()
        for standing in procedure.standings
    }
    assert wanted - there == set()


def test_everything_that_can_be_found_has_been_found(started: Started) -> None:
    wanted = {
        (one.authority, one.slug, finding) for one in procedures() if has_findings(one) for finding in one.findings
    }
    assert wanted - started.found == set()


@pytest.mark.parametrize("council", catalogue().councils())
def test_a_councils_year_is_such_as_a_manager_would_know(started: Started, council: str) -> None:
    rows, today = started.of(council), day_of(now())
    still_open = [row for row in rows if not row.closed]
    overdue = [row for row in still_open if row.next_due and row.next_due < today]
    assert len(rows) >= 80
    assert len(still_open) < 0.55 * len(rows)
    assert len(overdue) < 0.4 * len(still_open)
    assert any(row.next_due and row.next_due >= today for row in still_open)
    assert all(row.received_on <= today for row in rows)
    assert len({row.received_on.replace(day=1) for row in rows}) >= 10
    assert started.letters[council] > len(rows)


def test_words_are_not_the_same_over_and_over(started: Started) -> None:
    long = Counter(text for text in started.texts if len(text) > 60)
    assert TEXT not in started.texts
    assert not [text for text in started.texts if "{" in text or "|" in text]
    assert max(long.values()) <= 0.03 * sum(long.values())


def test_a_second_start_finds_everything(started: Started) -> None:
    with demo(started.var) as (process, _, lines):
        for council in catalogue().councils():
            name = catalogue().authority(council).name
            assert f"  {name}: {len(started.of(council))} cases there already" in lines
        process.send_signal(signal.SIGINT)
        process.wait(30)


def procedures() -> list[Procedure]:
    """The newest version of every procedure of every council."""
    return [
        versions[-1].procedure
        for slug in catalogue().councils()
        for versions in catalogue().council(slug).versions.values()
    ]


def has_findings(procedure: Procedure) -> bool:
    """Whether anything is found on a point under this procedure."""
    return any(field.kind == "findings" for step in procedure.steps.values() for field in step.fields)
