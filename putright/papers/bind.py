"""Put the pages that came from outside on those kept free for them, and say where each document begins."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    Destination,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
)

_MM = 72 / 25.4
_LEFT, _BOTTOM, _WIDTH, _HEIGHT = 12 * _MM, 20 * _MM, 186 * _MM, 236 * _MM
"""Where on an A4 sheet of ours a page from outside stands: below its head, above its foot. See pages.typ."""
_NAME = "/FromOutside"


@dataclass(frozen=True, slots=True)
class Bound:
    """The whole PDF, how many pages it has, and for each document its first page and how many it has."""

    content: bytes
    pages: int
    places: Sequence[tuple[int, int]]


def bind(ours: bytes, outside: Mapping[int, Path]) -> Bound:
    """`ours` as it was set; `outside` the PDFs by the number of their document, each as `flatten` left it."""
    writer = PdfWriter(clone_from=io.BytesIO(ours))
    places = _places(ours)
    for number, path in outside.items():
        first, count = places[number - 1]
        for place, page in enumerate(PdfReader(path).pages[:count]):
            _lay(writer, writer.pages[first - 1 + place], page)
    out = io.BytesIO()
    writer.write(out)
    return Bound(out.getvalue(), len(writer.pages), places)


def _places(ours: bytes) -> list[tuple[int, int]]:
    """From the bookmarks: the index, then one for each document."""
    reader = PdfReader(io.BytesIO(ours))
    starts = [page for one in _top(reader.outline) if (page := reader.get_destination_page_number(one)) is not None]
    ends = [*starts[1:], len(reader.pages)]
    return [(start + 1, end - start) for start, end in zip(starts, ends, strict=True)][1:]


def _top(outline: Sequence[object]) -> Iterator[Destination]:
    return (one for one in outline if isinstance(one, Destination))


def _lay(writer: PdfWriter, sheet: PageObject, page: PageObject) -> None:
    """As large as fits, in the middle; never enlarged."""
    wide, high = float(page.mediabox.width), float(page.mediabox.height)
    scale = min(_WIDTH / wide, _HEIGHT / high, 1.0) if wide and high else 1.0
    left = _LEFT + (_WIDTH - wide * scale) / 2
    bottom = _BOTTOM + (_HEIGHT - high * scale) / 2
    resources = sheet["/Resources"].get_object()
    if not isinstance(resources, DictionaryObject):
        raise TypeError("A page of ours without resources.")
    # Its own dictionaries: Typst lets pages share theirs.
    own = DictionaryObject(resources)
    forms = DictionaryObject(own.get("/XObject", DictionaryObject()).get_object())
    forms[NameObject(_NAME)] = writer._add_object(_form(writer, page))
    own[NameObject("/XObject")] = forms
    sheet[NameObject("/Resources")] = own
    placed = DecodedStreamObject()
    numbers = f"{scale:.5f} 0 0 {scale:.5f} {left:.3f} {bottom:.3f}"
    # Marked as no part of our own text: its order and meaning are not ours to say.
    edge = f"q 0.75 G 0.5 w {left:.3f} {bottom:.3f} {wide * scale:.3f} {high * scale:.3f} re S Q"
    placed.set_data(f"\n/Artifact BMC {edge} q {numbers} cm {_NAME} Do Q EMC\n".encode())
    before = sheet.raw_get("/Contents")
    contents = before.get_object()
    streams = list(contents) if isinstance(contents, ArrayObject) else [before]
    sheet[NameObject("/Contents")] = ArrayObject([*streams, writer._add_object(placed)])


def _form(writer: PdfWriter, page: PageObject) -> StreamObject:
    form = DecodedStreamObject()
    contents = page.get_contents()
    form.set_data(contents.get_data() if contents is not None else b"")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(one) for one in page.mediabox]),
            NameObject("/Resources"): page["/Resources"].clone(writer),
        }
    )
    return form
