"""A procedure as a drawing: every box, line of text and arrow with its place on the sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from putright.engine.procedure import Procedure
from putright.procedure_files.drawing.cards import INDENT, LINE, PADDING, SIZE, Card, Text
from putright.procedure_files.drawing.chart import Chart, Lane, chart
from putright.procedure_files.drawing.measure import wrap
from putright.procedure_files.drawing.place import ACROSS, BETWEEN, Column, columns
from putright.procedure_files.drawing.route import Arrow, Routes, route

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
    lane: Lane
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
    closed = [key for key, standing in procedure.standings.items() if standing.closed]
    routes = route(placed, closed)
    across, day = routes.across, procedure.in_force_from
    texts, top = _heading(f"{procedure.title}, in force from {day.day} {day:%B %Y}", across)
    spans = [_span(placed, routes, number) for number in range(placed[-1].lane + 1)]
    heads = [_head(lane, span, top) for lane, span in zip(drawn.lanes, spans, strict=False)]
    boxes_top = max(bottom for _, _, bottom in heads) + routes.above
    bottom = boxes_top + max(column.height for column in placed) + routes.below
    bands = []
    for number, (left, right) in enumerate(spans):
        lane = drawn.lanes[number]
        many = [y for column in placed for y, card in column.cards if number == column.lane and not _within(card, lane)]
        bands.append(
            Band(
                left - LANE_PADDING + MARGIN,
                top,
                right - left + 2 * LANE_PADDING,
                (boxes_top + min(many) - BETWEEN / 2 if many else bottom) - top,
                lane,
                tuple((x + MARGIN, y) for x, y in heads[number][1]),
            )
        )
        texts += heads[number][0]
    return Drawing(
        drawn,
        across + 2 * MARGIN,
        bottom + MARGIN,
        tuple(bands),
        tuple(
            Placed(left + MARGIN, boxes_top + y, card)
            for left, column in zip(routes.lefts, placed, strict=True)
            for y, card in column.cards
        ),
        tuple(replace(text, x=text.x + MARGIN) for text in texts),
        tuple(_moved(arrow, boxes_top) for arrow in routes.arrows),
    )


def _heading(title: str, across: float) -> tuple[list[Text], float]:
    """The sheet's title and its key, and where what follows begins."""
    y, texts = float(MARGIN), []
    for line in wrap(title, across, HEADING_SIZE, bold=True):
        texts.append(Text(0, y + HEADING_SIZE, line, HEADING_SIZE, bold=True))
        y += HEADING_LINE
    for line in wrap(KEY, across, SIZE):
        texts.append(Text(0, y + SIZE, line))
        y += LINE
    return texts, y + MARGIN


def _within(card: Card, lane: Lane) -> bool:
    """Whether the box is one of the lane's own, and not one that only stands below it."""
    return any(place.key == card.place.key for place in lane.places)


def _span(placed: Sequence[Column], routes: Routes, lane: int) -> tuple[float, float]:
    own = [(left, left + ACROSS) for left, c in zip(routes.lefts, placed, strict=True) if c.lane == lane]
    return own[0][0], own[-1][1]


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
