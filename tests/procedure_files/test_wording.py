"""The wording of a letter, read."""

from pathlib import Path

import pytest

from putright.procedure_files.problems import BadFile
from putright.procedure_files.wording import Wording, read_wording

GOOD = """# Your complaint {{ reference }}

## opening

Dear {{ complainant }}

## reasons

Because {{answer.why}}.

### A smaller heading

And {{ due.stage_1_response }}.
"""


def wording(folder: Path, text: str) -> Wording:
    path = folder / "answer.md"
    path.write_text(text, encoding="utf-8")
    return read_wording(path)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(BadFile) as bad:
        wording(folder, text)
    (problem,) = bad.value.problems
    return f"{problem.line}: {problem.what} {problem.to_do}"


def test_a_letter_has_a_subject_and_its_sections_in_order_with_their_lines(tmp_path: Path) -> None:
    read = wording(tmp_path, GOOD)
    assert read.subject == "Your complaint {{ reference }}"
    assert list(read.sections) == ["opening", "reasons"]
    assert read.sections["opening"] == "Dear {{ complainant }}"
    assert read.sections["reasons"].startswith("Because")
    assert "### A smaller heading" in read.sections["reasons"]
    assert read.lines == {"opening": 3, "reasons": 7}


def test_the_slots_of_a_section_are_found_in_order(tmp_path: Path) -> None:
    assert wording(tmp_path, GOOD).slots("reasons") == ("answer.why", "due.stage_1_response")


def test_an_empty_section_is_there_and_says_nothing(tmp_path: Path) -> None:
    assert wording(tmp_path, "# S\n\n## reasons\n").sections == {"reasons": ""}


def test_a_missing_letter_says_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no wording. Write it: `# subject`, then a `## part` for each part"):
        read_wording(tmp_path / "none.md")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "## reasons\nBecause.\n",
            "1: The letter has no subject. Begin with a line like `# Your complaint`.",
        ),
        ("", "1: The letter has no subject. Begin with a line like `# Your complaint`."),
        ("Your complaint\n", "1: The letter has no subject. Begin with a line like `# Your complaint`."),
        ("# \n## reasons\n", "1: The letter has no subject. Begin with a line like `# Your complaint`."),
        (
            "# S\n\nDear all\n## reasons\n",
            "1: There is text between the subject and the first part. Put it under `## opening`.",
        ),
        ("# S\n## a\n## b\n## a\n", "4: The section `a` is here twice. Keep one of them."),
        (
            "# S\n## The reasons\n",
            "2: `The reasons` is no name for a section. Use the name of a part: small letters, digits and `_`.",
        ),
    ],
)
def test_a_letter_written_wrongly_is_refused_at_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    assert refused(tmp_path, text) == sentence


def test_a_letter_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answer.md").write_bytes(b"# caf\xe9\n")
    with pytest.raises(BadFile, match="not UTF-8"):
        read_wording(tmp_path / "answer.md")
