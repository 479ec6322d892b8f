"""YAML read strictly: what is a word stays a word, and everything has its line."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from putright.procedure_files.problems import BadFile
from putright.procedure_files.read import MOST_NODES, Document, read


def document(folder: Path, text: str) -> Document:
    path = folder / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("", None),
        ("~", None),
        ("null", None),
        ("none", "none"),
        ("0", 0),
        ("-12", -12),
        ("01582", "01582"),
        ("1.5", "1.5"),
        ("0x10", "0x10"),
        ("1e3", "1e3"),
        ("12:30", "12:30"),
        ("2026-11-24", date(2026, 11, 24)),
        ("'2026-11-24'", "2026-11-24"),
        ("2026-11-24T09:00:00", "2026-11-24T09:00:00"),
        ('"5"', "5"),
        ("'yes'", "yes"),
        ("Größe", "Größe"),
        ("[yes, 1]", ["yes", 1]),
    ],
)
def test_a_value_is_what_it_looks_like(tmp_path: Path, written: str, value: Any) -> None:
    found = document(tmp_path, f"key: {written}\n").values["key"]
    assert found == value
    assert type(found) is type(value)


def test_a_key_is_always_a_word(tmp_path: Path) -> None:
    assert list(document(tmp_path, "on: 1\n2: b\nyes: c\n").values) == ["on", "2", "yes"]


def test_an_anchor_is_read_where_it_is_used(tmp_path: Path) -> None:
    values = document(tmp_path, "a: &same [x, y]\nb: *same\n").values
    assert values == {"a": ["x", "y"], "b": ["x", "y"]}


def test_everything_has_its_line_and_what_is_not_there_that_of_what_it_would_stand_in(tmp_path: Path) -> None:
    found = document(tmp_path, "# heading\na:\n  b: 1\n  c:\n    - x\n    - y\n")
    assert found.line(("a",)) == 2
    assert found.line(("a", "c", 1)) == 6
    assert found.line(("a", "d", "e")) == 2
    assert found.line(("nowhere",)) == 2
    assert str(found.problem(("a", "b"), "Wrong.", "Mend it.")).endswith("some.yaml:3: Wrong. Mend it.")


def test_all_repeated_keys_and_impossible_days_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        document(tmp_path, "a: 2026-13-01\nb: 1\nb: 2\nc: {d: 1, d: 2}\n")
    assert [one.line for one in refused.value.problems] == [1, 3, 4]


def test_a_large_file_without_tricks_is_read(tmp_path: Path) -> None:
    lines = 1_000
    assert lines * 3 < MOST_NODES
    found = document(tmp_path, "a:\n" + "  - {b: 1}\n" * lines)
    assert len(found.values["a"]) == lines
