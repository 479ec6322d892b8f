"""A procedure file that a council uses can't be changed unseen."""

import hashlib
from pathlib import Path

from putright.procedure_files.released import changed


def test_a_released_file_that_changed_or_is_gone_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "exa"
    folder.mkdir()
    kept, edited = folder / "a.2026-04-01.yaml", folder / "b.2026-04-01.yaml"
    for path in (kept, edited):
        path.write_text("procedure: x\n", encoding="utf-8")
    same = hashlib.sha256(b"procedure: x\n").hexdigest()
    names = ("exa/a.2026-04-01.yaml", "exa/b.2026-04-01.yaml", "exa/c.2026-04-01.yaml")
    lines = "".join(f"  {name}: {same}\n" for name in names)
    (tmp_path / "released.yaml").write_text(f"released:\n{lines}", encoding="utf-8")
    edited.write_text("procedure: y\n", encoding="utf-8")
    problems = list(changed(tmp_path))
    assert [(problem.line, problem.what) for problem in problems] == [
        (3, "`exa/b.2026-04-01.yaml` has changed since it was released."),
        (4, "`exa/c.2026-04-01.yaml` is gone."),
    ]
