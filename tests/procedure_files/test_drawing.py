"""Procedures drawn: everything is there, nothing lies on anything else, and nothing in it can do harm."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from putright.engine.procedure import Procedure, Stage, Standing, Step
from putright.engine.timing import Clock, Length, Start
from putright.procedure_files.catalogue import Catalogue
from putright.procedure_files.drawing.cards import HERE
from putright.procedure_files.drawing.chart import ANY_TIME, ANYWHERE, chart
from putright.procedure_files.drawing.draw import Drawing, draw
from putright.procedure_files.drawing.measure import width, wrap
from putright.procedure_files.drawing.svg import svg
from putright.procedure_files.drawing.words import in_words

SVG = "{http://www.w3.org/2000/svg}"
CATALOGUE = Catalogue()
PROCEDURES = [
    version.procedure
    for slug in CATALOGUE.councils()
    for versions in CATALOGUE.council(slug).versions.values()
    for version in versions
]
Box = tuple[float, float, float, float]
every_procedure = pytest.mark.parametrize(
    "procedure", PROCEDURES, ids=[f"{one.key}.{one.in_force_from}" for one in PROCEDURES]
)


def drawn(procedure: Procedure, here: str | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(svg(draw(procedure, here)))


def said(root: ElementTree.Element) -> str:
    """All lines of text, one after the other and without spaces: a long word goes on in the next line."""
    return pressed("".join(text.text or "" for text in root.iter(f"{SVG}text")))


def pressed(text: str) -> str:
    return text.replace(" ", "")


def titles(root: ElementTree.Element) -> list[str]:
    return [title.text or "" for title in root.iter(f"{SVG}title")]


def edges(drawing: Drawing) -> list[Box]:
    return [(b.x, b.y, b.x + b.card.width, b.y + b.card.height) for b in drawing.boxes]


def segments(points: Iterable[tuple[float, float]]) -> Iterator[Box]:
    ends = list(points)
    for (ax, ay), (bx, by) in zip(ends, ends[1:], strict=False):
        yield (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def overlap(one: Box, two: Box, least: float = 0) -> bool:
    return all(min(one[n + 2], two[n + 2]) - max(one[n], two[n]) > least for n in (0, 1))


@every_procedure
def test_every_standing_way_and_clock_is_drawn_and_said(procedure: Procedure) -> None:
    root = drawn(procedure)
    text, hints, words = said(root), titles(root), in_words(chart(procedure))
    places = chart(procedure).places
    for key, standing in procedure.standings.items():
        assert places[key].titled.endswith(f". {standing.title}")
        assert pressed(places[key].titled) in text
        assert places[key].titled in words
    for step in procedure.steps.values():
        for source in step.when:
            if step.leads_to and source != step.leads_to:
                said_by = (source,) if procedure.standings[source].closed else (source, ANYWHERE)
                ways = [way for place in said_by if place in places for way in places[place].ways]
                offered = [
                    one for way in ways if way.to == step.leads_to for one in way.steps if one.startswith(step.title)
                ]
                assert offered, f"no way from {source} by {step.key}"
        if step.leads_to and set(step.when) - {step.leads_to}:
            assert pressed(step.title) in text
            assert any(step.title in hint and places[step.leads_to].titled in hint for hint in hints)
            assert step.title in words
    for clock in procedure.clocks.values():
        assert pressed(f"{clock.title}: ") in text
        assert f"{clock.title}: " in words


@every_procedure
def test_nothing_lies_on_anything_else(procedure: Procedure) -> None:
    drawing = draw(procedure, procedure.opens_in)
    boxes, texts = edges(drawing), [text.box for text in drawing.all_texts]
    sheet = (0.0, 0.0, drawing.width, drawing.height)
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert not [pair for pair in combinations(texts, 2) if overlap(*pair)]
    for one in (*boxes, *texts, *(part for arrow in drawing.arrows for part in segments(arrow.points))):
        assert sheet[0] <= one[0] <= one[2] <= sheet[2]
        assert sheet[1] <= one[1] <= one[3] <= sheet[3]
    for placed in drawing.boxes:
        for text in placed.card.texts:
            left, top, right, bottom = text.box
            assert left >= 0
            assert top >= 0
            assert right <= placed.card.width
            assert bottom <= placed.card.height


@every_procedure
def test_no_arrow_runs_through_a_box_or_a_line_of_text(procedure: Procedure) -> None:
    drawing = draw(procedure)
    rooms = [*edges(drawing), *(text.box for text in drawing.texts)]
    for arrow in drawing.arrows:
        for left, top, right, bottom in segments(arrow.points):
            thick = (left - 0.5, top - 0.5, right + 0.5, bottom + 0.5)
            through = [room for room in rooms if overlap(thick, room, 1)]
            assert not through, f"{arrow.source} to {arrow.to}"


@every_procedure
def test_two_arrows_share_a_line_only_when_they_end_in_the_same_box(procedure: Procedure) -> None:
    for one, two in combinations(draw(procedure).arrows, 2):
        if one.to == two.to:
            continue
        for a in segments(one.points):
            for b in segments(two.points):
                flat = a[1] == a[3] and b[1] == b[3] and abs(a[1] - b[1]) < 3
                upright = a[0] == a[2] and b[0] == b[2] and abs(a[0] - b[0]) < 3
                along = (0, 2) if flat else (1, 3)
                shared = min(a[along[1]], b[along[1]]) - max(a[along[0]], b[along[0]])
                assert not ((flat or upright) and shared > 0), f"{one.source}-{one.to}, {two.source}-{two.to}"


@every_procedure
def test_arrows_go_from_the_box_that_says_so_to_the_box_it_names(procedure: Procedure) -> None:
    drawing = draw(procedure)
    boxes = {placed.card.place.key: edge for placed, edge in zip(drawing.boxes, edges(drawing), strict=True)}
    wanted = {(place.key, way.to) for place in drawing.chart.places.values() for way in place.ways}
    assert {(arrow.source, arrow.to) for arrow in drawing.arrows} == wanted
    for arrow in drawing.arrows:
        (x, y), (end_x, end_y) = arrow.points[0], arrow.points[-1]
        left, top, right, bottom = boxes[arrow.source]
        assert x == right
        assert top < y < bottom
        left, top, right, bottom = boxes[arrow.to]
        assert end_x in (left, right)
        assert top < end_y < bottom


@every_procedure
def test_the_same_procedure_gives_the_same_bytes(procedure: Procedure) -> None:
    again = replace(procedure, steps=dict(procedure.steps))
    assert svg(draw(procedure)) == svg(draw(again))


@every_procedure
def test_a_drawing_asks_for_nothing_and_runs_nothing(procedure: Procedure) -> None:
    root = drawn(procedure)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")  # type: ignore[union-attr]
    assert root.get("aria-describedby") == root.find(f"{SVG}desc").get("id")  # type: ignore[union-attr]
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {"svg", "title", "desc", "g", "rect", "path", "text"}
    for node in root.iter():
        assert not [key for key in node.attrib if key in ("style", "href", "class") or key.startswith("on")]


def test_text_from_a_file_stays_text(tiny: Procedure) -> None:
    hostile = '</text></svg><script>alert("1")</script> & \' <b>'
    first = next(iter(tiny.standings))
    standings = {**tiny.standings, first: replace(tiny.standings[first], title=hostile)}
    steps = {key: replace(step, title=hostile) for key, step in tiny.steps.items()}
    clocks = {key: replace(clock, title=hostile) for key, clock in tiny.clocks.items()}
    root = drawn(replace(tiny, title=hostile, standings=standings, steps=steps, clocks=clocks))
    assert not list(root.iter(f"{SVG}script"))
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {"svg", "title", "desc", "g", "rect", "path", "text"}
    assert any(hostile in title for title in titles(root))


def test_a_word_too_long_for_its_box_is_broken(tiny: Procedure) -> None:
    key = next(iter(tiny.standings))
    long = replace(tiny.standings[key], title="Verwaltungsverfahren" * 10)
    test_nothing_lies_on_anything_else(replace(tiny, standings={**tiny.standings, key: long}))


def test_where_the_case_stands_is_said_and_not_only_shown(tiny: Procedure) -> None:
    assert pressed(HERE) not in said(drawn(tiny))
    root = drawn(tiny, tiny.opens_in)
    assert said(root).count(pressed(HERE)) == 1
    assert [title for title in titles(root) if title.endswith(HERE) or f"{HERE}." in title]


def test_what_can_be_done_from_most_standings_is_drawn_once() -> None:
    """Each arrow more from the same box would hide the rest; the exceptions are named by their numbers."""
    found = False
    for procedure in PROCEDURES:
        places = chart(procedure).places
        for way in places[ANYWHERE].ways if ANYWHERE in places else ():
            for step in (step for step in procedure.steps.values() if step.leads_to == way.to):
                offered = [one for one in way.steps if one == step.title or one.startswith(f"{step.title} (not from ")]
                if not offered or any(step.title in one.steps for p in places.values() for one in p.ways if p.closed):
                    continue
                found = True
                numbers = offered[0].partition(" (not from ")[2].removesuffix(")").split(", ")
                barred = {places[key].titled for key in places if places[key].titled.split(".")[0] in numbers}
                others = [s for s in procedure.standings.values() if not s.closed and s.key != way.to]
                assert barred == {places[s.key].titled for s in others if s.key not in step.when}
    assert found


def test_a_clock_of_many_standings_is_told_once_for_its_stage_or_for_all(tiny: Procedure) -> None:
    stage = Stage("long", 9, "A long stage")
    standing = next(s for s in tiny.standings.values() if not s.closed)
    more = {f"place_{n}": replace(standing, key=f"place_{n}", title=f"Place {n}", stage="long") for n in range(3)}
    step = replace(next(iter(tiny.steps.values())), key="ring", title="Ring", when=tuple(more), leads_to=None)
    clock = Clock("ringing", "Ringing back", "X", (Start("ring"),), ("ring",), "officer", length=Length(2, "months"))
    other = replace(clock, key="own", title="Own stage", stage="long", nature="window")
    large = replace(
        tiny,
        stages={**tiny.stages, "long": stage},
        standings={**tiny.standings, **more},
        steps={**tiny.steps, "ring": step},
        clocks={"ringing": clock, "own": other},
    )
    lanes = {lane.key: lane for lane in chart(large).lanes}
    assert lanes["long"].clocks == ("Own stage: 2 months (for the complainant)",)
    assert chart(large).places[ANY_TIME].clocks == ("Ringing back: 2 months",)
    test_nothing_lies_on_anything_else(large)


def test_lines_are_no_wider_than_asked_for() -> None:
    lines = wrap("Decide not to consider it because it came after more than a year", 120, 13, bold=True)
    assert len(lines) > 2
    assert all(width(line, 13, bold=True) <= 120 for line in lines)
    assert " ".join(lines) == "Decide not to consider it because it came after more than a year"


WORDS = st.text("abcdefghij WMil–“", min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)


@st.composite
def procedures(draw_one: st.DrawFn) -> Procedure:
    """Procedures that no council has: as many standings, steps and words as may be, leading anywhere."""
    stages = {f"stage_{n}": Stage(f"stage_{n}", n, draw_one(WORDS)) for n in range(draw_one(st.integers(0, 3)))}
    keys = [f"at_{n}" for n in range(draw_one(st.integers(1, 14)))]
    standings = {
        key: Standing(
            key,
            draw_one(WORDS),
            "X-1",
            draw_one(st.sampled_from([None, *stages])),
            closed=key != "at_0" and draw_one(st.booleans()),
        )
        for key in keys
    }
    when = st.lists(st.sampled_from(keys), min_size=1, max_size=6, unique=True).map(tuple)
    steps = {"begin": Step("begin", draw_one(WORDS), "open", "X-1", ("officer",), ())}
    for n in range(draw_one(st.integers(0, 25))):
        to = draw_one(st.sampled_from([None, *keys]))
        steps[f"do_{n}"] = Step(f"do_{n}", draw_one(WORDS), "record", "X-1", ("officer",), draw_one(when), leads_to=to)
    clocks = {
        key: Clock(
            key, draw_one(WORDS), "X-1", (Start(key),), (), "officer", draw_one(st.sampled_from([None, *stages]))
        )
        for key in draw_one(st.lists(st.sampled_from(list(steps)), unique=True))
    }
    return Procedure(
        "x",
        "y",
        draw_one(WORDS),
        date(2026, 1, 1),
        "begin",
        "at_0",
        "begin",
        stages,
        standings,
        {},
        {},
        clocks,
        steps,
        {},
        {},
    )


@settings(max_examples=40, deadline=None)
@given(procedures())
def test_any_procedure_at_all_is_drawn_clearly(procedure: Procedure) -> None:
    for property_of_all in (
        test_every_standing_way_and_clock_is_drawn_and_said,
        test_nothing_lies_on_anything_else,
        test_no_arrow_runs_through_a_box_or_a_line_of_text,
        test_two_arrows_share_a_line_only_when_they_end_in_the_same_box,
        test_arrows_go_from_the_box_that_says_so_to_the_box_it_names,
    ):
        property_of_all(procedure)


@pytest.fixture
def tiny() -> Procedure:
    """A procedure with every shape of the drawing and few of each."""
    return min(PROCEDURES, key=lambda one: (not one.stages, len(one.standings)))
