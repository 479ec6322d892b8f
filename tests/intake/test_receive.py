"""A message becomes a case, joins its case, or is set aside: never lost, and never stopping the rest."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from putright.cases import files, read
from putright.cases.models import Case, CaseFile, DefaultOwner, IncomingMail, Summary, Text
from putright.intake.receive import receive
from tests.support.luton import Office, at

MAIL = Path(__file__).parent / "mail"
NOW = at(date(2026, 11, 3), 21)


def message(subject: str, text: str, sender: str = "Samira Khan <samira@mail.example>", extra: str = "") -> bytes:
    return (
        f"From: {sender}\r\nTo: complaints@luton.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{abs(hash((subject, text, sender)))}@mail.example>\r\n{extra}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


@pytest.mark.requirement("LUT-P1.8-c", "LUT-P1.4-b")
def test_an_e_mail_in_the_evening_is_a_complaint_received_that_day(luton: Office) -> None:
    raw = message("Bins", "Nobody has emptied them for three weeks.")
    became = receive("luton", raw, NOW)
    assert became.outcome == IncomingMail.REGISTERED
    case = Case.objects.get(reference=became.reference)
    assert Summary.objects.get(case=case).received_on == date(2026, 11, 3)
    assert (case.complainant.name, case.complainant.email) == ("Samira Khan", "samira@mail.example")  # type: ignore[union-attr]
    assert read.load(case).state.facts["channel"] == "email"
    assert "three weeks" in Text.objects.get(case=case).body
    assert files.read(IncomingMail.objects.get(case=case).file) == raw, "byte for byte"


def test_a_reply_with_the_reference_in_its_subject_joins_its_case(luton: Office) -> None:
    case = luton.open("2026-11-02")
    became = receive("luton", message(f"Re: Your complaint {case.reference.lower()}", "Here is more."), NOW)
    assert (became.outcome, became.reference) == (IncomingMail.JOINED, case.reference)
    assert Case.objects.count() == 1
    state = read.load(case).state
    assert state.latest("receive_message").data["known_sender"] == "yes"  # type: ignore[union-attr]
    assert state.running("message_to_read"), "somebody must read it"


def test_a_reply_from_an_unknown_address_joins_and_says_so(luton: Office) -> None:
    case = luton.open("2026-11-02")
    receive("luton", message(f"Re: {case.reference}", "Hello", sender="x@stranger.example"), NOW)
    event = read.load(case).state.latest("receive_message")
    assert event is not None
    assert event.data["known_sender"] == "no"


def test_a_case_that_came_by_e_mail_says_who_wrote(luton: Office, client: Client) -> None:
    became = receive("luton", message("Bins", "Three weeks."), NOW)
    case = Case.objects.get(reference=became.reference)
    receive("luton", message(f"Re: {case.reference}", "Four now."), NOW)
    receive("luton", message(f"Re: {case.reference}", "Hello", sender="x@stranger.example"), NOW)
    client.force_login(luton.staff["manager"])
    page = client.get(f"/luton/staff/cases/{case.reference}/").content.decode()
    assert page.count("by the complainant") == 2
    assert page.count("by somebody whose address is not the complainant") == 1
    assert "Somebody who has left" not in page


def test_a_reply_to_a_message_of_the_case_joins_it_without_any_reference(luton: Office) -> None:
    first = receive("luton", message("Bins", "Three weeks.", extra="X-A: b\r\n"), NOW)
    original = IncomingMail.objects.get().message_id
    again = receive("luton", message("More", "Four now.", extra=f"In-Reply-To: <{original}>\r\n"), NOW)
    assert (again.outcome, again.reference) == (IncomingMail.JOINED, first.reference)


def test_a_reference_that_no_case_has_makes_a_new_case(luton: Office) -> None:
    assert receive("luton", message("Re: LUT-2026-99999", "Hello"), NOW).outcome == IncomingMail.REGISTERED


def test_the_same_message_twice_is_one_case(luton: Office) -> None:
    raw = message("Bins", "Three weeks.")
    first, second = receive("luton", raw, NOW), receive("luton", raw, NOW)
    assert second.again
    assert first.reference == second.reference
    assert (Case.objects.count(), IncomingMail.objects.count()) == (1, 1)


def test_attachments_are_kept_with_the_case(luton: Office) -> None:
    became = receive("luton", (MAIL / "iphone-inline-image-and-attachment.eml").read_bytes(), NOW)
    names = set(CaseFile.objects.filter(case__reference=became.reference).values_list("name", flat=True))
    assert "réponse du conseil.pdf" in names
    assert any(name.endswith(".png") for name in names)


def test_without_a_default_owner_a_message_is_set_aside_not_lost(luton: Office) -> None:
    DefaultOwner.objects.all().delete()
    became = receive("luton", message("Bins", "Three weeks."), NOW)
    assert became.outcome == IncomingMail.SET_ASIDE
    assert "register it by hand" in became.reason


def test_a_message_set_aside_is_tried_again_once_the_cause_is_gone(luton: Office) -> None:
    DefaultOwner.objects.all().delete()
    raw = message("Bins", "Three weeks.")
    receive("luton", raw, NOW)
    DefaultOwner.objects.create(authority="luton", user=luton.staff["complaints"])
    assert receive("luton", raw, NOW).outcome == IncomingMail.REGISTERED
    assert IncomingMail.objects.count() == 1


def test_the_whole_corpus_goes_through_and_every_original_is_kept(luton: Office) -> None:
    hostile = [
        b"",
        b"\x00" * 1000,
        b"\xff\xfe" * 500,
        b"From: a@b.example\r\n" + b"X: y\r\n" * 20_000,
        b"A" * 26 * 2**20,
    ]
    raws = [path.read_bytes() for path in sorted(MAIL.glob("*.eml"))] + hostile
    for raw in raws:
        became = receive("luton", raw, NOW)
        assert became.outcome in (IncomingMail.REGISTERED, IncomingMail.JOINED) or became.reason
    kept = {files.read(mail.file) for mail in IncomingMail.objects.select_related("file")}
    assert kept == set(raws)
    assert IncomingMail.objects.filter(outcome=IncomingMail.SET_ASIDE).exists()
    assert IncomingMail.objects.filter(outcome=IncomingMail.REGISTERED).exists()


def test_an_out_of_office_reply_does_not_become_a_complaint(luton: Office) -> None:
    became = receive("luton", (MAIL / "out-of-office-auto-submitted.eml").read_bytes(), NOW)
    assert became.outcome == IncomingMail.SET_ASIDE
    assert not Case.objects.exists()


def test_the_command_says_so_when_a_file_cannot_be_read(tmp_path: Path) -> None:
    program = shutil.which("putright") or str(Path(sys.executable).parent / "putright")
    ran = subprocess.run(
        [program, "intake", str(tmp_path / "none.eml"), "--council", "luton"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 2
    assert "none.eml can't be read" in ran.stderr
    assert "Traceback" not in ran.stderr
