"""`script/demo`: it serves, Ctrl-C leaves nothing running, and a second start finds everything."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_it_serves_stops_whole_and_starts_again_with_nothing_lost(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with demo(var) as (process, address, lines):
        assert any("made, by" in line for line in lines)
        assert any("amara@luton.example" in line for line in lines)
        for page in ("", "staff/sign-in/"):
            with urllib.request.urlopen(address + page, timeout=10) as answer:
                assert answer.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    deadline = time.monotonic() + 10
    while running_below(var) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert running_below(var) == []
    with demo(var) as (process, _, lines):
        assert any("there already" in line for line in lines)
        process.send_signal(signal.SIGINT)
        process.wait(30)
