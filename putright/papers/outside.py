"""What came from outside, made ready for printing: the pages of a PDF, a picture, words; or why it is not printed."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes
from PIL import Image, ImageOps, UnidentifiedImageError

from putright.cases import files
from putright.cases.models import CaseFile
from putright.papers.document import Block, pages_from_outside, picture, words

MOST_PAGES = 400
MOST_CHARACTERS = 300_000
MOST_BYTES = 60 * 1024 * 1024
_PATIENCE = 150
"""Seconds, on the wall; the process itself stops sooner, by the processor's time."""
_LONGEST_SIDE = 1800
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp")
_WORDS = ("text/plain", "text/csv", "text/markdown")

_ENCRYPTED = "It is protected by a password. It is in the file, and not printed here."
_BROKEN = "It is damaged and can’t be read. It is in the file as it came, and not printed here."
_LARGE = "It is too large to print. It is in the file, and not printed here."
_OTHER = "It is of a kind that can’t be printed. It is in the file."
_GONE = "It is listed in the file, but what was stored can no longer be read. Tell whoever looks after Putright."


@dataclass(frozen=True, slots=True)
class Ready:
    """A file as it goes into the papers: blocks to set, the PDF whose pages go on them, or why it is not printed."""

    blocks: Sequence[Block]
    pdf: Path | None = None
    trouble: str = ""


def make_ready(file: CaseFile, folder: Path, name: str) -> Ready:
    """Read one file; what is made of it is put in `folder`, called `name`. Never fails because of the file."""
    if file.file.size > MOST_BYTES:
        return _not_printed(file, _LARGE)
    try:
        content = files.read(file.file)
    except (OSError, ValueError):
        return _not_printed(file, _GONE)
    if content.startswith(b"%PDF-") or file.content_type == "application/pdf":
        return _pdf(file, content, folder, name)
    if file.content_type in _PICTURES:
        return _picture(file, folder, name)
    if file.content_type in _WORDS:
        return _words(file, content)
    return _not_printed(file, _OTHER)


def _pdf(file: CaseFile, content: bytes, folder: Path, name: str) -> Ready:
    source, target = folder / f"{name}.came.pdf", folder / f"{name}.pdf"
    source.write_bytes(content)
    program = [sys.executable, "-m", "putright.papers.flatten", str(source), str(target), str(MOST_PAGES)]
    try:
        # Started anew, not forked: nothing of this process, its database session least of all, is in its reach.
        ran = subprocess.run(
            program, capture_output=True, timeout=_PATIENCE, check=False, cwd=Path(__file__).parents[2]
        )
        outcome = json.loads(ran.stdout or b'{"trouble": "large"}')
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        outcome = {"trouble": "large"}
    trouble = outcome.get("trouble")
    if trouble == "long":
        return _not_printed(file, f"It has {outcome['pages']} pages, more than can be printed here. It is in the file.")
    if trouble:
        return _not_printed(file, {"encrypted": _ENCRYPTED, "large": _LARGE}.get(trouble, _BROKEN))
    return Ready([pages_from_outside(target.name, outcome["pages"])], target)


def _picture(file: CaseFile, folder: Path, name: str) -> Ready:
    """Upright as it was taken, no larger than a page needs, and without what a camera notes about place and time."""
    target = folder / f"{name}.jpg"
    try:
        with Image.open(files.where(file.authority, file.file.sha256)) as opened:
            opened.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
            paper = Image.new("RGBA", upright.size, "white")
            paper.alpha_composite(upright)
            paper.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            paper.convert("RGB").save(target, "JPEG", quality=85)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return _not_printed(file, _LARGE)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return _not_printed(file, _BROKEN)
    return Ready([picture(target.name, f"The picture “{file.name}”")])


def _words(file: CaseFile, content: bytes) -> Ready:
    best = from_bytes(content).best()
    text = str(best) if best is not None else content.decode("utf-8", "replace")
    if len(text) > MOST_CHARACTERS:
        return _not_printed(file, _LARGE)
    return Ready([words(text)])


def _not_printed(file: CaseFile, why: str) -> Ready:
    return Ready([words(f"“{file.name}”\n\n{why}")], trouble=why)
