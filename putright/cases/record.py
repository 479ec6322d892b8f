"""The one way anything is written about a case: load, ask the engine, append, summarise, set jobs going, at once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from putright.cases import actions, files, hand_over, jobs, needs, read, readings
from putright.cases.clock import day_of
from putright.cases.models import Case, CaseLink, Event, LastReference, Letter, Person, StoredFile, Text
from putright.cases.search import index_case
from putright.cases.summary import summarise
from putright.cases.texts import put_away
from putright.cases.uploads import Kept
from putright.engine import questions
from putright.engine.attempt import Attempt
from putright.engine.attempt import Case as EngineCase
from putright.engine.decide import Refused
from putright.engine.events import Event as EngineEvent
from putright.engine.reasons import Reason
from putright.engine.state import State
from putright.procedure_files.catalogue import Version, catalogue


@dataclass(frozen=True, slots=True)
class Recorded:
    """It stands: in this case, under this number. `opened` is the case it opened under another procedure."""

    case: Case
    number: int
    state: State
    opened: Case | None = None


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else recorded something since the form was opened; nothing of this attempt was written."""

    since: tuple[EngineEvent, ...]
    last_number: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter ready to go: `parts` is what the engine holds against what it must say, `promised` the dates in it.

    `needs_met` says how it meets what whoever gets it needs.
    """

    key: str
    subject: str
    body: str
    parts: Mapping[str, str]
    promised: Mapping[str, date] = field(default_factory=dict)
    needs_met: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A new complaint: under which procedure, by whom, and for whom. `submission` makes sending it twice harmless.

    People not stored yet are stored with the case.
    """

    authority: str
    procedure: str
    complainant: Person | None
    representative: Person | None = None
    submission: uuid.UUID | None = None


def open_case(opening: Opening, attempt: Attempt, now: datetime, documents: Sequence[Kept] = ()) -> Recorded | Refused:
    """Register a complaint. The same `submission` again gives the case that it made, and writes nothing.

    `documents` are the files that its answers name. Everything is written in one transaction or not at all. Must run
    within an authority scope.
    """
    with transaction.atomic():
        known = _already_submitted(opening)
        if known is not None:
            loaded = read.load(known)
            return Recorded(known, loaded.state.last_number, loaded.state)
        version = readings.version(opening.authority, opening.procedure, attempt.happened_on)
        engine_case = read.new_case(version.procedure, attempt, day_of(now))
        outcome = questions.what_comes_of(engine_case, attempt)
        if isinstance(outcome, Refused):
            return outcome
        case = _new_case(opening, version, attempt.happened_on, now)
        state = _append(case, (), engine_case, attempt, outcome.data, now, None)
        _attach(case, documents, state.last_number, now)
        return Recorded(case, state.last_number, state)


def take_step(
    case: Case,
    attempt: Attempt,
    expected: int,
    now: datetime,
    outgoing: Outgoing | None = None,
    documents: Sequence[Kept] = (),
) -> Recorded | Refused | Overtaken:
    """Take a step in a case that stood at event `expected` when its form was opened.

    `documents` are the files that its answers name. Writers of one case wait for each other, so what is decided is
    decided on what then stands. Must run within an authority scope.
    """
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        loaded = read.load(case, today=day_of(now), named=_people_named(attempt))
        if loaded.state.last_number != expected:
            since = tuple(event for event in loaded.events if event.number > expected)
            return Overtaken(since, loaded.state.last_number)
        if outgoing is not None:
            attempt = replace(attempt, letter=outgoing.parts)
        outcome = questions.what_comes_of(loaded.engine_case, attempt)
        if isinstance(outcome, Refused):
            return outcome
        opened = _open_there(loaded, attempt, now) if loaded.procedure.steps[attempt.step].to else None
        if isinstance(opened, Refused):
            return opened
        state = _append(case, loaded.events, loaded.engine_case, attempt, outcome.data, now, outgoing)
        _attach(case, documents, state.last_number, now)
        if opened is not None:
            CaseLink.objects.create(
                authority=case.authority, earlier=case, later=opened, event_number=state.last_number
            )
        return Recorded(case, state.last_number, state, opened)


def _open_there(loaded: read.Loaded, attempt: Attempt, now: datetime) -> Case | Refused:
    """Open the case under the procedure to which this one is handed over; first, so that a refusal undoes nothing."""
    row, step = loaded.row, loaded.procedure.steps[attempt.step]
    slug = hand_over.procedure_wanted(step, attempt.data)
    there = readings.version(row.authority, slug, hand_over.day_of_receipt(loaded, attempt)).procedure
    opening = hand_over.opening_there(loaded, attempt, there)
    outcome = open_case(Opening(row.authority, slug, row.complainant, row.representative), opening, now)
    if isinstance(outcome, Recorded):
        return outcome.case
    return Refused(
        tuple(Reason(f"“{there.title}” can't begin with this. {one.text}", one.clause) for one in outcome.all)
    )


def _append(
    case: Case,
    earlier: tuple[EngineEvent, ...],
    before: EngineCase,
    attempt: Attempt,
    answers: Mapping[str, Any],
    now: datetime,
    outgoing: Outgoing | None,
) -> State:
    step = before.procedure.steps[attempt.step]
    data, texts = put_away(case, step, answers)
    event = EngineEvent(before.state.last_number + 1, step.key, attempt.happened_on, now, attempt.actor.id, data)
    Event.objects.create(
        authority=case.authority,
        case=case,
        number=event.number,
        step=event.step,
        happened_on=event.happened_on,
        recorded_at=event.recorded_at,
        by=event.by,
        data=data,
    )
    Text.objects.bulk_create(texts)
    after = read.after(before, (*earlier, event))
    summary = summarise(case, after)
    summary.save(force_insert=event.number == 1)
    actions.store(case, before.state, after.state)
    index_case(summary, [text.body for text in texts])
    if outgoing is not None and questions.which_letter(before, step, answers):
        _write_letter(case, event.number, outgoing, now)
    return after.state


def _attach(case: Case, documents: Sequence[Kept], number: int, now: datetime) -> None:
    """The names of the files that event `number` holds by their hashes: apart from it, so that they can be erased."""
    stored = StoredFile.objects.in_bulk([one["id"] for one in documents]) if documents else {}
    for one in documents:
        files.attach_stored(case, stored[one["id"]], one["name"], one["type"], "officer", now, number)


def _write_letter(case: Case, number: int, outgoing: Outgoing, now: datetime) -> None:
    to = case.representative or case.complainant
    honoured = needs.for_letter(to)
    address = to.email if to and not honoured.made_as else ""
    letter = Letter.objects.create(
        authority=case.authority,
        case=case,
        event_number=number,
        key=outgoing.key,
        subject=outgoing.subject,
        body=outgoing.body,
        parts=dict(outgoing.parts),
        promised={clock: day.isoformat() for clock, day in outgoing.promised.items()},
        to_name=to.name if to else "",
        to_address=address,
        to_post=to.address if to else "",
        made_as=honoured.made_as[:400],
        needs="\n".join(honoured.others),
        needs_met=outgoing.needs_met,
        message_id=f"<{uuid.uuid4()}@putright>",
        state=Letter.QUEUED if address else Letter.TO_PRINT,
        written_at=now,
        state_since=now,
    )
    if address:
        jobs.send_letter(letter)


def _new_case(opening: Opening, version: Version, received_on: date, now: datetime) -> Case:
    for person in (opening.complainant, opening.representative):
        if person is not None and person._state.adding:
            person.save()
    return Case.objects.create(
        authority=opening.authority,
        reference=_next_reference(opening.authority, received_on.year),
        procedure=opening.procedure,
        in_force_from=version.procedure.in_force_from,
        procedure_sha256=version.sha256,
        readings=dict(version.choices),
        complainant=opening.complainant,
        representative=opening.representative,
        submission=opening.submission,
        opened_at=now,
    )


def _next_reference(authority: str, year: int) -> str:
    """The next reference of the year, with no gaps: the counter's row is held until the case is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {LastReference._meta.db_table} (authority, year, number) VALUES (%s, %s, 1) "
            f"ON CONFLICT (authority, year) DO UPDATE SET number = {LastReference._meta.db_table}.number + 1 "
            "RETURNING number",
            [authority, year],
        )
        (number,) = cursor.fetchone()
    prefix = catalogue().authority(authority).reference_prefix
    return f"{prefix}-{year}-{number:05d}"


def _already_submitted(opening: Opening) -> Case | None:
    if opening.submission is None:
        return None
    with connection.cursor() as cursor:
        # Two copies of one submission arriving together: the second waits here and then finds the first.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(opening.submission)])
    return Case.objects.filter(submission=opening.submission).first()


def _people_named(attempt: Attempt) -> Sequence[str]:
    return [value for value in attempt.data.values() if isinstance(value, str) and value.isdigit()]
