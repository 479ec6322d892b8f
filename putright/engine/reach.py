"""What can be reached from where, in any network of places."""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

AnyPlace = TypeVar("AnyPlace", bound=Hashable)


def can_reach(moves: Mapping[AnyPlace, Iterable[AnyPlace]], goals: set[AnyPlace]) -> set[AnyPlace]:
    """Every place from which some goal can be reached, the goals included."""
    before: dict[AnyPlace, set[AnyPlace]] = {}
    for place, following in moves.items():
        for one in following:
            before.setdefault(one, set()).add(place)
    return reached(before, goals)


def reached(moves: Mapping[AnyPlace, Iterable[AnyPlace]], starts: set[AnyPlace]) -> set[AnyPlace]:
    """Every place that can be reached from some of these, these included."""
    found, queue = set(starts), deque(starts)
    while queue:
        for place in moves.get(queue.popleft(), ()):
            if place not in found:
                found.add(place)
                queue.append(place)
    return found
