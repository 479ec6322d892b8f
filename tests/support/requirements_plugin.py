"""Which requirements the tests prove, by `@pytest.mark.requirement(...)`: kept in `var/requirements.json`.

Only a complete run is kept: one that tells of a part of the tests would take proof away from all the rest.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import pytest

from putright.procedure_files.proof import FILE, Proof, write_proof
from putright.procedure_files.register import read_register

_NARROWED_BY = (
    "keyword",
    "lf",
    "ff",
    "failedfirst",
    "last_failed",
    "deselect",
    "ignore",
    "ignore_glob",
    "stepwise",
)

_REQUIREMENT = "requirement"


def pytest_configure(config: pytest.Config) -> None:
    """Begin to take notes; in a process that runs some of the tests for another, only mark the tests."""
    config.pluginmanager.register(_Marks(), "requirement-marks")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Notes(config), "requirement-notes")


class _Marks:
    """Each test's report says what the test proves, in whichever process it runs."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """A requirement that no register has is a mistake in the test, said before any test runs."""
        named = [(item, one) for item in items for mark in item.iter_markers("requirement") for one in mark.args]
        known = _known(config.rootpath) if named else set()
        for item, one in named:
            if one not in known:
                near = get_close_matches(str(one), known, n=1)
                meant = f" Did you mean {near[0]}?" if near else ""
                raise pytest.UsageError(f"{item.nodeid}: no register has the requirement {one!r}.{meant}")
            item.user_properties.append((_REQUIREMENT, one))


class _Notes:
    """What each requirement's tests came to."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.passed: defaultdict[str, set[str]] = defaultdict(set)
        self.failed: defaultdict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has failed when any part of it has; it has passed when the test itself has."""
        for one in (str(value) for name, value in report.user_properties if name == _REQUIREMENT):
            if report.failed:
                self.failed[one].add(report.nodeid)
            elif report.passed and report.when == "call" and not hasattr(report, "wasxfail"):
                self.passed[one].add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Keep what a complete run came to."""
        if _is_complete(session):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            left_out = str(self.config.getoption("markexpr") or "")
            proof = Proof(now, left_out, _in_order(self.passed), _in_order(self.failed))
            write_proof(self.config.rootpath / FILE, proof)


def _known(root: Path) -> set[str]:
    paths = (root / "procedures").glob("*/requirements.*.yaml")
    return {one for path in paths for one in read_register(path).requirements}


def _is_complete(session: pytest.Session) -> bool:
    """All tests were asked for and none was cut off. A choice by mark is kept beside the result instead."""
    config = session.config
    if session.shouldstop or session.shouldfail or config.getoption("collectonly"):
        return False
    if any(config.getoption(name, None) for name in _NARROWED_BY):
        return False
    if session.exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return False
    wanted = {(config.rootpath / path).resolve() for path in config.getini("testpaths")}
    return {(config.invocation_params.dir / argument).resolve() for argument in config.args} == wanted


def _in_order(tests: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {one: tuple(sorted(some)) for one, some in _sorted(tests)}


def _sorted(tests: dict[str, set[str]]) -> Iterable[tuple[str, set[str]]]:
    return sorted(tests.items())
