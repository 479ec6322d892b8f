"""The tests keep which requirements they prove, after a complete run only."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.councils import councils_in

ROOT = Path(__file__).resolve().parents[2]

SETTINGS = """
[pytest]
testpaths = tests
markers =
    requirement(*ids): the requirements a test proves
    browser: needs a browser
"""

TESTS = """
import pytest

@pytest.mark.requirement("EXA-1")
def test_passes():
    pass

@pytest.mark.requirement("EXA-1", "EXA-2")
def test_passes_too():
    pass

@pytest.mark.requirement("EXA-2")
def test_fails():
    assert False

@pytest.mark.requirement("EXA-3")
@pytest.mark.skip
def test_is_left_out():
    pass

@pytest.mark.requirement("EXA-4")
@pytest.mark.xfail
def test_is_known_to_fail():
    assert False

@pytest.mark.browser
@pytest.mark.requirement("EXA-5")
def test_needs_a_browser():
    pass
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a council and some tests of every outcome."""
    councils_in(tmp_path)
    (tmp_path / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "tests" / "test_it.py").write_text(TESTS, encoding="utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    plugins = ("-p", "tests.support.requirements_plugin", "-p", "no:django", "-p", "no:randomly")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-p", "no:cacheprovider", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def kept(project: Path) -> Any:
    path = project / "var" / "requirements.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def test_a_complete_run_keeps_what_passed_and_what_failed(project: Path) -> None:
    result = run(project)
    assert result.returncode == 1, result.stdout
    found = kept(project)
    assert sorted(found["passed"]) == ["EXA-1", "EXA-2", "EXA-5"]
    assert found["passed"]["EXA-1"] == ["tests/test_it.py::test_passes", "tests/test_it.py::test_passes_too"]
    assert found["failed"] == {"EXA-2": ["tests/test_it.py::test_fails"]}
    assert found["left_out"] == ""


def test_a_choice_by_mark_is_said_beside_the_result(project: Path) -> None:
    run(project, "-m", "not browser")
    assert kept(project)["left_out"] == "not browser"
    assert "EXA-5" not in kept(project)["passed"]


@pytest.mark.parametrize(
    "arguments",
    [["-k", "passes"], ["tests/test_it.py"], ["-x"], ["--collect-only"], ["--deselect", "tests/x"]],
)
def test_a_run_of_a_part_keeps_nothing(project: Path, arguments: list[str]) -> None:
    run(project, *arguments)
    assert kept(project) is None


def test_naming_all_the_tests_is_a_complete_run(project: Path) -> None:
    run(project, "tests")
    assert kept(project) is not None


def test_a_requirement_that_no_register_has_is_an_error_before_any_test_runs(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(TESTS.replace("EXA-3", "EXA-33"), encoding="utf-8")
    result = run(project)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert "test_is_left_out: no register has the requirement 'EXA-33'. Did you mean EXA-3?" in result.stderr
    assert kept(project) is None


def test_tests_run_in_several_processes_are_noted_as_one(project: Path) -> None:
    """Each process marks the tests it runs; only the one that started them writes down what came of them."""
    run(project)
    alone = kept(project)
    run(project, "-n", "2")
    together = kept(project)
    assert together["passed"] == alone["passed"] != {}
    assert together["failed"] == alone["failed"] != {}
