"""A message becomes a case, joins its case, or is set aside with the reason: never lost, never stopping the next."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from django.db import transaction

from putright.accounts.scope import authority_scope
from putright.cases import files, people, read, readings
from putright.cases.clock import day_of
from putright.cases.default_owner import default_owner
from putright.cases.models import Case, IncomingMail, Person
from putright.cases.record import Opening, Overtaken, Recorded, open_case, take_step
from putright.engine.attempt import Attempt
from putright.engine.decide import Refused
from putright.engine.people import OUTSIDER, Actor
from putright.intake.messages import Message, SetAside, read_message
from putright.procedure_files.catalogue import catalogue

CHANNEL = "email"
TRIES = 5
"""How often a message is offered to a case that others are writing to at the same time."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message. `again` says that the same message had come before, and nothing was done."""

    outcome: str
    reference: str = ""
    reason: str = ""
    again: bool = False


def receive(authority: str, raw: bytes, now: datetime) -> Received:
    """Keep the message byte for byte, then make of it what it is. Whatever goes wrong after that sets it aside.

    A message that was set aside and that nobody has dealt with is tried again. BadFile, before anything is done, when
    the council's own files are wrong.
    """
    catalogue().council(authority)
    with authority_scope(authority):
        original = files.store(authority, raw)
        known = IncomingMail.objects.select_related("case").filter(file=original).first()
        if known is not None and (known.outcome != IncomingMail.SET_ASIDE or known.dealt_with_at is not None):
            return _received(known, again=True)
        try:
            with transaction.atomic():
                mail = _dealt_with(authority, raw, now)
        except Exception as error:
            # One message must never stop the rest; its reason names the kind of error and nothing of its text.
            mail = IncomingMail(outcome=IncomingMail.SET_ASIDE, reason=_went_wrong(error))
        mail.pk = known.pk if known else None
        mail.authority, mail.file, mail.received_at = authority, original, known.received_at if known else now
        mail.save()
        return _received(mail)


def _dealt_with(authority: str, raw: bytes, now: datetime) -> IncomingMail:
    """What becomes of a message that has not come before, not saved yet."""
    prefix = catalogue().authority(authority).reference_prefix
    message = read_message(raw, reference_pattern=re.compile(rf"\b{prefix}-\d{{4}}-\d{{5,}}\b", re.IGNORECASE))
    if isinstance(message, SetAside):
        return IncomingMail(outcome=IncomingMail.SET_ASIDE, reason=message.reason)
    message_id = (message.message_id or "")[:300]
    came_before = IncomingMail.objects.filter(message_id=message_id).first() if message_id else None
    if came_before is not None and came_before.case is not None:
        reason = f"The same message came before and is in {came_before.case.reference}; compare the two by hand."
        return IncomingMail(outcome=IncomingMail.SET_ASIDE, reason=reason, message_id=message_id)
    case = _its_case(message)
    if case is not None:
        return _join(case, message, message_id, now)
    return _register(authority, message, message_id, now)


def _its_case(message: Message) -> Case | None:
    """The case whose reference it carries, or that it answers a message of."""
    for reference in message.references_found:
        case = Case.objects.filter(reference=reference).first()
        if case is not None:
            return case
    answered = IncomingMail.objects.filter(message_id__in=message.in_reply_to, case__isnull=False).first()
    return answered.case if answered else None


def _register(authority: str, message: Message, message_id: str, now: datetime) -> IncomingMail:
    owner = default_owner()
    if owner is None:
        reason = "No default owner is set for new cases, so this could not be registered: register it by hand."
        return IncomingMail(outcome=IncomingMail.SET_ASIDE, reason=reason, message_id=message_id)
    slug = catalogue().authority(authority).default_procedure
    procedure = readings.version(authority, slug, day_of(now)).procedure
    person = Person(authority=authority, name=message.sender_name, email=message.sender_address)
    answers = {"channel": CHANNEL, "summary": _words(message), "owner": owner}
    attempt = Attempt(procedure.opens_with, day_of(now), Actor.complainant(), answers)
    opening = Opening(
        authority, slug, person, submission=uuid.uuid5(uuid.NAMESPACE_OID, f"{authority} {message.digest}")
    )
    outcome = open_case(opening, attempt, now)
    if isinstance(outcome, Refused):
        return IncomingMail(outcome=IncomingMail.SET_ASIDE, reason=_refused(outcome), message_id=message_id)
    _attach(outcome.case, message, now, outcome.number)
    return IncomingMail(outcome=IncomingMail.REGISTERED, case=outcome.case, message_id=message_id)


def _join(case: Case, message: Message, message_id: str, now: datetime) -> IncomingMail:
    known = message.sender_address.lower() in people.addresses([case.complainant, case.representative])
    sender = Actor.complainant() if known else Actor.complainant(OUTSIDER)
    answers = {
        "channel": CHANNEL,
        "message": _words(message),
        "known_sender": "yes" if known else "no",
    }
    for _ in range(TRIES):
        loaded = read.load(case, day_of(now))
        attempt = Attempt(loaded.procedure.messages_taken_by, day_of(now), sender, answers)
        outcome = take_step(case, attempt, loaded.state.last_number, now)
        if isinstance(outcome, Recorded):
            _attach(case, message, now, outcome.number)
            return IncomingMail(outcome=IncomingMail.JOINED, case=case, message_id=message_id)
        if isinstance(outcome, Refused):
            return IncomingMail(outcome=IncomingMail.SET_ASIDE, reason=_refused(outcome), message_id=message_id)
        if not isinstance(outcome, Overtaken):
            assert_never(outcome)
    reason = f"{case.reference} was being changed all the time; add this message to it by hand."
    return IncomingMail(outcome=IncomingMail.SET_ASIDE, reason=reason, message_id=message_id)


def _attach(case: Case, message: Message, now: datetime, number: int) -> None:
    for one in message.attachments:
        files.attach(case, one.content, one.filename, one.content_type, "email", now, number)


def _words(message: Message) -> str:
    """What it says: subject and text, or that there are no words in it."""
    words = "\n\n".join(part for part in (message.subject, message.text.strip()) if part)
    return words or "This message has no words; see its attachments."


def _refused(outcome: Refused) -> str:
    return f"This could not be recorded: {outcome.all[0]}"[:400]


def _went_wrong(error: Exception) -> str:
    return f"Something went wrong in reading this ({type(error).__name__}): open the original and register it by hand."


def _received(mail: IncomingMail, again: bool = False) -> Received:
    return Received(mail.outcome, mail.case.reference if mail.case else "", mail.reason, again)
