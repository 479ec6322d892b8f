"""Officers attach files: the letter a complaint came by, and documents added later."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases import files, read, uploads
from putright.cases.models import Case, CaseFile, Event, IncomingMail, Letter, StoredFile, Summary
from putright.casework.documents import GONE, NOT_OURS
from putright.engine.procedure import Field
from putright.intake.receive import receive
from putright.procedure_files.catalogue import Catalogue, catalogue
from tests.casework.conftest import Desk
from tests.casework.test_steps import on, registration
from tests.support.luton import PASSWORD, Office, at
from tests.support.page_contract import inspect

SignIn = Callable[[str], Desk]
SCAN = b"%PDF-1.7 a letter about bins"


def scan(
    name: str = "letter of S Khan.pdf", content: bytes = SCAN, kind: str = "application/pdf"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def token(content: bytes = SCAN) -> str:
    """What stands in an event for a file."""
    return f"file:{hashlib.sha256(content).hexdigest()}"


def shown(page: BeautifulSoup | str) -> BeautifulSoup:
    assert isinstance(page, BeautifulSoup)
    return page


def attached(page: BeautifulSoup | str) -> list[str]:
    """The files that a form says are attached already."""
    boxes = shown(page).select("input[name$='-kept']")
    assert all(box.has_attr("checked") for box in boxes)
    return [shown(page).select_one(f"label[for='{box['id']}']").get_text(strip=True) for box in boxes]  # type: ignore[union-attr]


def errors(page: BeautifulSoup | str) -> list[str]:
    return [item.get_text(strip=True) for item in shown(page).select(".govuk-error-summary li")]


def as_sent(page: BeautifulSoup | str, **changes: Any) -> dict[str, Any]:
    """The form on the page as a browser would send it again, without choosing any file."""
    form = next(f for f in shown(page).select("main form") if f.select_one("[name=expected], [name=submission]"))
    assert form["enctype"] == "multipart/form-data"
    sent: dict[str, Any] = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        kind, name, value = one.get("type"), str(one["name"]), str(one.get("value", ""))
        if one.name == "textarea":
            value = one.get_text().removeprefix("\n")
        elif one.name == "select":
            chosen = one.select_one("option[selected]")
            value = str(chosen["value"]) if chosen else ""
        elif kind == "file" or (kind in ("radio", "checkbox") and not one.has_attr("checked")):
            continue
        sent[name] = [*sent[name], value] if name in sent else [value]
    return {**sent, **changes}


def adding(case: Case, *sent: SimpleUploadedFile, **changes: Any) -> dict[str, Any]:
    """What the form for adding documents sends."""
    number = str(read.load(case).state.last_number)
    given = {"expected": number, "documents": list(sent), "what_it_is": "A photo of the hole", **on("2026-11-06")}
    return {**given, **changes}


def path(case: Case, step: str = "add_document") -> str:
    return f"cases/{case.reference}/steps/{step}/"


@pytest.mark.requirement("LUT-P1.8-c")
def test_a_letter_and_an_e_mail_are_each_registered_with_the_document_attached(luton: Office, desk: SignIn) -> None:
    letter = registration(luton, channel="letter", summary="Dated 30 October.", **on("2026-11-03"))
    address = desk("complaints").post("register/", **letter, document=scan())
    by_letter = Case.objects.get()
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "samira@mail.example", "Bins", "<1@mail.example>"
    message.set_content("Three weeks now.")
    message.add_attachment(b"a photo", maintype="image", subtype="jpeg", filename="bins.jpg")
    became = receive("luton", message.as_bytes(), at(date(2026, 11, 3), 21))
    by_email = Case.objects.get(reference=became.reference)
    for case, channel in ((by_letter, "letter"), (by_email, "email")):
        assert read.load(case).state.facts["channel"] == channel
        assert Summary.objects.get(case=case).received_on == date(2026, 11, 3)
    kept = {one.case_id: one for one in CaseFile.objects.select_related("file")}
    assert (kept[by_letter.pk].name, kept[by_letter.pk].origin) == ("letter of S Khan.pdf", "officer")
    assert files.read(kept[by_letter.pk].file) == SCAN
    assert (kept[by_email.pk].name, kept[by_email.pk].origin) == ("bins.jpg", "email")
    assert files.read(IncomingMail.objects.get(case=by_email).file) == message.as_bytes(), "and the message as it came"
    page = desk("complaints").get(str(address).removeprefix("/luton/staff/"))
    links = page.select(f"a[href$='/files/{kept[by_letter.pk].pk}/']")
    assert [link.get_text() for link in links] == ["letter of S Khan.pdf"] * 2, "among the files, and in the timeline"
    answer = desk("complaints").client.get(str(links[0]["href"]))
    assert (answer.content, answer["Content-Type"]) == (SCAN, "application/pdf")


@pytest.mark.requirement("LUT-P1.8-c")
@pytest.mark.parametrize("channel", ["letter", "email"])
def test_an_officer_registers_what_came_on_paper_or_to_another_address(
    luton: Office, desk: SignIn, channel: str
) -> None:
    given = registration(luton, channel=channel, **on("2026-11-03"))
    desk("complaints").post("register/", **given, document=[scan(), scan("envelope.jpg", b"jpeg", "image/jpeg")])
    event = Event.objects.get()
    assert event.data["channel"] == channel
    assert event.data["document"] == [token(), token(b"jpeg")]
    assert [(one.name, one.event_number) for one in CaseFile.objects.order_by("pk")] == [
        ("letter of S Khan.pdf", 1),
        ("envelope.jpg", 1),
    ]


def test_no_event_holds_a_files_name_and_without_its_name_the_entry_still_stands(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    desk("officer").post(path(case), **adding(case, scan()))
    assert not [event for event in Event.objects.all() if "Khan" in str(event.data)]
    CaseFile.objects.all().delete()
    entry = desk("officer").get(f"cases/{case.reference}/").select_one("#entry-7")
    assert entry is not None
    assert "A file whose name is no longer kept" in entry.get_text()


def test_documents_are_added_to_an_open_case_and_to_a_closed_one(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    photo = scan("hole.jpg", b"jpeg", "image/jpeg")
    assert "?done=7" in desk("officer").post(path(case), **adding(case, photo, scan()))
    entry = desk("officer").get(f"cases/{case.reference}/").select_one("#entry-7")
    assert entry is not None
    assert [link.get_text() for link in entry.select("a")] == ["hole.jpg", "letter of S Khan.pdf"]
    assert "A photo of the hole" in entry.get_text()
    luton.took(case, "complaints", "withdraw", "2026-11-09", said="Never mind.")
    desk("complaints").post(path(case), **adding(case, scan("late.pdf", b"late"), **on("2026-11-10")))
    assert CaseFile.objects.filter(case=case, event_number=9).get().name == "late.pdf"


@pytest.mark.parametrize("who", ["colleague", "elsewhere"])
def test_whoever_may_not_add_documents_adds_none(luton: Office, desk: SignIn, who: str) -> None:
    case = luton.at_stage_1()
    desk(who).post(path(case), status=422 if who == "colleague" else 404, **adding(case, scan()))
    assert not CaseFile.objects.exists()
    assert Event.objects.filter(case=case).count() == 6


def test_a_form_that_is_refused_keeps_its_files(luton: Office, desk: SignIn) -> None:
    given = registration(luton, channel="letter", summary="")
    page = desk("complaints").post("register/", status=422, **given, document=scan())
    assert attached(page) == ["letter of S Khan.pdf (28\xa0bytes)"]
    assert "letter of S Khan.pdf" not in " ".join(errors(page))
    assert not Case.objects.exists()
    again = as_sent(page, document=scan("envelope.jpg", b"jpeg", "image/jpeg"))
    page = desk("complaints").post("register/", status=422, **again)
    assert [name.split(" (")[0] for name in attached(page)] == ["letter of S Khan.pdf", "envelope.jpg"]
    desk("complaints").post("register/", **as_sent(page, summary="Bins."))
    assert [one.name for one in CaseFile.objects.order_by("pk")] == ["letter of S Khan.pdf", "envelope.jpg"]
    assert StoredFile.objects.count() == 2


def test_the_same_file_sent_twice_stays_one_and_pressing_twice_attaches_it_once(luton: Office, desk: SignIn) -> None:
    given = registration(luton, summary="")
    page = desk("complaints").post("register/", status=422, **given, document=[scan(), scan("copy.pdf")])
    assert len(attached(page)) == 1
    last = as_sent(page, summary="Bins.")
    addresses = {str(desk("complaints").post("register/", **last, document=scan())) for _ in range(2)}
    assert len(addresses) == 1
    assert Event.objects.get().data["document"] == [token()]
    assert [one.name for one in CaseFile.objects.all()] == ["letter of S Khan.pdf"]


def test_a_file_that_is_unticked_is_taken_out(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    sent = adding(case, scan(), scan("wrong.pdf", b"wrong"), what_it_is="")
    page = desk("officer").post(path(case), status=422, **sent)
    assert len(attached(page)) == 2
    again = as_sent(page, what_it_is="A letter")
    desk("officer").post(path(case), **{**again, "documents-kept": again["documents-kept"][:1]})
    assert [one.name for one in CaseFile.objects.all()] == ["letter of S Khan.pdf"]
    page = desk("officer").post(path(case), status=422, **adding(case, scan(), what_it_is=""))
    page = desk("officer").post(path(case), status=422, **{**as_sent(page, what_it_is="x"), "documents-kept": []})
    assert errors(page) == ["Answer this: Which documents? (LUT-P1.8-c)"]
    assert attached(page) == []


def test_a_form_that_was_overtaken_keeps_its_files(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    mine = adding(case, scan())
    desk("complaints").post(path(case), **adding(case, scan("theirs.pdf", b"theirs")))
    page = shown(desk("officer").post(path(case), status=409, **mine))
    banner = page.select_one(".govuk-notification-banner")
    assert banner
    assert "theirs.pdf" in banner.get_text()
    assert attached(page) == ["letter of S Khan.pdf (28\xa0bytes)"]
    desk("officer").post(path(case), **as_sent(page))
    names = CaseFile.objects.filter(case=case).order_by("pk").values_list("name", "event_number")
    assert list(names) == [("theirs.pdf", 7), ("letter of S Khan.pdf", 8)]


@pytest.fixture
def withdrawing_with_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a withdrawal, of which a letter goes, could come on paper."""
    procedure = catalogue().procedure("luton/corporate")
    step = procedure.steps["withdraw"]
    question = Field("document", "Their letter", "document", "LUT-P1.8-c")
    step = replace(step, fields=(*step.fields, question))
    changed = replace(procedure, steps={**procedure.steps, step.key: step})
    monkeypatch.setattr(Catalogue, "pinned", lambda *_: changed)


@pytest.mark.usefixtures("withdrawing_with_a_letter")
def test_the_preview_of_a_letter_keeps_the_files(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    sent = {"expected": "1", "said": "Never mind.", "document": scan(), **on("2026-11-06")}
    page = shown(desk("complaints").post(path(case, "withdraw"), status=200, action="letter", **sent))
    assert page.select(".app-letter")
    assert attached(page) == ["letter of S Khan.pdf (28\xa0bytes)"]
    assert not Letter.objects.exists()
    own = {"part-withdrawn": "My own words.", "document": scan("empty.pdf", b"")}
    page = shown(desk("complaints").post(path(case, "withdraw"), status=422, **as_sent(page, action="record", **own)))
    assert errors(page) == ["“empty.pdf” is empty. Choose another file"]
    assert attached(page) == ["letter of S Khan.pdf (28\xa0bytes)"]
    desk("complaints").post(path(case, "withdraw"), **as_sent(page, action="record"))
    assert "My own words." in Letter.objects.get().body
    assert CaseFile.objects.get(case=case, event_number=2).name == "letter of S Khan.pdf"


def test_what_is_wrong_with_a_file_is_said_and_the_others_are_kept(
    luton: Office, desk: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    case = luton.at_stage_1()
    sent = adding(case, scan("huge.tif", b"x" * 101), scan(), scan("nothing.txt", b""))
    page = shown(desk("officer").post(path(case), status=422, **sent))
    assert errors(page) == [
        "“huge.tif” is larger than 10 MB. Choose a smaller file. “nothing.txt” is empty. Choose another file"
    ]
    assert page.select_one("#documents-error")
    assert attached(page) == ["letter of S Khan.pdf (28\xa0bytes)"]
    assert not CaseFile.objects.exists()
    too_large = "“huge.tif” is larger than 10 MB. Choose a smaller file"
    for summary, others in (("", ["Answer this: What is the complaint about? (LUT-P1.3-d)"]), ("Bins.", [])):
        given = registration(luton, summary=summary)
        page = desk("complaints").post("register/", status=422, **given, document=scan("huge.tif", b"x" * 101))
        assert errors(page) == [*others, too_large], "all that is wrong, in the form's order"
    assert Case.objects.count() == 1


def test_a_required_file_that_was_too_large_is_told_so_and_not_that_it_is_missing(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    sent = adding(case, scan("huge.tif", b"x" * (10 * 1024 * 1024 + 1)))
    assert errors(desk("officer").post(path(case), status=422, **sent)) == [
        "“huge.tif” is larger than 10 MB. Choose a smaller file"
    ]
    assert not StoredFile.objects.exists()
    desk("officer").post(path(case), **adding(case, scan("most.tif", b"x" * (10 * 1024 * 1024))))


def test_ten_files_will_do_and_the_eleventh_will_not(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    sent = adding(case, *(scan(f"{number}.txt", b"%d" % number) for number in range(10)), what_it_is="")
    page = desk("officer").post(path(case), status=422, **sent)
    page = desk("officer").post(path(case), status=422, **as_sent(page, documents=scan(), what_it_is="Photos"))
    assert errors(page) == ["“letter of S Khan.pdf” was not added: you can add up to 10 files"]
    desk("officer").post(path(case), **as_sent(page))
    assert CaseFile.objects.filter(case=case, event_number=7).count() == 10


def test_a_token_is_good_for_its_own_form_alone(luton: Office, desk: SignIn) -> None:
    case, other = luton.at_stage_1(), luton.at_stage_1()
    given = as_sent(desk("officer").post(path(other), status=422, **adding(other, scan(), what_it_is="")))
    (good,) = given["documents-kept"]
    new = as_sent(desk("complaints").post("register/", status=422, **registration(luton, summary=""), document=scan()))
    odd = [good, good[:-1], good[1:], "", ":", "x", "ünïcode:\x00", new["document-kept"][0]]
    for one in odd:
        page = desk("officer").post(path(case), status=422, **adding(case, **{"documents-kept": [one]}))
        assert errors(page) == [NOT_OURS], one
        assert attached(page) == []
    another = registration(luton, summary="Bins.", submission=str(uuid.uuid4()))
    page = desk("complaints").post("register/", status=422, **another, **{"document-kept": new["document-kept"]})
    assert errors(page) == [NOT_OURS]
    assert not CaseFile.objects.exists()


def test_a_file_that_the_disk_has_lost_is_asked_for_again(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    page = desk("officer").post(path(case), status=422, **adding(case, scan(), what_it_is=""))
    files.where("luton", hashlib.sha256(SCAN).hexdigest()).unlink()
    page = desk("officer").post(path(case), status=422, **as_sent(page, what_it_is="x"))
    assert errors(page) == [GONE.format(name="letter of S Khan.pdf")]
    desk("officer").post(path(case), **as_sent(page, documents=scan()))
    assert CaseFile.objects.get().name == "letter of S Khan.pdf"


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.pdf", "bill\u202efdp.exe", "x" * 300 + ".pdf", "фото 👍.jpg"]
)
def test_a_files_name_is_made_readable_and_is_only_ever_words(luton: Office, desk: SignIn, name: str) -> None:
    case, sent = luton.at_stage_1(), scan()
    sent._name = name  # type: ignore[attr-defined]
    page = desk("officer").post(path(case), status=422, **adding(case, sent, what_it_is=""))
    kept = uploads.readable_name(name)
    assert attached(page) == [f"{kept} (28\xa0bytes)"]
    desk("officer").post(path(case), **as_sent(page, what_it_is="x"))
    entry = desk("officer").get(f"cases/{case.reference}/").select_one("#entry-7 a")
    assert entry is not None
    assert entry.get_text() == kept


@pytest.fixture
def second_council(monkeypatch: pytest.MonkeyPatch) -> None:
    """The council to copy, as if it had been."""
    monkeypatch.setattr(catalogue(), "_elsewhere", {"examplebridge": "_template"})
    monkeypatch.setattr(catalogue(), "_slugs", ("examplebridge", "luton"))


@pytest.mark.usefixtures("second_council")
def test_another_councils_officer_gets_neither_the_file_nor_anything_for_its_token(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    desk("officer").post(path(case), **adding(case, scan()))
    page = desk("officer").post(path(case), status=422, **adding(case, scan(), what_it_is=""))
    (kept,) = as_sent(page)["documents-kept"]
    number = CaseFile.objects.get().pk
    with authority_scope("examplebridge"):
        stranger = User.objects.hire(
            "examplebridge", "x@exa.example", PASSWORD, name="X", posts=["complaints_officer"], grade=1, service=""
        )
    client = Client()
    signed_in = client.post("/examplebridge/staff/sign-in/", {"email": "x@exa.example", "password": PASSWORD})
    assert signed_in["Location"] == "/examplebridge/staff/"
    assert client.get(f"/examplebridge/staff/cases/{case.reference}/files/{number}/").status_code == 404
    answer = client.get(f"/luton/staff/cases/{case.reference}/files/{number}/")
    assert (answer.status_code, answer["Location"][:21]) == (302, "/luton/staff/sign-in/")
    given = {"channel": "letter", "summary": "Ours.", "owner": str(stranger.pk), "submission": str(uuid.uuid4())}
    answer = client.post("/examplebridge/staff/register/", {**given, "document-kept": kept})
    assert (answer.status_code, errors(inspect(answer))) == (422, [NOT_OURS])
    with authority_scope("examplebridge"):
        assert not Case.objects.exists()
        assert not StoredFile.objects.exists()
