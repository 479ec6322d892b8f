"""The command line, run in process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from putright.cli import main
from tests.support.councils import councils_in


class Said(NamedTuple):
    """What a command came to: its exit status, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, for a program."""
        return json.loads(self.out)


Putright = Callable[..., Said]


@pytest.fixture
def putright(capsys: pytest.CaptureFixture[str]) -> Putright:
    """`putright("due", ...)` runs the command."""

    def run(*arguments: str | Path) -> Said:
        status = main([str(one) for one in arguments])
        printed = capsys.readouterr()
        return Said(status, printed.out, printed.err)

    return run


@pytest.fixture
def councils(tmp_path: Path) -> Path:
    """A folder with a council that may be spoiled."""
    return councils_in(tmp_path)
