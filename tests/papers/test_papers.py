"""Papers of a case: whatever is chosen becomes one PDF, and no file spoils it."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from putright.cases import files
from putright.cases.models import Case, CaseFile
from putright.papers import make, outside
from putright.papers.document import Document, words
from putright.papers.make import Asked, ask
from putright.papers.models import Papers
from putright.papers.sources import holdings, sources
from putright.papers.typeset import Cover, Printed, set_pages
from tests.support.luton import Office, at
from tests.support.pdfs import a_pdf, bookmarks, said_on

COVER = Cover("Examplebridge Council", "EXA-2026-00001", "Complaints", "Papers for the panel", [("For", "The panel")])


def put_together(case: Case, office: Office, *keys: str, title: str = "Papers for the panel") -> Papers:
    """The papers, as the worker makes them."""
    papers = ask(case, office.staff["complaints"], Asked(title, "The panel", "", [(key, "") for key in keys]))
    make.make("luton", papers.pk)
    papers.refresh_from_db()
    return papers


def added(case: Case, content: bytes, name: str, kind: str = "application/pdf") -> CaseFile:
    """A file of the case."""
    return files.attach(case, content, name, kind, "officer", at(case.opened_at.date()), 1)


def content_of(papers: Papers) -> bytes:
    """The PDF that was made."""
    assert papers.file is not None
    return files.read(papers.file.file)


def test_documents_are_numbered_indexed_and_bookmarked(luton: Office) -> None:
    case = luton.answered()
    scan = added(case, a_pdf("First sheet of the scan", "Second sheet of the scan"), "scan.pdf")
    notes = added(case, b"What the neighbour saw.\n\nTwice.", "notes.txt", "text/plain")
    letter = next(one.key for one in sources(holdings(case)) if one.group == "letter")

    papers = put_together(case, luton, "complaint", f"file:{scan.pk}", f"file:{notes.pk}", letter, "timeline")

    assert papers.state == Papers.MADE
    content = content_of(papers)
    pages = said_on(content)
    assert len(pages) == papers.pages
    assert [one["title"] for one in papers.contents][1:3] == ["scan.pdf", "notes.txt"]
    index = pages[1]
    for one in papers.contents:
        assert f"{one['number']} {one['title']}" in index
        first = pages[one["page"] - 1]
        assert f"{case.reference}, document {one['number']}" in first
        assert f"{one['number']}. {one['title']}" in first
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, start=1))
    assert bookmarks(content) == [
        ("Index", 2),
        *((f"{one['number']}. {one['title']}", one["page"]) for one in papers.contents),
    ]
    sheets = papers.contents[1]["page"]
    assert "First sheet of the scan" in pages[sheets - 1]
    assert "Second sheet of the scan" in pages[sheets]
    assert "Its page 2 of 2" in pages[sheets]
    assert "What the neighbour saw. Twice." in pages[papers.contents[2]["page"] - 1]


def test_each_line_of_the_index_leads_to_its_document(luton: Office) -> None:
    case = luton.answered()
    papers = put_together(case, luton, "complaint", "statement", "findings")
    reader = PdfReader(io.BytesIO(content_of(papers)))
    links = [note.get_object() for note in reader.pages[1]["/Annots"]]  # type: ignore[union-attr]
    assert len(links) >= 3
    for link in links:
        assert link["/Subtype"] == "/Link"


@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (a_pdf("Nobody may read this", password="secret"), "application/pdf", "protected by a password"),
        (b"%PDF-1.7 and then nothing of the kind", "application/pdf", "damaged"),
        (a_pdf("Whole", "for a while")[:700], "application/pdf", "damaged"),
        (b"\x89PNG\r\n\x1a\nnot a picture", "image/png", "damaged"),
        (b"PK\x03\x04", "application/vnd.ms-excel", "of a kind that can’t be printed"),
        (a_pdf(*["One of very many sheets"] * (outside.MOST_PAGES + 1)), "application/pdf", "401 pages, more than"),
    ],
    ids=["encrypted", "not a pdf", "cut off", "not a picture", "a spreadsheet", "long"],
)
def test_what_cannot_be_printed_gets_a_page_that_says_why(luton: Office, content: bytes, kind: str, why: str) -> None:
    case = luton.answered()
    bad = added(case, content, "what-came.bin", kind)
    good = added(case, a_pdf("A sheet that is well"), "fine.pdf")

    papers = put_together(case, luton, f"file:{bad.pk}", f"file:{good.pk}")

    assert papers.state == Papers.MADE
    pages = said_on(content_of(papers))
    (said, fine) = papers.contents
    assert why in said["trouble"]
    assert why in pages[1], "the index says it too"
    assert why in pages[said["page"] - 1]
    assert "Nobody may read this" not in " ".join(pages)
    assert "A sheet that is well" in pages[fine["page"] - 1]


def test_a_file_that_is_no_longer_there_is_said(luton: Office) -> None:
    case = luton.answered()
    lost = added(case, a_pdf("Gone"), "gone.pdf")
    files.where("luton", lost.file.sha256).unlink()
    papers = put_together(case, luton, f"file:{lost.pk}")
    assert "can no longer be read" in papers.contents[0]["trouble"]


def test_what_was_filled_in_is_printed_and_a_turned_page_stands_upright(luton: Office) -> None:
    case = luton.answered()
    form = added(case, a_pdf("A form", turned=90, filled_in="Filled in by hand"), "form.pdf")
    papers = put_together(case, luton, f"file:{form.pk}")
    page = said_on(content_of(papers))[papers.contents[0]["page"] - 1]
    assert "A form" in page
    assert "Filled in by hand" in page


def test_a_picture_is_upright_and_says_nothing_of_where_it_was_taken(luton: Office, tmp_path: Path) -> None:
    out = io.BytesIO()
    taken = Image.new("RGB", (400, 200), "white")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned, as a telephone held upright does it
    exif[0x010E] = "taken at 3 Castle Street"
    taken.save(out, "JPEG", exif=exif)
    case = luton.answered()
    ready = outside.make_ready(added(case, out.getvalue(), "photo.jpg", "image/jpeg"), tmp_path, "one")
    assert ready.trouble == ""
    with Image.open(tmp_path / "one.jpg") as made:
        assert made.width < made.height
    assert b"Castle Street" not in (tmp_path / "one.jpg").read_bytes()


def test_every_version_of_the_statement_is_printed_with_what_changed(luton: Office) -> None:
    case = luton.at_stage_1()
    papers = put_together(case, luton, "statement")
    assert "Nobody mended the pothole." in said_on(content_of(papers))[papers.contents[0]["page"] - 1]


def test_the_timeline_tells_what_was_done_and_nothing_that_was_written(luton: Office) -> None:
    case = luton.answered()
    papers = put_together(case, luton, "timeline")
    page = said_on(content_of(papers))[papers.contents[0]["page"] - 1]
    assert "9 November 2026" in page
    assert "should have been mended" not in page


def test_our_own_pages_are_accessible_whatever_was_typed(tmp_path: Path) -> None:
    """PDF/UA is refused by the typesetter itself where a page falls short of it."""
    odd = '#import "x" *not bold* _not_ $x$ @one \\ <tag> 中文 \x07 \u200b العربية हिन्दी'
    printed = [Printed(Document(odd, None), [words(odd + "\n\nnext\nline")])]
    content = set_pages(COVER, printed, tmp_path)
    (page,) = said_on(content)[2:]
    assert '#import "x" *not bold* _not_ $x$' in page
    reader = PdfReader(io.BytesIO(content))
    assert reader.root_object["/MarkInfo"]["/Marked"].value is True
    assert reader.root_object["/Lang"] == "en-GB"
    assert b"pdfuaid" in content or "pdfuaid" in str(reader.xmp_metadata.rdf_root.toxml())  # type: ignore[union-attr]


def test_asked_for_twice_they_are_made_once(luton: Office) -> None:
    case = luton.answered()
    papers = put_together(case, luton, "complaint")
    made = papers.file
    make.make("luton", papers.pk)
    papers.refresh_from_db()
    assert papers.file == made
    assert CaseFile.objects.filter(case=case, origin=CaseFile.PAPERS).count() == 1


def test_papers_are_not_offered_as_a_document_of_later_papers(luton: Office) -> None:
    case = luton.answered()
    before = {one.key for one in sources(holdings(case))}
    put_together(case, luton, "complaint")
    assert {one.key for one in sources(holdings(case))} == before


def test_what_can_be_chosen_costs_the_same_however_much_there_is(luton: Office, django_assert_num_queries: Any) -> None:
    case = luton.answered()
    with django_assert_num_queries(5):
        assert sources(holdings(case))
