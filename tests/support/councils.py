"""A tiny council without fault, copied somewhere it may be spoiled."""

import shutil
from pathlib import Path

COUNCILS = Path(__file__).resolve().parents[1] / "procedure_files" / "councils"

_TESTS = """
import pytest

@pytest.mark.requirement("EXA-1", "EXA-4")
def test_one():
    pass
"""


def councils_in(folder: Path) -> Path:
    """A copy under `folder`, with a folder of tests beside it; where the councils' folders are."""
    shutil.copytree(COUNCILS, folder / "procedures")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_it.py").write_text(_TESTS, encoding="utf-8")
    return folder / "procedures"


def spoil(path: Path, old: str, new: str) -> int:
    """Replace the one `old` there is; the line on which it began."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path} has {text.count(old)} of {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
