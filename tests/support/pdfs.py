"""Small PDFs as they come from outside, made for tests, and reading what was made of them."""

import io
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

_FONT = DictionaryObject(
    {
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    }
)


def a_pdf(*pages: str, turned: int = 0, filled_in: str = "", password: str = "") -> bytes:
    """One page for each text; `turned` as a scanner does it; `filled_in` in a form's field on the first page."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = _resources()
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 24 Tf 60 700 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(content)
        if turned:
            page.rotate(turned)
    if filled_in:
        _fill_in(writer, filled_in)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def said_on(content: bytes) -> list[str]:
    """The words of each page, on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def bookmarks(content: bytes) -> list[tuple[str, int]]:
    """Each bookmark, and the page it leads to, the first being 1."""
    reader = PdfReader(io.BytesIO(content))
    return [(str(one.title), (reader.get_destination_page_number(one) or 0) + 1) for one in _all(reader.outline)]


def _all(outline: list[object]) -> Iterator[object]:
    for one in outline:
        if isinstance(one, list):
            yield from _all(one)
        else:
            yield one


def _resources() -> DictionaryObject:
    return DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): _FONT})})


def _fill_in(writer: PdfWriter, text: str) -> None:
    shown = DecodedStreamObject()
    shown.set_data(f"BT /F1 12 Tf 2 5 Td ({text}) Tj ET".encode("latin-1"))
    shown.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(one) for one in (0, 0, 200, 20)]),
            NameObject("/Resources"): _resources(),
        }
    )
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("name"),
            NameObject("/V"): TextStringObject(text),
            NameObject("/F"): NumberObject(4),
            NameObject("/Rect"): ArrayObject([FloatObject(one) for one in (60, 600, 260, 620)]),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(shown)}),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(field)])
