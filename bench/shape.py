"""Constraints and indexes, taken down before a load and put up after it, when each is made in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg


@dataclass(frozen=True)
class Piece:
    """A constraint or an index: of which table, and how it is made."""

    table: str
    name: str
    sql: str


_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype = 'f'
      FROM pg_constraint
     WHERE contype IN ('p', 'u', 'f') AND (conrelid::regclass::text = ANY(%(tables)s)
        OR contype = 'f' AND confrelid::regclass::text = ANY(%(tables)s))
     ORDER BY contype = 'f' DESC, conname
"""
_INDEXES = """
    SELECT tablename, indexname, indexdef FROM pg_indexes
     WHERE schemaname = 'public' AND tablename = ANY(%(tables)s) ORDER BY indexname
"""


def take_down(connection: psycopg.Connection, tables: Sequence[str]) -> tuple[list[Piece], list[Piece]]:
    """Drop what would slow a load; returns what to make again: indexes and keys first, then references."""
    given = {"tables": list(tables)}
    keys: list[Piece] = []
    references: list[Piece] = []
    for table, name, definition, is_reference in connection.execute(_CONSTRAINTS, given).fetchall():
        piece = Piece(table, name, f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        (references if is_reference else keys).append(piece)
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table, name, definition in connection.execute(_INDEXES, given).fetchall():
        keys.append(Piece(table, name, definition))
        connection.execute(f'DROP INDEX "{name}"')
    return keys, references
