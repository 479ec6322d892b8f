"""Photos and documents: kept by the hash of their content, listed, removed, and attached to the case."""

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from putright.cases import files, uploads
from putright.cases.models import Case, CaseFile, Draft, StoredFile
from tests.portal.conftest import ABOUT_MYSELF, Visitor, sentence_at, words

JPEG = b"\xff\xd8\xff\xe0 not much of a picture"


def upload(name: str = "bin.jpg", content: bytes = JPEG, kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def names() -> list[str]:
    return [one["name"] for one in Draft.objects.get().answers["files"]]


def test_files_are_stored_by_their_content_and_attached_to_the_case(visitor: Visitor) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    letter = upload("letter.pdf", b"%PDF-1.7 a letter", "application/pdf")
    assert visitor.send("evidence/", files=[upload(), letter], upload="yes") == "evidence/"
    page = words(visitor.page("complain/evidence/"))
    assert "bin.jpg (26 Bytes)" in page
    assert "letter.pdf" in page
    path = files.where("luton", hashlib.sha256(JPEG).hexdigest())
    assert path.read_bytes() == JPEG
    assert "bin.jpg letter.pdf" in words(visitor.page("complain/check/"))
    assert visitor.send("check/", queries=17 + 1 + 2) == "sent/"
    attached = CaseFile.objects.filter(case=Case.objects.get()).order_by("pk")
    assert [(one.name, one.content_type, one.origin, one.event_number) for one in attached] == [
        ("bin.jpg", "image/jpeg", "form", 1),
        ("letter.pdf", "application/pdf", "form", 1),
    ]
    assert files.read(attached[0].file) == JPEG
    assert visitor.send("check/") == "sent/"
    assert CaseFile.objects.count() == 2
    assert StoredFile.objects.count() == 2


def test_continue_takes_the_chosen_files_along(visitor: Visitor) -> None:
    assert visitor.send("evidence/", files=upload(), **{"continue": "yes"}) == "check/"
    assert names() == ["bin.jpg"]


def test_a_file_can_be_removed_and_pressing_twice_adds_it_once(visitor: Visitor) -> None:
    for _ in range(2):
        visitor.send("evidence/?change=1", files=[upload()], upload="yes")
    assert names() == ["bin.jpg"]
    visitor.send("evidence/", files=[upload("other.jpg", b"other")], upload="yes")
    number = str(Draft.objects.get().answers["files"][0]["id"])
    for odd in ("x", "99999999999999999999", "-1", ""):
        assert visitor.send("evidence/", remove=odd) == "evidence/"
    assert names() == ["bin.jpg", "other.jpg"]
    for _ in range(2):
        assert visitor.send("evidence/?change=1", remove=number) == "evidence/?change=1"
    assert names() == ["other.jpg"]


def test_what_is_wrong_with_a_file_is_said_and_the_others_are_kept(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    sent = [upload("huge.mov", b"x" * 101), upload(), upload("nothing.txt", b"")]
    page = visitor.refused("evidence/", files=sent, **{"continue": "yes"})
    said = sentence_at(page, "files")
    assert "“huge.mov” is larger than 10 MB" in said
    assert "“nothing.txt” is empty" in said
    assert names() == ["bin.jpg"]
    assert "bin.jpg" in words(page)


def test_ten_megabytes_will_do_and_a_byte_more_will_not(visitor: Visitor) -> None:
    most = 10 * 1024 * 1024
    assert visitor.send("evidence/", files=[upload("most.bin", b"x" * most)], upload="yes") == "evidence/"
    page = visitor.refused("evidence/", files=[upload("more.bin", b"x" * (most + 1))], upload="yes")
    assert "“more.bin” is larger than 10 MB" in sentence_at(page, "files")
    assert names() == ["most.bin"]


def test_ten_files_will_do_and_the_eleventh_will_not(visitor: Visitor) -> None:
    sent = [upload(f"{n}.txt", b"%d" % n) for n in range(11)]
    page = visitor.refused("evidence/", files=sent, upload="yes")
    assert sentence_at(page, "files") == "“10.txt” was not added: you can add up to 10 files"
    assert len(names()) == 10
    visitor.fill_in({**ABOUT_MYSELF})
    assert visitor.send("check/", queries=17 + 1 + 10) == "sent/"
    assert CaseFile.objects.count() == 10


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\bin.jpg", "bin.jpg"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        ("a\nb\tc.jpg", "abc.jpg"),
        ("<img src=x>.jpg", "<img src=x>.jpg"),
        ("x" * 300 + ".jpg", "x" * 196 + ".jpg"),
        ("фото 👍.jpg", "фото 👍.jpg"),
    ],
)
def test_a_files_name_is_made_readable(visitor: Visitor, given: str, shown: str) -> None:
    sent = upload()
    sent._name = given  # type: ignore[attr-defined]
    visitor.send("evidence/", files=[sent], upload="yes")
    assert names() == [shown]
    assert shown in words(visitor.page("complain/evidence/"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"upload": "yes"}, "Choose a file to add"), ({"files": "bin.jpg"}, "The file did not arrive. Choose it again")],
)
def test_no_file_gets_a_sentence(visitor: Visitor, given: dict[str, Any], sentence: str) -> None:
    assert sentence_at(visitor.refused("evidence/", **given), "files") == sentence


def test_a_file_that_is_gone_is_said_and_nothing_is_registered(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    visitor.send("evidence/", files=[upload()], upload="yes")
    files.where("luton", hashlib.sha256(JPEG).hexdigest()).unlink()
    page = visitor.refused("check/")
    assert "We can no longer read one of your files" in sentence_at(page, "row-evidence")
    assert not Case.objects.exists()
    assert "a file of a complaint could not be read back" in caplog.text
    visitor.send("evidence/", remove=str(Draft.objects.get().answers["files"][0]["id"]))
    visitor.send("evidence/", files=[upload()], upload="yes")
    assert visitor.send("check/") == "sent/"
