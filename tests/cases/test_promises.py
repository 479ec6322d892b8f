"""What a letter promised stays known: when the date moves afterwards, the case and the command say so."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from putright.accounts.scope import authority_scope
from putright.cases import promises, read, texts
from putright.cases.models import Case, Letter, Summary
from putright.cases.rebuild import batches, drifts
from putright.engine import questions
from putright.letters.compose import compose
from putright.procedure_files.catalogue import catalogue
from tests.support.luton import Office, hire
from tests.support.processes import environment

CLOCK = "stage_1_response"
TOLD, NOW_DUE = date(2026, 11, 23), date(2026, 11, 24)
Proclaim = Callable[[date], None]


@pytest.fixture
def proclaim(monkeypatch: pytest.MonkeyPatch) -> Proclaim:
    """A bank holiday becomes known: the council's calendar is another one from here on."""

    def known(day: date) -> None:
        council = catalogue().council("luton")
        calendar = replace(council.calendar, not_worked={**council.calendar.not_worked, day: "A day of thanks"})
        monkeypatch.setitem(catalogue()._councils, "luton", replace(council, calendar=calendar))

    return known


def moved(case: Case) -> list[tuple[str, str, date, date]]:
    loaded = read.load(case).engine_case
    answers = questions.what_is_due(loaded.procedure, loaded.calendar, loaded.state, loaded.today)
    found = promises.moved(loaded.state, answers, Letter.objects.filter(case=case))
    return [(one.clock.key, one.letter.key, one.promised, one.due) for one in found]


def test_a_letter_keeps_the_dates_it_gave(luton: Office) -> None:
    letter = Letter.objects.get(case=luton.at_stage_1(), key="stage_1_acknowledgement")
    assert letter.promised == {CLOCK: "2026-11-23"}
    assert "23 November 2026" in letter.body


def test_a_date_that_an_officer_took_out_was_not_given(luton: Office) -> None:
    case = luton.at_stage_1()
    loaded = read.load(case, date(2026, 11, 3))
    step, officer = loaded.procedure.steps["acknowledge_stage_1"], luton.staff["officer"]
    composed = compose(loaded, texts.bodies(case), step, {"method": "email"}, officer, date(2026, 11, 3))
    assert composed is not None
    assert composed.outgoing(composed.parts).promised == {CLOCK: TOLD}
    assert composed.outgoing({**composed.parts, "response_date": "As soon as we can."}).promised == {}


def test_a_bank_holiday_proclaimed_after_the_letter_went_is_told_of(luton: Office, proclaim: Proclaim) -> None:
    case = luton.at_stage_1()
    assert moved(case) == []
    proclaim(date(2026, 11, 16))
    assert moved(case) == [(CLOCK, "stage_1_acknowledgement", TOLD, NOW_DUE)]


def test_a_start_corrected_after_the_letter_went_is_told_of(luton: Office) -> None:
    case = luton.at_stage_1()
    right = {"event": "1", "correction": "date", "right_date": "2026-10-30", "reason": "It lay in the wrong tray."}
    luton.took(case, "complaints", "correct", "2026-11-04", **right)
    assert moved(case) == [(CLOCK, "stage_1_acknowledgement", TOLD, date(2026, 11, 20))]


def test_a_hold_since_has_a_letter_of_its_own(luton: Office, proclaim: Proclaim) -> None:
    case = luton.at_stage_1()
    luton.took(case, "officer", "hold", "2026-11-05", reason="formal_appeal", review_on="2026-11-12")
    luton.took(case, "officer", "lift_hold", "2026-11-06")
    proclaim(date(2026, 11, 16))
    assert moved(case) == []


def test_a_clock_that_has_stopped_keeps_what_it_was(luton: Office, proclaim: Proclaim) -> None:
    case = luton.answered()
    proclaim(date(2026, 11, 16))
    assert moved(case) == []


def test_cases_worked_out_again_say_which_dates_moved(luton: Office, proclaim: Proclaim) -> None:
    case, other = luton.at_stage_1(), luton.open("2026-11-02")
    proclaim(date(2026, 11, 16))
    ((numbers),) = batches()
    (drift,) = drifts(True, numbers)
    assert drift.reference == case.reference
    assert drift.columns == {"next_due": (TOLD, NOW_DUE)}
    assert [(one.promised, one.due) for one in drift.moved] == [(TOLD, NOW_DUE)]
    assert Summary.objects.get(case=case).next_due == NOW_DUE
    (again,) = drifts(True, numbers)
    assert (again.columns, len(again.moved)) == ({}, 1), "the summary is mended; what was told stays told"
    assert other.pk in numbers


def test_a_batch_costs_the_same_queries_however_many_cases(
    luton: Office, django_assert_num_queries: Callable[..., object]
) -> None:
    for _ in range(3):
        luton.open("2026-11-02")
    (numbers,) = batches()
    for some in (numbers[:1], numbers):
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            assert list(drifts(True, some)) == []


@pytest.mark.django_db(transaction=True)
def test_the_command_works_in_several_processes_and_says_how_far_it_is() -> None:
    """Real processes on a real database."""
    with authority_scope("luton"):
        office = hire()
        case = office.at_stage_1()
        Summary.objects.filter(case=case).update(next_due=date(2026, 12, 25))
        Letter.objects.filter(case=case).update(promised={CLOCK: "2026-11-20"})
    program = [sys.executable, "-m", "putright.cli", "rebuild-summaries", "--json", "--processes", "2"]
    checked = subprocess.run([*program, "--check"], env=environment(), capture_output=True, text=True, timeout=120)
    assert checked.returncode == 1, checked.stderr
    (found,) = json.loads(checked.stdout)
    assert found["case"] == case.reference
    assert found["differs"] == {"next_due": ["2026-12-25", "2026-11-23"]}
    assert [(one["promised"], one["due"]) for one in found["moved"]] == [("2026-11-20", "2026-11-23")]
    mended = subprocess.run(program[:4], env=environment(), capture_output=True, text=True, timeout=120)
    assert mended.returncode == 0, mended.stderr
    assert "1 summary differed and was mended." in mended.stdout
    assert "1 date that letters gave is no longer right" in mended.stdout
    with authority_scope("luton"):
        assert Summary.objects.get(case=case).next_due == TOLD
