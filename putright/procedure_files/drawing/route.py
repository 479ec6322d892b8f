"""How the arrows run: in gutters between the columns, above and below all boxes; those to one end share a line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from putright.procedure_files.drawing.place import ACROSS, Column

TRACK = 8
"""Between lines side by side."""
MARGIN = 14
"""Between a gutter's outermost lines and the boxes: room for the head of an arrow."""
APART = 6
"""Between lines that meet the same gutter one above the other."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow, from a box to a standing, and the points at which its line turns."""

    source: str
    to: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """Where each column begins, the lines above and below the boxes, and the arrows.

    Heights are measured from the top of the boxes: the lines above them have negative ones.
    """

    lefts: tuple[float, ...]
    across: float
    above: float
    below: float
    arrows: tuple[Arrow, ...]


@dataclass
class _Trunk:
    """The piece of a shared line that runs up and down in one gutter, with the heights at which others meet it."""

    gutter: int
    to: str
    from_left: list[float] = field(default_factory=list)
    to_left: list[float] = field(default_factory=list)
    to_right: list[float] = field(default_factory=list)
    far: float = 0
    """-inf where it goes on above the boxes, inf below them."""
    track: int = 0

    @property
    def span(self) -> tuple[float, float]:
        ends = [*self.from_left, *self.to_left, *self.to_right, *([self.far] if self.far else [])]
        return min(ends), max(ends)


@dataclass(frozen=True, slots=True)
class _Spot:
    column: int
    top: float
    head: float


def route(placed: Sequence[Column], closed: Iterable[str]) -> Routes:
    """Every arrow between the boxes in their columns; those to `closed` standings far away run below."""
    return _Routing(placed, frozenset(closed)).routes()


class _Routing:
    def __init__(self, placed: Sequence[Column], closed: frozenset[str]) -> None:
        self.placed, self.closed = placed, closed
        self.spots = {
            card.place.key: _Spot(number, top, card.head)
            for number, column in enumerate(placed)
            for top, card in column.cards
        }
        self.trunks: dict[tuple[int, str, str], _Trunk] = {}
        self.entries: dict[tuple[str, str], float] = {}
        self.taken: dict[int, list[float]] = {}
        self.moves = [
            (card.place.key, to, number, top + height)
            for number, column in enumerate(placed)
            for top, card in column.cards
            for to, height in card.exits.items()
        ]

    def routes(self) -> Routes:
        for _, _, column, height in self.moves:
            self.taken.setdefault(column + 1, []).append(height)
        for move in self.moves:
            self._lay(*move)
        buses = {side: self._buses(side) for side in (-inf, inf)}
        tracks = [_tracks([t for t in self.trunks.values() if t.gutter == g]) for g in range(len(self.placed) + 1)]
        gutters = [2 * MARGIN + max(0, count - 1) * TRACK if count else MARGIN for count in tracks]
        lefts: list[float] = []
        x = gutters[0]
        for gutter in gutters[1:]:
            lefts.append(x)
            x += ACROSS + gutter
        bottom = max(column.height for column in self.placed)
        heights = {
            (to, side): (-MARGIN - bus * TRACK if side < 0 else bottom + MARGIN + bus * TRACK)
            for side, lines in buses.items()
            for to, bus in lines.items()
        }
        starts = [left - gutter + MARGIN for left, gutter in zip([*lefts, x], gutters, strict=True)]
        arrows = tuple(self._arrow(move, lefts, starts, heights) for move in self.moves)
        above, below = (self._room(buses[side]) for side in (-inf, inf))
        return Routes(tuple(lefts), x, above, below, arrows)

    @staticmethod
    def _room(buses: Mapping[str, int]) -> float:
        return 2 * MARGIN + max(buses.values()) * TRACK if buses else MARGIN / 2

    def _lay(self, source: str, to: str, column: int, height: float) -> None:
        """Add one move to the trunks it runs along."""
        there = self.spots[to].column
        if there == column:
            trunk = self._trunk(column + 1, to, "same")
            trunk.to_left = [self._entry(to, "right", column + 1)]
            trunk.from_left.append(height)
            return
        enters = self._trunk(there, to, "in")
        enters.to_right = [self._entry(to, "left", there)]
        if there == column + 1:
            enters.from_left.append(height)
            return
        side = inf if to in self.closed else -inf
        leaves = self._trunk(column + 1, to, "out")
        leaves.from_left.append(height)
        leaves.far = enters.far = side

    def _trunk(self, gutter: int, to: str, kind: str) -> _Trunk:
        return self.trunks.setdefault((gutter, to, kind), _Trunk(gutter, to))

    def _entry(self, to: str, side: str, gutter: int) -> float:
        """The height at which arrows come in at that side: near the top of the box, clear of all that meets there."""
        if (to, side) not in self.entries:
            spot = self.spots[to]
            taken = self.taken.setdefault(gutter, [])
            wanted = spot.top + min(spot.head / 2, 18)
            offsets = sorted(range(-12, round(spot.head)), key=lambda offset: (abs(offset), offset))
            free = (wanted + offset for offset in offsets if wanted + offset > spot.top + 4)
            height = next((y for y in free if all(abs(y - other) >= APART for other in taken)), wanted)
            taken.append(height)
            self.entries[to, side] = height
        return self.entries[to, side]

    def _buses(self, side: float) -> dict[str, int]:
        """For each end that far arrows go to, which of the lines above or below the boxes is its own."""
        reach: dict[str, list[int]] = {}
        for trunk in self.trunks.values():
            if trunk.far == side:
                reach.setdefault(trunk.to, []).append(trunk.gutter)
        lines: list[list[tuple[int, int]]] = []
        chosen: dict[str, int] = {}
        for to, gutters in sorted(reach.items(), key=lambda item: (max(item[1]) - min(item[1]), item[0])):
            first, last = min(gutters), max(gutters)
            free = (n for n, used in enumerate(lines) if all(last < start or end < first for start, end in used))
            line = next(free, len(lines))
            if line == len(lines):
                lines.append([])
            lines[line].append((first, last))
            chosen[to] = line
        return chosen

    def _arrow(
        self,
        move: tuple[str, str, int, float],
        lefts: Sequence[float],
        starts: Sequence[float],
        heights: Mapping[tuple[str, float], float],
    ) -> Arrow:
        source, to, column, height = move
        there = self.spots[to].column
        leaving = lefts[column] + ACROSS
        if there == column:
            x = starts[column + 1] + self.trunks[column + 1, to, "same"].track * TRACK
            enters = self.entries[to, "right"]
            return Arrow(source, to, ((leaving, height), (x, height), (x, enters), (leaving, enters)))
        trunk = self.trunks[there, to, "in"]
        x, enters = starts[there] + trunk.track * TRACK, self.entries[to, "left"]
        end = ((x, enters), (lefts[there], enters))
        if there == column + 1:
            return Arrow(source, to, ((leaving, height), (x, height), *end))
        out = starts[column + 1] + self.trunks[column + 1, to, "out"].track * TRACK
        far = heights[to, trunk.far]
        return Arrow(source, to, ((leaving, height), (out, height), (out, far), (x, far), *end))


def _tracks(trunks: list[_Trunk]) -> int:
    """Give each trunk of a gutter its track, from left to right, so that few lines cross; how many tracks there are."""
    order = sorted(trunks, key=lambda trunk: (not trunk.to_left, bool(trunk.to_right), trunk.span, trunk.to))
    better = True
    while better:
        better = False
        for number in range(len(order) - 1):
            one, two = order[number : number + 2]
            if _crossings(two, one) < _crossings(one, two):
                order[number : number + 2] = [two, one]
                better = True
    used: list[list[tuple[float, float]]] = []
    for trunk in order:
        low, high = trunk.span
        last = max((n for n, spans in enumerate(used) if any(_meet(span, (low, high)) for span in spans)), default=-1)
        if last + 1 == len(used):
            used.append([])
        trunk.track = last + 1
        used[trunk.track].append((low, high))
    return len(used)


def _meet(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return one[0] - APART < two[1] and two[0] - APART < one[1]


def _crossings(left: _Trunk, right: _Trunk) -> int:
    """How often lines cross when one trunk stands left of the other."""
    low, high = right.span
    crossed = sum(low < height < high for height in left.to_right)
    low, high = left.span
    return crossed + sum(low < height < high for height in (*right.from_left, *right.to_left))
