"""The people a rule may ask about: who acts, and who may be appointed."""

from collections.abc import Mapping
from dataclasses import dataclass

from putright.engine.procedure import COMPLAINANT


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff: `posts` are post keys, `grade` the highest of theirs, `service` where they work."""

    id: str
    name: str
    posts: frozenset[str] = frozenset()
    grade: int = 0
    service: str | None = None


OUTSIDER = "outsider"
"""By whom a message is recorded that came from an address the case does not know."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes the step. The complainant, or somebody acting for them, has no posts."""

    id: str
    posts: frozenset[str] = frozenset()
    is_complainant: bool = False

    @classmethod
    def complainant(cls, person: str = COMPLAINANT) -> "Actor":
        """The person who complained, acting for themselves; or `OUTSIDER`, who wrote and may be somebody else."""
        return cls(person, frozenset({COMPLAINANT}), is_complainant=True)


People = Mapping[str, Person]
"""Staff by id: everybody a step may appoint, and everybody who plays a part in the case."""
