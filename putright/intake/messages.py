"""Reads a raw e-mail, whatever its bytes, into what a complaint needs of it or why to set it aside."""

# What is read, and in which order, is here; `mime` has the parts and headers, `html_text` the words.

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from mimetypes import MimeTypes

from putright.intake.html_text import CUT_SENTENCE, ENCRYPTED_SENTENCE, WRAPPED_SENTENCE, given_name, is_body, words
from putright.intake.mime import (
    BY_HAND,
    Code,
    Limits,
    Part,
    Reader,
    SetAsideError,
    one_line,
    too_complex,
    without_encoded_words,
    without_invisible,
)

__all__ = [
    "CUT_SENTENCE",
    "ENCRYPTED_SENTENCE",
    "WRAPPED_SENTENCE",
    "Attachment",
    "Code",
    "Limits",
    "Message",
    "SetAside",
    "read_message",
]


@dataclass(frozen=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes
    inline: bool
    """An image that the HTML body shows by its content id."""


@dataclass(frozen=True)
class Message:
    """Ids of messages are without their angle brackets."""

    message_id: str | None
    sender_name: str
    sender_address: str
    reply_to: str | None
    subject: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]
    in_reply_to: tuple[str, ...]
    forwarded: bool
    references_found: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class SetAside:
    reason: str
    code: Code
    digest: str


_LIMITS = Limits()


def read_message(raw: bytes, *, reference_pattern: re.Pattern[str], limits: Limits = _LIMITS) -> Message | SetAside:
    """The message, or why it was set aside; never an exception, and within a bounded time."""
    digest = sha256(raw).hexdigest()
    try:
        if len(raw) > limits.max_bytes:
            raise SetAsideError("too_large", _too_large(len(raw), limits.max_bytes))
        return _read(raw, digest, reference_pattern, limits)
    except SetAsideError as problem:
        return SetAside(problem.reason, problem.code, digest)
    except Exception:
        # A fault of ours must not stop the mailbox: the e-mail still reaches a person, by its original.
        return SetAside(_MALFORMED, "malformed", digest)


# --- setting aside ------------------------------------------------------------------------------------------

_MALFORMED = f"This does not have the shape of an e-mail, so it could not be read: {BY_HAND}."
_NO_SENDER = f"This e-mail has no sender's address that can be answered: {BY_HAND}."
_EMPTY = "This e-mail has no subject, words or attachment: if you know its sender, ask what they meant to send."


def _too_large(size: int, most: int) -> str:
    mebibyte = 1024 * 1024
    return (
        f"This e-mail is {size / mebibyte:.1f} MB, more than the {most / mebibyte:.1f} MB that can be read: {BY_HAND}."
    )


# --- the message --------------------------------------------------------------------------------------------


def _read(raw: bytes, digest: str, reference_pattern: re.Pattern[str], limits: Limits) -> Message:
    reader = Reader(limits)
    # Old Macs ended lines with a carriage return alone.
    root = reader.parse(raw if b"\n" in raw else raw.replace(b"\r", b"\n"))
    sign = _automatic_sign(root)
    if sign:
        reason = f"This looks like an automatic message ({sign}), so no complaint was made of it: {BY_HAND}."
        raise SetAsideError("automatic", reason)
    attachments = _attachments(root, reader)
    text, sealed = words(root, reader)
    subject = one_line(root.header("subject"), 300)
    if not (subject or text or attachments or sealed):
        raise SetAsideError("empty", _EMPTY)
    if not any(name in root.sent for name in _TELLING):
        raise SetAsideError("malformed", _MALFORMED)
    name, address = _sender(root)
    if sealed:
        block = sealed.encode("utf-8")
        attachments = (*attachments, Attachment("encrypted-message.asc", "application/pgp-encrypted", block, False))
    own = _ids(root.header("message-id"))
    return Message(
        message_id=own[0] if own else None,
        sender_name=name,
        sender_address=address,
        reply_to=_mailbox(root.headers("reply-to"))[1] or None,
        subject=subject,
        sent_at=_moment(root.header("date")),
        text=text,
        attachments=attachments,
        in_reply_to=_ids(" ".join((*root.headers("in-reply-to"), *root.headers("references")))),
        forwarded=_is_forwarded(root, subject, text),
        references_found=_references(reference_pattern, subject, text),
        digest=digest,
    )


# Any of these makes it an e-mail; a file dropped into the mailbox by mistake has none.
_TELLING = ("from", "sender", "to", "subject", "date", "message-id", "received", "return-path", "reply-to")

_MOST_IDS = 100
_ID = re.compile(r"<([^<>\s]{1,250})>")


def _ids(value: str) -> tuple[str, ...]:
    found = _ID.findall(value) or [word for word in value.split() if "@" in word and len(word) <= 250]
    return tuple(dict.fromkeys(without_invisible(found_id) for found_id in found))[:_MOST_IDS]


def _moment(value: str) -> datetime | None:
    # The library's parser fails in many ways on nonsense, and a wrong date is no reason to lose a complaint.
    with suppress(Exception):
        moment = parsedate_to_datetime(value[:200])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return None


_FORWARDED_SUBJECT = re.compile(r"(?:re:\s?)?(?:fwd?|fw)\s?:", re.I)
_REPLY_SUBJECT = re.compile(r"re\s?:", re.I)
_FORWARDED_BODY = re.compile(r"^(?:-{2,20} ?forwarded (?:message|by)\b|begin forwarded message:)", re.I | re.MULTILINE)
_ORIGINAL_BODY = re.compile(r"^-{2,20} ?original message ?-{2,20}", re.I | re.MULTILINE)


def _is_forwarded(root: Part, subject: str, text: str) -> bool:
    if _FORWARDED_SUBJECT.match(subject) or any(part.kind == "message/rfc822" for part in root.leaves()):
        return True
    if _FORWARDED_BODY.search(text):
        return True
    # Outlook marks what it quotes in a reply the same way, so there the subject decides.
    return bool(_ORIGINAL_BODY.search(text)) and not _REPLY_SUBJECT.match(subject)


_MOST_REFERENCES = 50
# Word and phones turn hyphens into dashes and put no-break spaces and invisible characters between them.
_PLAINER = {**dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-"), 0xA0: " "}


def _references(pattern: re.Pattern[str], *texts: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        for match in pattern.finditer(without_invisible(text).translate(_PLAINER)):
            found[match.group().upper()] = None
            if len(found) == _MOST_REFERENCES:
                return tuple(found)
    return tuple(found)


# --- automatic mail -----------------------------------------------------------------------------------------

_AUTOREPLY_HEADERS = ("x-autoreply", "x-auto-reply", "x-autorespond", "x-mail-autoreply")
_AUTOREPLY_SUBJECT = re.compile(r"(?:automatic reply|auto[- ]?reply|out of (?:the )?office)\b", re.I)


def _automatic_sign(root: Part) -> str:
    """The sign that no person wrote this, else nothing.

    A List-Id is none: councils read shared mailboxes through groups, which add one to what people write.
    """
    return (
        _sign_in(root, "auto-submitted", lambda value: not re.match(r"no\b", value))
        or _sign_in(root, "precedence", lambda value: value in {"bulk", "auto_reply", "auto-reply", "junk"})
        or next(filter(None, (_sign_in(root, name, _is_yes) for name in _AUTOREPLY_HEADERS)), "")
        or ("delivery or read report" if root.kind == "multipart/report" else "")
        or _sender_sign(root)
        or _exchange_sign(root)
    )


def _is_yes(value: str) -> bool:
    return value not in {"no", "false", "0"}


def _sign_in(root: Part, name: str, is_sign: Callable[[str], bool]) -> str:
    for value in root.headers(name):
        line = one_line(value, 60)
        # A comment or parameter may follow: "auto-generated (failure)", "no; because".
        if line and is_sign(line.lower().strip()):
            return f"{name.title()}: {line}"
    return ""


def _sender_sign(root: Part) -> str:
    if any(value.replace(" ", "") == "<>" for value in root.headers("return-path")):
        return "empty Return-Path"
    values = " ".join((*root.headers("from")[:3], *root.headers("return-path")[:3])).lower()
    return "sent by MAILER-DAEMON" if re.search(r"(?:^|[\s<\"])mailer-daemon(?:@|$|[\s>])", values) else ""


def _exchange_sign(root: Part) -> str:
    # Exchange puts this header on some ordinary mail and people write such subjects: only both together tell.
    subject = one_line(root.header("subject"), 300)
    if root.header("x-auto-response-suppress") and _AUTOREPLY_SUBJECT.match(subject):
        return "its subject says so"
    return ""


_LOCAL = r"(?:[^\s@<>()\[\]\\,;:\"]{1,64}|\"[^\"\\\s]{1,62}\")"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*")
_ANGLED = re.compile(r"<\s{0,9}([^<>\s]{3,254})\s{0,9}>")


def _sender(root: Part) -> tuple[str, str]:
    for name in ("from", "sender"):
        found, address = _mailbox(root.headers(name))
        if address:
            return found, address
    raise SetAsideError("no_sender", _NO_SENDER)


def _mailbox(values: Iterable[str]) -> tuple[str, str]:
    """The first name and address that could be answered; two empty strings if there is none."""
    for value in values:
        # Some programs encode the whole header, address and all: then it shows only once decoded.
        for text in (value[:2_000], without_encoded_words(value[:2_000])):
            for name, address in _mailboxes(text):
                address = without_invisible(address).strip()
                if len(address) <= 254 and _ADDRESS.fullmatch(address):
                    return one_line(name, 200).strip("\"' "), address
    return "", ""


_NAME_AND_ADDRESS = re.compile(r'([^<@"]*|"[^"]*")\s*<([^<>]*)>')


def _mailboxes(value: str) -> Iterator[tuple[str, str]]:
    # "Smith, Jane <jane@...>" is two mailboxes to the library, as its quotes are missing.
    match = _NAME_AND_ADDRESS.fullmatch(value.strip())
    if match:
        yield match[1], match[2]
    # The library's parser recurses into comments within comments.
    with suppress(Exception):
        yield from getaddresses([value])
    for match in _ANGLED.finditer(value):
        yield value[: match.start()], match[1]


# --- attachments --------------------------------------------------------------------------------------------

_CID = re.compile(rb"cid:([^\"'\s<>)]{1,250})", re.I)


def _attachments(root: Part, reader: Reader) -> tuple[Attachment, ...]:
    filled = [part for part in root.leaves() if not is_body(part) and (part.content.strip() or given_name(part))]
    if len(filled) > reader.limits.max_attachments:
        raise too_complex(f"more than {reader.limits.max_attachments} attachments")
    pages = [part.content for part in root.leaves() if part.kind == "text/html"]
    shown = {match[1].decode("latin-1").lower() for page in pages for match in _CID.finditer(page)}
    return tuple(_attachment(part, number, shown, reader) for number, part in enumerate(filled, start=1))


def _attachment(part: Part, number: int, shown: set[str], reader: Reader) -> Attachment:
    content_id = part.header("content-id").strip("<> ").lower()
    is_inline = part.kind.startswith("image/") and content_id in shown
    name = given_name(part)
    if not name and part.kind == "message/rfc822":
        subject = one_line(reader.headers_of(part.content).header("subject"), 140)
        # Slashes of a subject are no folders.
        name = re.sub(r"[/\\]", "-", subject) + ".eml" if subject else ""
    return Attachment(_safe_name(name, part.kind, number), part.kind, part.content, is_inline)


_ENDINGS = {
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "image/heic": ".heic",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
}
# The library's own list, not the machine's: a name is the same wherever it is made.
_MORE_ENDINGS = MimeTypes()
_UNSAFE = re.compile(r'[<>:"|?*]')
_MOST_NAME = 150


def _safe_name(name: str, kind: str, number: int) -> str:
    last = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("_", last).strip(" .")
    if not safe:
        return f"attachment-{number}{_ENDINGS.get(kind) or _MORE_ENDINGS.guess_extension(kind) or '.bin'}"
    if len(safe) <= _MOST_NAME:
        return safe
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > 10:
        return safe[:_MOST_NAME].rstrip(" .")
    return f"{stem[: _MOST_NAME - len(ending) - 1].rstrip(' .')}.{ending}"
