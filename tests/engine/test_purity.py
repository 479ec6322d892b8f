"""The engine stands on the standard library alone, and asks neither a clock nor the machine."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import putright.engine

FOLDER = Path(putright.engine.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))
MACHINE = {
    "os",
    "pathlib",
    "time",
    "random",
    "secrets",
    "uuid",
    "io",
    "socket",
    "subprocess",
    "tempfile",
    "locale",
    "logging",
}


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def forbidden(source: str) -> list[str]:
    def pure(name: str) -> bool:
        top = name.split(".")[0]
        return f"{name}.".startswith("putright.engine.") or (top in sys.stdlib_module_names and top not in MACHINE)

    return [name for name in imported(source) if not pure(name)]


def asks_the_clock(source: str) -> list[str]:
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    names = (call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls)
    return [name for name in names if name in ("now", "utcnow", "today", "open", "print", "input", "exec", "eval")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_module_of_the_engine_is_pure(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert forbidden(source) == []
    assert asks_the_clock(source) == []


def test_all_modules_were_looked_at() -> None:
    assert {"clocks.py", "fold.py", "decide.py", "extend.py", "explore.py"} <= {path.name for path in MODULES}


@pytest.mark.parametrize(
    "source",
    [
        "import yaml",
        "from putright.procedure_files import read",
        "from . import fold",
        "import os.path",
        "import putright.enginex",
    ],
)
def test_an_impure_import_would_be_found(source: str) -> None:
    assert forbidden(source)


@pytest.mark.parametrize("source", ["date.today()", "datetime.now(UTC)", "open('f')", "print(1)"])
def test_a_question_to_the_machine_would_be_found(source: str) -> None:
    assert asks_the_clock(source)


@pytest.mark.parametrize("path", sorted((FOLDER / "steps").glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_one_kind_of_step_knows_no_other(path: Path) -> None:
    kinds = {f"putright.engine.steps.{other.stem}" for other in (FOLDER / "steps").glob("[a-z]*.py")} | {
        "putright.engine.steps"
    }
    assert not kinds & set(imported(path.read_text(encoding="utf-8")))
