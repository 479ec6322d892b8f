"""`putright schema`: writes what has changed, and with --check only says so."""

from pathlib import Path

from putright.procedure_files.shapes import FILES
from tests.cli.conftest import Putright


def test_schemas_are_written_once(putright: Putright, councils: Path) -> None:
    said = putright("schema", "--check", "--procedures", councils)
    assert (said.status, said.out) == (1, "")
    assert said.err.endswith("Run `putright schema`.\n")
    assert putright("schema", "--procedures", councils).out.count("wrote ") == len(FILES)
    assert putright("schema", "--procedures", councils).out == ""
    assert putright("schema", "--check", "--procedures", councils).status == 0
