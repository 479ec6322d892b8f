"""The rules of the house that no linter knows: each is checked over the files themselves."""

import ast
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "putright"
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
COUNCILS = re.compile(r"luton|dudley|birmingham|telford|wrekin|warwickshire", re.IGNORECASE)


def sources(*without: str) -> Iterator[tuple[Path, str]]:
    """Every Python file of ours and its text, leaving out the folders named."""
    for path in sorted(CODE.rglob("*.py")):
        inside = path.relative_to(CODE)
        if inside.parts[0] not in without and "migrations" not in inside.parts:
            yield inside, path.read_text(encoding="utf-8")


def test_no_council_is_named_in_code() -> None:
    """The demonstration is about one of them; help texts and docstrings need an example to show."""
    for path, text in sources("demo"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and COUNCILS.search(node.value):
                assert _is_documentation(text, node), f"{path}:{node.lineno} names a council: {node.value[:60]!r}"
            names = [getattr(node, key, "") for key in ("id", "name", "attr", "arg")]
            assert not any(COUNCILS.search(str(name)) for name in names), f"{path}:{getattr(node, 'lineno', 0)}"


def _is_documentation(text: str, node: ast.Constant) -> bool:
    line = text.splitlines()[node.lineno - 1]
    within = "\n".join(text.splitlines()[max(0, node.lineno - 3) : node.lineno])
    return line.lstrip().startswith('"""') or any(word in within for word in ("EXAMPLES", "help=", "HELP", "metavar"))


def test_no_number_of_a_procedure_stands_in_code() -> None:
    """How long anything takes is said by procedure files alone; the command line's help shows examples."""
    for path, text in sources("demo", "cli"):
        tree = ast.parse(text)
        documents = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in documents:
                said = re.search(r"\b\d+ (working |calendar )?(day|month|year)s?\b", node.value)
                assert said is None, f"{path}:{node.lineno}: {node.value!r}"


def test_only_the_write_path_makes_events() -> None:
    makers = [str(path) for path, text in sources() if re.search(r"\bEvent\.objects\.(create|bulk_create)", text)]
    assert makers == ["cases/record.py"]


def test_no_signals_and_no_logic_hidden_in_save() -> None:
    for path, text in sources():
        assert "receiver(" not in text, path
        assert not re.search(r"def save\(self", text), path


def test_a_page_gets_a_case_only_from_access() -> None:
    for path, text in sources():
        if path.parts[0] in ("casework", "portal"):
            assert "Case.objects" not in text, f"{path} fetches a case by itself"


def test_every_module_is_small_enough_to_read() -> None:
    for path, text in sources():
        most = 300 if path.parts[0] == "engine" else 420
        assert len(text.splitlines()) <= most, f"{path} has {len(text.splitlines())} lines"


def test_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "helpers", "common", "services", "misc", "core", "base"}
    for path in CODE.rglob("*"):
        assert path.stem not in drawers, path


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)


def test_the_engine_starts_without_django() -> None:
    program = "import sys; import putright.engine.questions; assert 'django' not in sys.modules, 'django was imported'"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_no_download_address_is_locked_in() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "resolved" not in text, name
        assert not re.search(r"https?://(?!github|docs|opencollective|tidelift|paulmillr|www\.patreon|feross)", text), (
            name
        )
