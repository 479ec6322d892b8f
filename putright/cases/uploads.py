"""What somebody sends with a form: kept at once by the hash of its content, and remembered until its step is taken."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from django.core.files.uploadedfile import UploadedFile

from putright.cases import files

MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024


class Kept(TypedDict):
    """A file that was sent: `id` and `sha256` of what is stored, and the name, type and size it came with."""

    id: int
    sha256: str
    name: str
    type: str
    size: int


def add(
    authority: str, kept: Sequence[Kept], sent: Iterable[UploadedFile], too_large: str = "Choose a smaller file"
) -> tuple[list[Kept], list[str]]:
    """The files with those just sent, and in sentences what could not be taken; `too_large` says what to do then.

    The same file sent again stays one: nobody has to wonder whether the first press worked.
    """
    now, wrong = list(kept), []
    for upload in sent:
        name, size = readable_name(upload.name or ""), upload.size or 0
        if size == 0:
            wrong.append(f"“{name}” is empty. Choose another file")
        elif size > MOST_BYTES:
            wrong.append(f"“{name}” is larger than 10 MB. {too_large}")
        elif len(now) >= MOST_FILES:
            wrong.append(f"“{name}” was not added: you can add up to {MOST_FILES} files")
        else:
            stored = files.store(authority, upload.read())
            if all(one["id"] != stored.pk for one in now):
                kind = readable_name(upload.content_type or "")[:100] or "application/octet-stream"
                now.append({"id": stored.pk, "sha256": stored.sha256, "name": name, "type": kind, "size": size})
    return now, wrong


def readable_name(name: str) -> str:
    """A file's name on one line, without characters that hide what it is or how it is called.

    >>> readable_name("bill" + chr(0x202e) + "fdp.exe")
    'billfdp.exe'
    """
    shown = "".join(one for one in name if one.isprintable())
    return " ".join(shown.split())[-200:] or "file"
