"""`python -m putright.papers.flatten IN OUT MOST`: the pages of a PDF from outside, upright, with what was filled in.

A program of its own, so that a file made to do harm, or only very large, ends this process and nothing else. What comes
out holds pages and no more: no scripts, no links, no files within. Prints what came of it as one line of JSON.
"""

import json
import math
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    StreamObject,
)

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 120
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
_NOT_PRINTED = ("/Link", "/Popup")


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    bottom: float
    width: float
    height: float


def main(arguments: Sequence[str]) -> int:
    """Flatten one file: `{"pages": 3}` or `{"trouble": "encrypted"}`."""
    source, target, most = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        outcome = _flattened(source, target, int(most))
    # Whatever a damaged file makes a reader do, the answer is that it can't be read.
    except (PyPdfError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, OSError):
        outcome = {"trouble": "broken"}
    except MemoryError:
        outcome = {"trouble": "large"}
    sys.stdout.write(json.dumps(outcome))
    return 0


def _flattened(source: str, target: str, most: int) -> dict[str, Any]:
    reader = PdfReader(source)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"trouble": "encrypted"}
    count = len(reader.pages)
    if count == 0:
        return {"trouble": "broken"}
    if count > most:
        return {"trouble": "long", "pages": count}
    writer = PdfWriter()
    for page in reader.pages:
        _add(writer, page)
    writer.compress_identical_objects(remove_unreferenced=True)
    writer.write(target)
    return {"pages": count}


def _add(writer: PdfWriter, page: PageObject) -> None:
    """One page, upright, from its lower left corner."""
    box = _box(page.cropbox)
    turn = page.rotation % 360
    sideways = turn in (90, 270)
    width, height = (box.height, box.width) if sideways else (box.width, box.height)
    upright = Transformation().translate(-box.left, -box.bottom).rotate(-turn)
    moved = {90: (0, box.width), 180: (box.width, box.height), 270: (box.height, 0)}.get(turn, (0, 0))
    upright = upright.translate(*moved)
    contents = page.get_contents()
    drawn = [_form(contents.get_data() if contents is not None else b"", box, page.get("/Resources"), writer)]
    placed = ["/P0 Do"]
    for appearance, matrix in _noted(page):
        placed.append(f"q {_numbers(matrix)} cm /P{len(drawn)} Do Q")
        drawn.append(cast(StreamObject, appearance.clone(writer)))
    new = writer.add_blank_page(width, height)
    names = DictionaryObject({NameObject(f"/P{n}"): writer._add_object(one) for n, one in enumerate(drawn)})
    new[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): names})
    content = DecodedStreamObject()
    content.set_data(f"q {_numbers(upright.ctm)} cm {' '.join(placed)} Q".encode())
    new[NameObject("/Contents")] = writer._add_object(content)


def _form(data: bytes, box: _Box, resources: Any, writer: PdfWriter) -> StreamObject:
    form = DecodedStreamObject()
    form.set_data(data)
    corners = [box.left, box.bottom, box.left + box.width, box.bottom + box.height]
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(one) for one in corners]),
            NameObject("/Resources"): resources.get_object().clone(writer) if resources else DictionaryObject(),
        }
    )
    return form.flate_encode()


def _noted(page: PageObject) -> list[tuple[StreamObject, tuple[float, ...]]]:
    """What was filled in or noted on a page as it is shown, and where: by 12.5.5 of the PDF standard."""
    found = []
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        appearance = _appearance(note) if isinstance(note, DictionaryObject) else None
        if appearance is not None:
            found.append((appearance, _placed(appearance, _box(note["/Rect"]))))
    return found


def _appearance(note: DictionaryObject) -> StreamObject | None:
    if note.get("/Subtype") in _NOT_PRINTED or int(note.get("/F", 0)) & (_HIDDEN | _NO_VIEW):
        return None
    shown = note.get("/AP", DictionaryObject()).get_object().get("/N")
    shown = shown.get_object() if shown is not None else None
    if isinstance(shown, DictionaryObject) and not isinstance(shown, StreamObject):
        state = shown.get(note.get("/AS", "/Off"))
        shown = state.get_object() if state is not None else None
    return shown if isinstance(shown, StreamObject) and "/BBox" in shown else None


def _placed(appearance: StreamObject, rect: _Box) -> tuple[float, ...]:
    box = _box(appearance["/BBox"])
    matrix = tuple(float(one) for one in appearance.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box.left, box.left + box.width) for y in (box.bottom, box.bottom + box.height)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    width, height = max(across) - min(across), max(up) - min(up)
    wide, high = (rect.width / width if width else 1.0), (rect.height / height if height else 1.0)
    return (wide, 0, 0, high, rect.left - min(across) * wide, rect.bottom - min(up) * high)


def _box(value: Any) -> _Box:
    box = RectangleObject(tuple(float(one) for one in value.get_object()))
    found = _Box(*(float(one) for one in (box.left, box.bottom, box.width, box.height)))
    if not all(math.isfinite(one) for one in (found.left, found.bottom, found.width, found.height)):
        raise ValueError("A page without an end.")
    return found


def _numbers(matrix: Sequence[float]) -> str:
    return " ".join(f"{one:.5f}" for one in matrix)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
