"""What the last complete run of the tests proved: the requirements that passing and failing tests name."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from putright.procedure_files import traced
from putright.procedure_files.problems import BadFile, Problem
from putright.procedure_files.register import Register

FILE = Path("var") / "requirements.json"
"""Where the tests leave it, from the folder that holds `procedures/` and `tests/`."""

Status = Literal["proven", "failing", "not_run", "people", "later", "ruled", "missing"]
STATUSES: tuple[Status, ...] = ("proven", "failing", "not_run", "people", "later", "ruled", "missing")
"""`not_run`: a test names it, but did not run in the last complete run. The last four as without tests."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Tests by requirement. `left_out` is the selection by which some tests were left out, if any."""

    finished_at: str
    left_out: str
    passed: Mapping[str, tuple[str, ...]]
    failed: Mapping[str, tuple[str, ...]]


def read_proof(path: Path) -> Proof | None:
    """What the last complete run left, None before the first; BadFile when it is no such file."""
    if not path.is_file():
        return None
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Proof(
            str(values["finished_at"]),
            str(values["left_out"]),
            {one: tuple(tests) for one, tests in values["passed"].items()},
            {one: tuple(tests) for one, tests in values["failed"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        advice = "Remove it and run script/test."
        raise BadFile([Problem(path, 0, "This is not what a run of the tests leaves.", advice)]) from None


def write_proof(path: Path, proof: Proof) -> None:
    """Replace it in one go: a run that is interrupted leaves the last complete one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    values = {
        "finished_at": proof.finished_at,
        "left_out": proof.left_out,
        "passed": dict(proof.passed),
        "failed": dict(proof.failed),
    }
    unfinished.write_text(json.dumps(values, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(unfinished, path)


def status(
    register: Register, requirement: str, proof: Proof | None, tested: traced.Named, ruled: traced.Named
) -> Status:
    """How one requirement stands. A test that fails outweighs any that pass."""
    if proof is not None and requirement in proof.failed:
        return "failing"
    if proof is not None and requirement in proof.passed:
        return "proven"
    standing = traced.stands(register, requirement, tested, ruled)
    return "not_run" if standing == "tested" else standing
