"""How a procedure reads its policy: what it takes the policy to say, and what else that may mean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading; one with a key may be chosen instead."""

    words: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the procedure reads its policy where that is silent or contradicts itself."""

    key: str
    question: str
    taken: str
    alternatives: tuple[Alternative, ...]
    clauses: tuple[str, ...] = ()
