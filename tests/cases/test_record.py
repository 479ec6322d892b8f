"""The one way anything is written about a case."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from putright.accounts.scope import authority_scope
from putright.cases import read, texts
from putright.cases.models import Case, Event, Letter, Person, Summary, Text
from putright.cases.record import Opening, Overtaken, Recorded, open_case
from putright.engine.attempt import Attempt
from putright.engine.decide import Refused
from putright.engine.events import Event as EngineEvent
from tests.support.luton import Office, at, hire


def test_a_complaint_becomes_a_case_with_its_event_summary_and_words(luton: Office) -> None:
    case = luton.open("2026-11-02")
    event = Event.objects.get(case=case)
    assert (event.number, event.step, event.happened_on) == (1, "receive", date(2026, 11, 2))
    summary = Summary.objects.get(case=case)
    assert (summary.standing, summary.next_clock, summary.next_due) == (
        "received",
        "stage_1_acknowledgement",
        date(2026, 11, 5),
    )
    assert summary.owner == luton.staff["complaints"]
    assert case.reference == "LUT-2026-00001"


def test_personal_words_stand_apart_from_events_and_can_be_erased(luton: Office) -> None:
    case = luton.at_stage_1()
    stored = str(list(Event.objects.filter(case=case).values_list("data", flat=True)))
    assert "pothole" not in stored
    assert "Samira" not in stored
    before = read.load(case).state
    Text.objects.filter(case=case).update(body="", erased_at=at(date(2026, 11, 20)))
    assert read.load(case).state == before
    assert set(texts.bodies(case).values()) == {texts.ERASED}


def test_references_follow_each_other_without_gaps(luton: Office) -> None:
    opened = [luton.open("2026-11-02").reference for _ in range(3)]
    assert opened == ["LUT-2026-00001", "LUT-2026-00002", "LUT-2026-00003"]
    assert luton.open("2025-12-30").reference == "LUT-2025-00001"


def test_the_same_submission_twice_is_one_case(luton: Office) -> None:
    submission = uuid.uuid4()
    answers = {"channel": "email", "summary": "Bins", "owner": str(luton.staff["complaints"].pk)}
    attempt = Attempt("receive", date(2026, 11, 2), read.as_actor(luton.staff["complaints"]), answers)
    first = open_case(Opening("luton", "corporate", None, submission=submission), attempt, at(date(2026, 11, 2)))
    again = open_case(Opening("luton", "corporate", None, submission=submission), attempt, at(date(2026, 11, 2)))
    assert isinstance(first, Recorded)
    assert isinstance(again, Recorded)
    assert first.case == again.case
    assert Event.objects.count() == 1


@pytest.mark.requirement("LUT-P1.1")
def test_a_complaint_without_an_owner_is_refused(luton: Office) -> None:
    attempt = Attempt(
        "receive",
        date(2026, 11, 2),
        read.as_actor(luton.staff["complaints"]),
        {"channel": "email", "summary": "Bins"},
    )
    outcome = open_case(Opening("luton", "corporate", None), attempt, at(date(2026, 11, 2)))
    assert isinstance(outcome, Refused)
    assert outcome.fields["owner"].clause == "LUT-P1.1"
    assert not Case.objects.exists()


@pytest.mark.requirement("LUT-P1.1")
def test_a_new_owner_is_in_the_history_beside_the_old_one(luton: Office) -> None:
    case = luton.open("2026-11-02")
    luton.took(case, "complaints", "reassign_owner", "2026-11-05", owner="manager")
    owners = [(h.person, h.since, h.until) for h in read.load(case).state.holders if h.case_role == "owner"]
    assert owners == [
        (str(luton.staff["complaints"].pk), date(2026, 11, 2), date(2026, 11, 5)),
        (str(luton.staff["manager"].pk), date(2026, 11, 5), None),
    ]


def test_a_refused_step_writes_nothing(luton: Office) -> None:
    case = luton.open("2026-11-02")
    assert isinstance(luton.take(case, "officer", "respond_stage_1", "2026-11-03"), Refused)
    assert Event.objects.filter(case=case).count() == 1
    assert Letter.objects.count() == 0


def test_who_comes_second_is_told_what_was_recorded_meanwhile(luton: Office) -> None:
    case = luton.open("2026-11-02")
    luton.took(case, "complaints", "add_note", "2026-11-03", note="Rang the complainant.")
    outcome = luton.take(case, "manager", "add_note", "2026-11-03", expected=1, note="Rang the complainant too.")
    assert isinstance(outcome, Overtaken)
    assert [event.step for event in outcome.since] == ["add_note"]
    assert outcome.last_number == 2
    assert Event.objects.filter(case=case).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_records_and_the_other_is_told(at_hand: None) -> None:
    with authority_scope("luton"):
        office = hire()
        case = office.open("2026-11-02")

    def note(who: str) -> object:
        try:
            with authority_scope("luton"):
                return office.take(case, who, "add_note", "2026-11-03", expected=1, note=f"Note by {who}.")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(note, ["complaints", "manager"] * 4))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Overtaken"] * 7 + ["Recorded"]
    with authority_scope("luton"):
        assert Event.objects.filter(case=case).count() == 2


@pytest.mark.django_db(transaction=True)
def test_submissions_at_the_same_moment_get_references_of_their_own_and_one_case_each(at_hand: None) -> None:
    with authority_scope("luton"):
        office = hire()
    submissions = [uuid.uuid4() for _ in range(5)]
    answers = {"channel": "email", "summary": "Bins", "owner": str(office.staff["complaints"].pk)}
    attempt = Attempt("receive", date(2026, 11, 2), read.as_actor(office.staff["complaints"]), answers)

    def submit(submission: uuid.UUID) -> str:
        try:
            with authority_scope("luton"):
                person = Person(authority="luton", name="Samira Khan")
                opening = Opening("luton", "corporate", person, submission=submission)
                outcome = open_case(opening, attempt, at(date(2026, 11, 2)))
                assert isinstance(outcome, Recorded)
                return outcome.case.reference
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        references = list(pool.map(submit, submissions * 2))
    assert references[:5] == references[5:]
    assert sorted(set(references)) == [f"LUT-2026-{n:05d}" for n in range(1, 6)]


def test_what_is_half_written_when_something_fails_is_undone(luton: Office) -> None:
    case = luton.open("2026-11-02")

    def stopped() -> None:
        with transaction.atomic():
            luton.took(case, "complaints", "add_note", "2026-11-03", note="Lost.")
            raise RuntimeError("the machine stops here")

    with pytest.raises(RuntimeError):
        stopped()
    assert Event.objects.filter(case=case).count() == 1
    assert Summary.objects.get(case=case).last_number == 1


def test_a_letter_is_queued_with_the_job_that_sends_it_and_nothing_personal_in_the_job(luton: Office) -> None:
    case = luton.at_stage_1()
    letter = Letter.objects.get(case=case)
    assert (letter.state, letter.to_address) == (Letter.QUEUED, "samira@mail.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs")
        jobs = cursor.fetchall()
    assert [name for name, _ in jobs] == ["putright.letters.send_letter"]
    assert "samira" not in str(jobs).lower()


def test_a_letter_to_somebody_without_an_address_waits_to_be_printed(luton: Office) -> None:
    case = luton.open("2026-11-02", email="")
    luton.took(case, "complaints", "withdraw", "2026-11-03", said="Never mind.")
    assert Letter.objects.get(case=case).state == Letter.TO_PRINT


def test_a_correction_moves_the_dates_and_the_summary(luton: Office) -> None:
    case = luton.open("2026-11-02")
    luton.took(
        case,
        "complaints",
        "correct",
        "2026-11-04",
        event="1",
        correction="date",
        right_date="2026-10-30",
        reason="Stamp",
    )
    summary = Summary.objects.get(case=case)
    assert summary.received_on == date(2026, 10, 30)
    assert summary.next_due == date(2026, 11, 4)
    first: EngineEvent = read.load(case).events[0]
    assert first.happened_on == date(2026, 11, 2), "what was recorded is still there"
