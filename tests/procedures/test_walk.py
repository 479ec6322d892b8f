"""Every version of every procedure, walked exhaustively: an answer in every place, an end to reach from each."""

import pytest

from putright.engine.explore import walk
from putright.procedure_files.catalogue import Version, catalogue

VERSIONS = [
    version
    for slug in catalogue().councils()
    for versions in catalogue().council(slug).versions.values()
    for version in versions
]


@pytest.mark.parametrize(
    "version", VERSIONS, ids=lambda version: f"{version.procedure.key} {version.procedure.in_force_from}"
)
def test_a_procedure_has_no_faults(version: Version) -> None:
    found = walk(version.procedure)
    assert found.complete
    assert {name: value for name, value in vars(found).items() if isinstance(value, list) and value} == {}
    assert found.places > 1
