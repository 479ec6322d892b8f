"""Clauses as a reader of the council's policy would find them: `Part 2, para 7` for an id of the register."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from putright.engine.procedure import Procedure
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.register import read_registers, register_for


def place(procedure: Procedure, clause: str) -> str:
    """Where the clause stands in the policy; empty for what is no clause of it, such as a reading."""
    return _places(procedure.authority, procedure.in_force_from).get(clause, "")


@lru_cache(maxsize=64)
def _places(authority: str, in_force_from: date) -> Mapping[str, str]:
    """Read once for each version: a released register never changes."""
    register = register_for(read_registers(catalogue().council(authority).folder), in_force_from)
    return {key: one.clause for key, one in register.requirements.items()} if register else {}
