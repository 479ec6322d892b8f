"""The drawing as SVG: no script, no style, nothing from elsewhere; every text escaped."""

from collections.abc import Iterator, Sequence
from html import escape

from putright.procedure_files.drawing.cards import HERE, INDENT, PADDING, Card, Text
from putright.procedure_files.drawing.chart import ANY_TIME, ANYWHERE, Chart
from putright.procedure_files.drawing.draw import Band, Drawing, Placed
from putright.procedure_files.drawing.measure import width
from putright.procedure_files.drawing.route import Arrow
from putright.procedure_files.drawing.words import in_words, way_in_words

INK, PAPER, GREY, BAND, MARK = "#0b0c0c", "#ffffff", "#505a5f", "#eef3f7", "#1d4f7c"
CLOSED_PAPER = "#e9e9e7"
CORNER = 4
HERE_ID = "case-is-here"
"""What a page links to, to bring the case's own box into view."""
HEAD = 9
"""How long an arrow's head is."""


def svg(drawing: Drawing, described: str | None = None) -> str:
    """The whole file; `described` takes the place of the drawing in words, where those stand beside it anyway."""
    return "\n".join([*_lines(drawing, in_words(drawing.chart) if described is None else described), ""])


def _lines(drawing: Drawing, described: str) -> Iterator[str]:
    across, down = _number(drawing.width), _number(drawing.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" viewBox="0 0 {across} {down}" '
        'role="img" aria-labelledby="drawing-title" aria-describedby="drawing-words" '
        f'font-family="Arial, Helvetica, sans-serif" fill="{INK}">'
    )
    yield f'<title id="drawing-title">{escape(f"How it runs: {drawing.chart.title}")}</title>'
    yield f'<desc id="drawing-words">{escape(described)}</desc>'
    yield f'<rect width="{across}" height="{down}" fill="{PAPER}"/>'
    for band in drawing.bands:
        yield from _band(band)
    here = {box.card.place.key for box in drawing.boxes if box.card.here}
    places = drawing.chart.places
    for arrow in sorted(drawing.arrows, key=lambda arrow: (arrow.source in here, not places[arrow.to].closed)):
        yield from _arrow(arrow, drawing.chart, arrow.source in here)
    for box in drawing.boxes:
        yield from _box(box)
    for text in drawing.texts:
        yield _text(text)
    yield "</svg>"


def _band(band: Band) -> Iterator[str]:
    yield (
        f'<rect x="{_number(band.x)}" y="{_number(band.y)}" width="{_number(band.width)}" '
        f'height="{_number(band.height)}" rx="4" fill="{BAND}"/>'
    )
    for x, y in band.clock_marks:
        yield _clock_face(x, y)


def _arrow(arrow: Arrow, chart: Chart, from_here: bool) -> Iterator[str]:
    source = chart.places[arrow.source]
    way = next(way for way in source.ways if way.to == arrow.to)
    ends = chart.places[arrow.to].closed
    colour, thick = (MARK, "3") if from_here else (GREY, "1.2") if ends else (INK, "1.6")
    x, y = arrow.points[-1]
    back = HEAD if arrow.points[-2][0] > x else -HEAD
    yield f"<g><title>{escape(way_in_words(source, way))}</title>"
    yield f'<path d="{_path(arrow.points)}" fill="none" stroke="{colour}" stroke-width="{thick}"/>'
    yield (f'<path d="M{_number(x)} {_number(y)}l{_number(back)} -4v8z" fill="{colour}"/></g>')


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Straight lines with rounded corners."""
    path = f"M{_number(points[0][0])} {_number(points[0][1])}"
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        (ax, ay), (bx, by) = _towards(at, before), _towards(at, after)
        path += f"L{_number(ax)} {_number(ay)}Q{_number(at[0])} {_number(at[1])} {_number(bx)} {_number(by)}"
    return path + f"L{_number(points[-1][0])} {_number(points[-1][1])}"


def _towards(at: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """A little way from a corner."""
    (x, y), (to_x, to_y) = at, other
    length = abs(to_x - x) + abs(to_y - y)
    step = min(CORNER, length / 2) / length if length else 0
    return x + (to_x - x) * step, y + (to_y - y) * step


def _box(box: Placed) -> Iterator[str]:
    card = box.card
    mark = f' id="{HERE_ID}"' if card.here else ""
    yield f'<g{mark} transform="translate({_number(box.x)} {_number(box.y)})"><title>{escape(_about(card))}</title>'
    yield _frame(card)
    if card.here:
        yield f'<rect width="{_number(card.width)}" height="23" fill="{MARK}"/>'
    for text in card.texts:
        yield _text(text)
    for y in card.clock_marks:
        yield _clock_face(PADDING + INDENT / 2 - 3, y)
    yield "</g>"


def _frame(card: Card) -> str:
    place = card.place
    paper = CLOSED_PAPER if place.closed else PAPER
    stroke, thick = (MARK, 5) if card.here else (GREY if place.closed else INK, 1.5)
    dashes = ' stroke-dasharray="6 4"' if place.key in (ANYWHERE, ANY_TIME) else ""
    return (
        f'<rect width="{_number(card.width)}" height="{_number(card.height)}" rx="3" fill="{paper}" '
        f'stroke="{stroke}" stroke-width="{thick}"{dashes}/>'
    )


def _about(card: Card) -> str:
    place = card.place
    said = [place.titled, *([HERE] if card.here else []), *([f"Clause {place.clause}"] if place.clause else [])]
    return ". ".join(said)


def _text(text: Text) -> str:
    weight = ' font-weight="bold"' if text.bold else ""
    fill = f' fill="{PAPER}"' if text.light else ""
    room = _number(width(text.words, text.size, text.bold))
    return (
        f'<text x="{_number(text.x)}" y="{_number(text.y)}" font-size="{_number(text.size)}"{weight}{fill} '
        f'textLength="{room}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(text.words)}</text>"
    )


def _clock_face(x: float, y: float) -> str:
    face = f"M{_number(x - 5)} {_number(y)}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M{_number(x)} {_number(y - 3.2)}v3.2h2.4"
    return f'<path d="{face}" fill="none" stroke="{INK}" stroke-width="1.2"/>'


def _number(value: float) -> str:
    """Short, and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
