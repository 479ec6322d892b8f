"""The command line, for tests of procedures that ask it."""

from tests.cli.conftest import putright

__all__ = ["putright"]
