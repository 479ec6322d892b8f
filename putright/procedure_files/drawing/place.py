"""Where the boxes lie: lanes side by side, each in as many columns as make the sheet fit a landscape page."""

from collections.abc import Sequence
from dataclasses import dataclass

from putright.procedure_files.drawing.cards import Card, card
from putright.procedure_files.drawing.chart import AT_MANY, Chart

ACROSS = 260
BETWEEN = 22
"""Between boxes one above the other."""
USUAL_GUTTER, USUAL_HEAD = 60, 170
"""What gutters, and all above and below the boxes, are taken to need before the arrows are known."""
LANDSCAPE = 2**0.5
"""How much wider than high a sheet of A3 or A4 is."""
MOST_COLUMNS = 9


@dataclass(frozen=True, slots=True)
class Column:
    """Boxes one above the other, each with the height at which it begins below the lanes' heads."""

    lane: int
    cards: tuple[tuple[float, Card], ...]

    @property
    def height(self) -> float:
        """How far down the last box goes."""
        return max((top + one.height for top, one in self.cards), default=0)


def columns(chart: Chart, here: str | None = None) -> list[Column]:
    """Every box in its column."""
    lanes = [
        [card(place, ACROSS, here == place.key) for place in lane.places] for lane in chart.lanes if lane.key != AT_MANY
    ]
    many = [card(place, ACROSS) for lane in chart.lanes if lane.key == AT_MANY for place in lane.places]
    split = [1] * len(lanes)
    best, found = 0.0, [Column(0, ())]
    while True:
        placed = _placed(lanes, split)
        full = _with_many(placed, many)
        fits = _fits(full)
        if fits > best:
            best, found = fits, full
        tallest = max(placed, key=lambda column: column.height).lane
        if sum(split) >= MOST_COLUMNS or split[tallest] >= len(lanes[tallest]):
            return found
        split[tallest] += 1


def _fits(placed: Sequence[Column]) -> float:
    """How large it would be drawn on a landscape page; larger is better."""
    across = len(placed) * (ACROSS + USUAL_GUTTER)
    return min(LANDSCAPE / across, 1 / (max(column.height for column in placed) + USUAL_HEAD))


def _placed(lanes: Sequence[Sequence[Card]], split: Sequence[int]) -> list[Column]:
    return [
        Column(number, tuple(_stacked(some)))
        for number, cards in enumerate(lanes)
        for some in _shared_out(cards, split[number])
    ]


def _with_many(placed: Sequence[Column], many: Sequence[Card]) -> list[Column]:
    """The same, with each box that stands for many standings below the lane that leaves most room for it."""
    columns = list(placed)
    for one in many:
        heights = {
            lane: max(column.height for column in columns if column.lane == lane) for lane in {c.lane for c in columns}
        }
        lane = min(heights, key=lambda lane: (heights[lane], -lane))
        last = max(number for number, column in enumerate(columns) if column.lane == lane)
        top = heights[lane] + BETWEEN
        columns[last] = Column(lane, (*columns[last].cards, (top, one)))
    return columns


def _stacked(cards: Sequence[Card]) -> list[tuple[float, Card]]:
    top, stacked = 0.0, []
    for one in cards:
        stacked.append((top, one))
        top += one.height + BETWEEN
    return stacked


def _shared_out(cards: Sequence[Card], into: int) -> list[list[Card]]:
    """The boxes in their order, over so many columns of which the tallest is as low as can be."""
    heights = [one.height + BETWEEN for one in cards]
    low, high = max(heights), sum(heights)
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(heights, middle)) <= into else (middle, high)
    filled = _filled(heights, high)
    return [list(cards[start:end]) for start, end in filled]


def _filled(heights: Sequence[float], most: float) -> list[tuple[int, int]]:
    """Columns filled in order up to a height: the first and the one after the last of each."""
    ranges: list[tuple[int, int]] = []
    start, total = 0, 0.0
    for number, height in enumerate(heights):
        if number > start and total + height > most:
            ranges.append((start, number))
            start, total = number, 0.0
        total += height
    return [*ranges, (start, len(heights))]
