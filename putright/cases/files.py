"""Files by the hash of their content: written once, to disk before the database speaks of them."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

from putright.cases.models import Case, CaseFile, StoredFile


def store(authority: str, content: bytes) -> StoredFile:
    """Keep these bytes, if they are not kept already. On disk (fsync) before this returns."""
    digest = hashlib.sha256(content).hexdigest()
    path = where(authority, digest)
    if not path.exists():
        _write(path, content)
    row, _ = StoredFile.objects.get_or_create(authority=authority, sha256=digest, defaults={"size": len(content)})
    return row


def read(file: StoredFile) -> bytes:
    """The bytes again; ValueError when the disk no longer holds what was stored."""
    content = where(file.authority, file.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ValueError(f"The stored file {file.sha256} is not what was stored.")
    return content


def attach(
    case: Case, content: bytes, name: str, content_type: str, origin: str, now: datetime, number: int
) -> CaseFile:
    """Keep a file and note that it came with event `number` of the case."""
    return attach_stored(case, store(case.authority, content), name, content_type, origin, now, number)


def attach_stored(
    case: Case, file: StoredFile, name: str, content_type: str, origin: str, now: datetime, number: int
) -> CaseFile:
    """Note that a file kept already came with event `number` of the case."""
    return CaseFile.objects.create(
        authority=case.authority,
        case=case,
        file=file,
        name=name[:200],
        content_type=content_type[:100],
        origin=origin,
        added_at=now,
        event_number=number,
    )


def is_there(file: StoredFile) -> bool:
    """Whether the disk still holds it whole, by its size; reading it compares every byte."""
    path = where(file.authority, file.sha256)
    return path.is_file() and path.stat().st_size == file.size


def where(authority: str, digest: str) -> Path:
    """The path of a stored file: two levels, so that no folder grows without end."""
    return Path(settings.FILES_ROOT) / authority / digest[:2] / digest[2:4] / digest


def _write(path: Path, content: bytes) -> None:
    """All or nothing: a killed process leaves at most a temporary file, never half of a named one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
