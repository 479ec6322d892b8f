"""Released procedure files never change: what a case began under can always be read again."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from putright.procedure_files.problems import Problem
from putright.procedure_files.read import read
from putright.procedure_files.shapes import ReleasedFile
from putright.procedure_files.validate import validate

NAME = "released.yaml"


def changed(folder: Path) -> Iterator[Problem]:
    """Each released file under `folder` that is gone or no longer what it was; none without a list of them."""
    if not (folder / NAME).is_file():
        return
    document = read(folder / NAME)
    for name, sha256 in validate(document, ReleasedFile).released.items():
        path = folder / name
        if not path.is_file():
            yield document.problem(("released", name), f"`{name}` is gone.", "Bring it back: cases began under it.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            advice = "Undo the change and write a new dated file beside it."
            yield document.problem(("released", name), f"`{name}` has changed since it was released.", advice)
