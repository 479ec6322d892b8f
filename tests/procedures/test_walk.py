"""Every version of every procedure, walked exhaustively: an answer in every place, an end to reach from each."""

import pytest

from putright.engine.explore import walk
from putright.engine.procedure import Procedure
from putright.procedure_files.catalogue import Version, catalogue
from putright.procedure_files.check_choices import choosable, is_walked_alike

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
    no_faults(version.procedure)


CHOICES = [
    (version, {reading: alternative.key})
    for version in VERSIONS
    for reading, _, alternative in choosable(version)
    if not is_walked_alike(version, alternative)
]


@pytest.mark.parametrize(
    ("version", "choice"), CHOICES, ids=[f"{one.procedure.key} {choice}" for one, choice in CHOICES]
)
def test_it_has_none_with_another_reading_chosen(version: Version, choice: dict[str, str]) -> None:
    no_faults(catalogue().chosen(version, choice).procedure)


def no_faults(procedure: Procedure) -> None:
    found = walk(procedure)
    assert found.complete
    assert {name: value for name, value in vars(found).items() if isinstance(value, list) and value} == {}
    assert found.places > 1
