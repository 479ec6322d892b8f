"""A procedure as a drawing: every box, line of text and arrow with its place on the sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from putright.engine.procedure import Procedure
from putright.procedure_files.drawing.cards import INDENT, LINE, PADDING, SIZE, Card, Text
from putright.procedure_files.drawing.chart import Chart, Lane, chart
from putright.procedure_files.drawing.measure import wrap
from putright.procedure_files.drawing.place import ACROSS, BETWEEN, Column, columns
from putright.procedure_files.drawing.route import Arrow, route

MARGIN = 16
"""Around everything."""
HEADING_SIZE, HEADING_LINE = 22, 28
LANE_SIZE, LANE_LINE = 17, 22
LANE_PADDING = 8
KEY = (
    "Each box is where a case can stand. An arrow says where it can go from there, and under it stand the steps that "
    "take it there. A clock face marks time, or a duty, that starts there. Boxes with a broken edge hold for many."
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A box on the sheet."""

    x: float
    y: float
    card: Card


@dataclass(frozen=True, slots=True)
class Band:
    """A lane on the sheet, behind its boxes, and where the faces of the clocks in its head are drawn."""

    x: float
    y: float
    width: float
    height: float
    clock_marks: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn. `texts` are those outside the boxes; a box's own are measured from its corner."""

    chart: Chart
    width: float
    height: float
    bands: tuple[Band, ...]
    boxes: tuple[Placed, ...]
    texts: tuple[Text, ...]
    arrows: tuple[Arrow, ...]

    @property
    def all_texts(self) -> Iterator[Text]:
        """Every line of text, where it stands on the sheet."""
        yield from self.texts
        for box in self.boxes:
            for text in box.card.texts:
                yield replace(text, x=text.x + box.x, y=text.y + box.y)


def draw(procedure: Procedure, here: str | None = None) -> Drawing:
    """The procedure drawn; `here` is the standing to be marked as a case's own."""
    drawn = chart(procedure)
    placed = columns(drawn, here)
    routes = route(placed, [key for key, standing in procedure.standings.items() if standing.closed])
    lefts = [MARGIN + left for left in routes.lefts]
    day = procedure.in_force_from
    texts, top = _heading(f"{procedure.title}, in force from {day.day} {day:%B %Y}", routes.across)
    spans = [_span(placed, lefts, lane) for lane in range(placed[-1].lane + 1)]
    heads = [_head(lane, span, top) for lane, span in zip(drawn.lanes, spans, strict=False)]
    boxes_top = max(bottom for _, _, bottom in heads) + routes.above
    bottom = boxes_top + max(column.height for column in placed) + routes.below
    bands = []
    for number, ((left, right), (lines, marks, _)) in enumerate(zip(spans, heads, strict=True)):
        ends = _ends(placed, number, drawn.lanes[number])
        height = (bottom if ends is None else boxes_top + ends) - top
        bands.append(Band(left - LANE_PADDING, top, right - left + 2 * LANE_PADDING, height, tuple(marks)))
        texts += lines
    return Drawing(
        drawn,
        routes.across + 2 * MARGIN,
        bottom + MARGIN,
        tuple(bands),
        tuple(
            Placed(left, boxes_top + y, card)
            for left, column in zip(lefts, placed, strict=True)
            for y, card in column.cards
        ),
        tuple(texts),
        tuple(_moved(arrow, boxes_top) for arrow in routes.arrows),
    )


def _heading(title: str, across: float) -> tuple[list[Text], float]:
    """The sheet's title and its key, and where what follows begins."""
    y, texts = float(MARGIN), []
    for line in wrap(title, across, HEADING_SIZE, bold=True):
        texts.append(Text(MARGIN, y + HEADING_SIZE, line, HEADING_SIZE, bold=True))
        y += HEADING_LINE
    for line in wrap(KEY, across, SIZE):
        texts.append(Text(MARGIN, y + SIZE, line))
        y += LINE
    return texts, y + MARGIN


def _ends(placed: Sequence[Column], number: int, lane: Lane) -> float | None:
    """Where a lane ends above boxes that only stand below it; None when it goes down to the end."""
    own = {place.key for place in lane.places}
    others = [y for c in placed if c.lane == number for y, card in c.cards if card.place.key not in own]
    return min(others) - BETWEEN / 2 if others else None


def _span(placed: Sequence[Column], lefts: Sequence[float], lane: int) -> tuple[float, float]:
    own = [left for left, column in zip(lefts, placed, strict=True) if column.lane == lane]
    return own[0], own[-1] + ACROSS


def _head(lane: Lane, span: tuple[float, float], top: float) -> tuple[list[Text], list[tuple[float, float]], float]:
    """A lane's title and its own clocks: the lines, where clock faces go, and where it ends."""
    left, right = span
    y, texts, marks = top + PADDING, [], []
    for line in wrap(lane.title, right - left, LANE_SIZE, bold=True):
        texts.append(Text(left, y + LANE_SIZE, line, LANE_SIZE, bold=True))
        y += LANE_LINE
    for clock in lane.clocks:
        marks.append((left + INDENT / 2 - 3, y + LINE / 2))
        for line in wrap(clock, right - left - INDENT, SIZE):
            texts.append(Text(left + INDENT, y + SIZE, line))
            y += LINE
    return texts, marks, y


def _moved(arrow: Arrow, down: float) -> Arrow:
    return replace(arrow, points=tuple((x + MARGIN, y + down) for x, y in arrow.points))
