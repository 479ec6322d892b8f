"""Hand a letter to the mail server once: also when this process is killed between any two steps.

What makes it once: a letter is claimed under a lock that dies with the process, and "I am about to say the last word"
is committed before the last word is said. A process killed before that has not sent it, so another may. One killed
between that commit and the next may have: the letter is then in doubt and a person decides, seldom and knowingly,
instead of a machine guessing. A letter sent again keeps its Message-ID, by which mail servers know it as the same.
"""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.db import connection

from putright.accounts.scope import authority_scope
from putright.cases.clock import now
from putright.cases.models import Letter
from putright.letters.mail_server import mail_server

_LOCK = 0x70757472  # "putr": keeps these advisory locks apart from others in the same database


class TryAgain(Exception):
    """The mail server can't take it at present; the letter is still waiting."""


def deliver(authority: str, pk: int) -> str:
    """Send the letter unless it has gone; returns its state afterwards. TryAgain when it should be tried later."""
    with _alone_with(pk) as alone:
        if not alone:
            raise TryAgain("another worker has this letter")
        letter = _claim(authority, pk)
        if letter.state != Letter.SENDING:
            return letter.state
        try:
            return _hand_over(letter)
        except (OSError, smtplib.SMTPException) as error:
            return _not_sent(letter, error)


def _claim(authority: str, pk: int) -> Letter:
    """Take a letter that waits, or that a killed worker had not yet handed over; one in its last step is in doubt."""
    with authority_scope(authority):
        letter = Letter.objects.select_for_update().get(pk=pk)
        if letter.state in (Letter.QUEUED, Letter.SENDING):
            letter.attempts += 1
            _to(letter, Letter.SENDING)
        elif letter.state == Letter.HANDING_OVER:
            _to(letter, Letter.IN_DOUBT, "The worker was stopped at the very moment of sending.")
        return letter


def _hand_over(letter: Letter) -> str:
    """Everything but the last dot; commit that it comes; the dot; commit that it came."""
    with mail_server() as server:
        _expect(server.mail(settings.LETTERS_FROM), 250)
        _expect(server.rcpt(letter.to_address), 250, 251)
        _expect(server.docmd("DATA"), 354)
        server.send(_dot_stuffed(_message(letter).as_bytes(policy=SMTP)))
        _commit(letter, Letter.HANDING_OVER)
        server.send(b".\r\n")
        _expect(server.getreply(), 250)
        _commit(letter, Letter.SENT)
    return Letter.SENT


def _message(letter: Letter) -> EmailMessage:
    """As it goes: the subject holds nothing personal, since the wording gives it only the reference."""
    message = EmailMessage()
    message["From"] = settings.LETTERS_FROM
    message["To"] = formataddr((letter.to_name, letter.to_address))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "no"
    message.set_content(letter.body)
    return message


def _not_sent(letter: Letter, error: Exception) -> str:
    """A refusal for good is for a person to mend; anything else is tried again. After the last dot, it is in doubt."""
    if letter.state == Letter.HANDING_OVER and not isinstance(error, smtplib.SMTPResponseException):
        _commit(letter, Letter.IN_DOUBT, "The mail server did not say whether it took the letter.")
        return Letter.IN_DOUBT
    if isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600:
        _commit(letter, Letter.FAILED, f"The mail server refused it for good (code {error.smtp_code}).")
        return Letter.FAILED
    _commit(letter, Letter.QUEUED, f"The mail server could not be reached or was busy ({type(error).__name__}).")
    raise TryAgain from error


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    code, text = answer
    if code not in codes:
        raise smtplib.SMTPResponseException(code, text)


def _dot_stuffed(message: bytes) -> bytes:
    """As RFC 5321 4.5.2 has it: a line that begins with a dot gets another, and the end is on a line of its own."""
    lines = message.splitlines()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


def _commit(letter: Letter, state: str, trouble: str = "") -> None:
    with authority_scope(letter.authority):
        _to(letter, state, trouble)


def _to(letter: Letter, state: str, trouble: str = "") -> None:
    letter.state, letter.trouble, letter.state_since = state, trouble, now()
    letter.save(update_fields=["state", "trouble", "state_since", "attempts"])


@contextmanager
def _alone_with(pk: int) -> Iterator[bool]:
    """Whether this session alone has the letter; the database lets go of the lock when the session dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, pk % 2**31])
        (alone,) = cursor.fetchone()
    try:
        yield bool(alone)
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, pk % 2**31])
