"""Summaries equal the fold; files are kept once, by what is in them."""

from datetime import date

import pytest

from putright.cases import files
from putright.cases.models import StoredFile, Summary
from putright.cases.rebuild import Drift, batches, drifts
from tests.support.luton import Office, at


def again(mend: bool = False) -> list[Drift]:
    return [drift for batch in batches() for drift in drifts(mend, batch)]


def test_every_summary_equals_the_fold_of_its_events(luton: Office) -> None:
    luton.open("2026-11-02")
    held = luton.at_stage_1("2026-11-03")
    luton.took(held, "officer", "hold", "2026-11-05", reason="formal_appeal", review_on="2026-11-20")
    answered = luton.answered()
    luton.took(
        answered,
        "complaints",
        "request_stage_2",
        "2026-11-12",
        channel="telephone",
        request="Not good enough.",
    )
    closed = luton.open("2026-11-04")
    luton.took(closed, "complaints", "withdraw", "2026-11-05", said="Stop.")
    assert Summary.objects.get(case=held).on_hold
    assert Summary.objects.get(case=closed).closed
    assert again() == []


def test_a_summary_that_drifted_is_named_and_mended(luton: Office) -> None:
    case = luton.open("2026-11-02")
    Summary.objects.filter(case=case).update(next_due=date(2026, 12, 25), on_hold=True)
    (drift,) = again()
    assert drift.reference == case.reference
    assert drift.columns == {
        "next_due": (date(2026, 12, 25), date(2026, 11, 5)),
        "on_hold": (True, False),
    }
    assert again(mend=True)
    assert again() == []
    Summary.objects.filter(case=case).delete()
    assert again(mend=True)
    assert Summary.objects.get(case=case).next_due == date(2026, 11, 5)


def test_the_same_bytes_are_kept_once(luton: Office) -> None:
    first, second = files.store("luton", b"a photo"), files.store("luton", b"a photo")
    assert first == second
    assert StoredFile.objects.count() == 1
    assert files.read(first) == b"a photo"
    assert files.where("luton", first.sha256).read_bytes() == b"a photo"


def test_a_file_that_rotted_on_disk_is_not_shown_as_if_it_were_whole(luton: Office) -> None:
    stored = files.store("luton", b"evidence")
    files.where("luton", stored.sha256).write_bytes(b"evidemce")
    with pytest.raises(ValueError, match="not what was stored"):
        files.read(stored)


def test_an_attached_file_keeps_its_name_and_where_it_came_from(luton: Office) -> None:
    case = luton.open("2026-11-02")
    attached = files.attach(case, b"%PDF", "letter.pdf", "application/pdf", "email", at(date(2026, 11, 2)), 1)
    assert (attached.name, attached.origin, attached.event_number) == ("letter.pdf", "email", 1)
