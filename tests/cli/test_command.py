"""The command as a whole: help, exit status, one sentence for whatever is unclear, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from putright.cli import COMMANDS
from tests.cli.conftest import Putright

ROOT = Path(__file__).resolve().parents[2]


def outside(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell's command line in which $PUTRIGHT is the command."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PUTRIGHT": f"{sys.executable} -m putright.cli",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(putright: Putright, command: str) -> None:
    said = putright(command, "--help")
    assert (said.status, said.err) == (0, "")
    assert f"examples:\n  putright {command}" in said.out


def test_help_lists_the_commands_and_the_exit_status(putright: Putright) -> None:
    said = putright("--help")
    assert said.status == 0
    assert all(command in said.out for command in COMMANDS)
    assert "exit status" in said.out


def test_without_a_command_the_help_is_shown(putright: Putright) -> None:
    said = putright()
    assert said.status == 2
    assert "COMMAND" in said.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("duo",), "There is no command `duo`. Did you mean `due`? There are: due, clocks"),
        (("--loud",), "putright: "),
        (("clocks",), "putright clocks: the following arguments are required: COUNCIL/PROCEDURE."),
        (("clocks", "luton/corporate", "--jso", "x"), "putright: unrecognized arguments: x"),
    ],
)
def test_what_is_unclear_gets_one_sentence(putright: Putright, arguments: tuple[str, ...], sentence: str) -> None:
    said = putright(*arguments)
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_a_folder_where_a_file_should_be_is_no_traceback(putright: Putright, councils: Path) -> None:
    path = councils / "examplebridge" / "letters" / "response.md"
    path.unlink()
    path.mkdir()
    said = putright("check", "--procedures", councils)
    assert (said.status, said.out) == (2, "")
    assert said.err == f"{path} can't be read or written: Is a directory.\n"


def test_a_reader_who_leaves_early_is_no_error() -> None:
    result = outside("$PUTRIGHT clocks luton/corporate --json | head -1")
    assert (result.returncode, result.stdout, result.stderr) == (0, "[\n", "")
    result = outside("for n in 1 2 3; do $PUTRIGHT due luton/corporate stage_1_response --from 2026-12-18 | true; done")
    assert result.stderr == ""


def test_the_exit_status_reaches_the_shell() -> None:
    assert outside("$PUTRIGHT due luton/corporate stage_1_acknowledgement --from 2026-12-18 --extended").returncode == 1
    result = outside("$PUTRIGHT due luton/corporate stage_1_response --from yesterday")
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


def test_a_terminal_without_the_quotes_gets_question_marks() -> None:
    result = outside("$PUTRIGHT clocks luton/corporate", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (result.returncode, result.stderr) == (0, "")
    assert "?Complaint received?" in result.stdout


def test_dates_need_neither_django_nor_a_database() -> None:
    code = (
        "import sys; from putright.cli import main; "
        "main(['due', 'luton/corporate', 'stage_1_response', '--from', '2026-12-18', '--json']); "
        "sys.exit(any(name.partition('.')[0] in ('django', 'psycopg') for name in sys.modules))"
    )
    assert outside(f'{sys.executable} -c "{code}"').returncode == 0
