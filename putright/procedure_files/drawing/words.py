"""The same as the drawing, in words: for whoever can't see it, and for pages that show it."""

from collections.abc import Iterator

from putright.procedure_files.drawing.chart import Chart, Place, Way


def in_words(chart: Chart) -> str:
    """The whole drawing in sentences."""
    return " ".join(_sentences(chart))


def way_in_words(place: Place, way: Way) -> str:
    """One arrow: from where, by which steps, to where."""
    return f"From {place.titled} to {way.titled}: {'; '.join(way.steps)}."


def _sentences(chart: Chart) -> Iterator[str]:
    for lane in chart.lanes:
        yield f"{lane.title}: {len(lane.places)} {'box' if len(lane.places) == 1 else 'boxes'}."
        if lane.clocks:
            yield f"Clocks that can start at several of them: {'; '.join(lane.clocks)}."
        for place in lane.places:
            yield f"{place.titled}."
            if place.begins:
                yield f"{place.begins}."
            yield from (way_in_words(place, way) for way in place.ways)
            if place.clocks:
                yield f"Clocks that start here: {'; '.join(place.clocks)}."
