"""The example council in the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from putright.accounts.scope import authority_scope
from putright.procedure_files.catalogue import catalogue
from tests.cases.example_council import COUNCIL, ExampleCouncil, hire
from tests.procedure_files.further_council import further_council_in


@pytest.fixture
def example_council(
    db: None, at_hand: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ExampleCouncil]:
    """The council within its scope, while the catalogue reads the councils of a folder of the test's own."""
    folder = further_council_in(tmp_path)
    for name, value in (("folder", folder.parent), ("_councils", {}), ("_slugs", None)):
        monkeypatch.setattr(catalogue(), name, value)
    with authority_scope(COUNCIL):
        council = hire(folder)
        monkeypatch.setattr(catalogue(), "_councils", {})
        yield council
