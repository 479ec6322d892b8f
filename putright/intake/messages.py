"""Reads a raw e-mail, whatever its bytes, into what a complaint needs of it or why to set it aside."""

# The standard library's whole-message parser and html.parser are not used, on purpose: the first recurses
# and spends time on every line for every level of nesting, the second is quadratic on unfinished tags, so one
# hostile e-mail would stop the mailbox. Addresses, dates and parameters do go through `email`, cut short.

import binascii
import codecs
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Parameters
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from itertools import pairwise
from string import ascii_letters, digits
from typing import Literal
from unicodedata import category

import charset_normalizer

Code = Literal["too_large", "malformed", "no_sender", "automatic", "too_complex", "empty"]

CUT_SENTENCE = "[This e-mail is longer than can be shown here. The whole of it is in the original.]"
ENCRYPTED_SENTENCE = (
    "This e-mail is encrypted, so its words cannot be shown here. The encrypted original is attached: open it"
    " with the key it was written for, or ask the sender to write again without encryption."
)
WRAPPED_SENTENCE = (
    "This e-mail is wrapped in its sender's signature, so its words cannot be shown here. The signed original"
    " is attached: open it in an e-mail program."
)


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


@dataclass(frozen=True)
class Limits:
    max_bytes: int = 25 * 1024 * 1024
    max_parts: int = 200
    max_depth: int = 20
    max_text_characters: int = 200_000
    max_attachments: int = 100


def read_message(raw: bytes, *, reference_pattern: re.Pattern[str], limits: Limits = Limits()) -> Message | SetAside:
    """The message, or why it was set aside; never an exception, and within a bounded time."""
    digest = sha256(raw).hexdigest()
    try:
        if len(raw) > limits.max_bytes:
            raise _SetAsideError("too_large", _too_large(len(raw), limits.max_bytes))
        return _read(raw, digest, reference_pattern, limits)
    except _SetAsideError as problem:
        return SetAside(problem.reason, problem.code, digest)
    except Exception:
        # A fault of ours must not stop the mailbox: the e-mail still reaches a person, by its original.
        return SetAside(_MALFORMED, "malformed", digest)


# --- setting aside ------------------------------------------------------------------------------------------

_BY_HAND = "open the original and, if it is a complaint, register it by hand"
_MALFORMED = f"This does not have the shape of an e-mail, so it could not be read: {_BY_HAND}."
_NO_SENDER = f"This e-mail has no sender's address that can be answered: {_BY_HAND}."
_EMPTY = "This e-mail has no subject, words or attachment: if you know its sender, ask what they meant to send."


class _SetAsideError(Exception):
    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code: Code = code
        self.reason = reason


def _too_large(size: int, most: int) -> str:
    mebibyte = 1024 * 1024
    return (
        f"This e-mail is {size / mebibyte:.1f} MB, more than the {most / mebibyte:.1f} MB that can be read: {_BY_HAND}."
    )


def _too_complex(what: str) -> _SetAsideError:
    return _SetAsideError("too_complex", f"This e-mail has {what}, more than can be read safely: {_BY_HAND}.")


# --- the message --------------------------------------------------------------------------------------------


def _read(raw: bytes, digest: str, reference_pattern: re.Pattern[str], limits: Limits) -> Message:
    reader = _Reader(limits)
    root = _root(raw, reader)
    sign = _automatic_sign(root)
    if sign:
        reason = f"This looks like an automatic message ({sign}), so no complaint was made of it: {_BY_HAND}."
        raise _SetAsideError("automatic", reason)
    attachments = _attachments(root, reader)
    text, sealed = _unsealed(reader.body(root))
    text = _capped_text(text, reader)
    subject = _one_line(_header(root, "subject"), 300)
    if not (subject or text or attachments or sealed):
        raise _SetAsideError("empty", _EMPTY)
    if not any(name in root.headers for name in _TELLING):
        raise _SetAsideError("malformed", _MALFORMED)
    name, address = _sender(root)
    if sealed:
        attachments = (*attachments, _sealed_attachment(sealed))
    ids = _ids(" ".join((*_headers(root, "in-reply-to"), *_headers(root, "references"))))
    own = _ids(_header(root, "message-id"))
    return Message(
        message_id=own[0] if own else None,
        sender_name=name,
        sender_address=address,
        reply_to=_mailbox(_headers(root, "reply-to"))[1] or None,
        subject=subject,
        sent_at=_moment(_header(root, "date")),
        text=text,
        attachments=attachments,
        in_reply_to=ids,
        forwarded=_is_forwarded(root, subject, text),
        references_found=_references(reference_pattern, subject, text),
        digest=digest,
    )


def _capped_text(text: str, reader: "_Reader") -> str:
    most = reader.limits.max_text_characters
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    text = "" if _is_blank(text) else text
    if len(text) > most or reader.cut:
        return f"{text[:most].rstrip()}\n\n{CUT_SENTENCE}".lstrip("\n")
    return text


# Any of these makes it an e-mail; a file dropped into the mailbox by mistake has none.
_TELLING = ("from", "sender", "to", "subject", "date", "message-id", "received", "return-path", "reply-to")

_MOST_IDS = 100
_ID = re.compile(r"<([^<>\s]{1,250})>")


def _ids(value: str) -> tuple[str, ...]:
    found = _ID.findall(value) or [word for word in value.split() if "@" in word and len(word) <= 250]
    return tuple(dict.fromkeys(_without_invisible(found_id) for found_id in found))[:_MOST_IDS]


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


def _is_forwarded(root: "_Part", subject: str, text: str) -> bool:
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
        for match in pattern.finditer(_without_invisible(text).translate(_PLAINER)):
            found[match.group().upper()] = None
            if len(found) == _MOST_REFERENCES:
                return tuple(found)
    return tuple(found)


# --- automatic mail -----------------------------------------------------------------------------------------

_AUTOREPLY_HEADERS = ("x-autoreply", "x-auto-reply", "x-autorespond", "x-mail-autoreply")
_AUTOREPLY_SUBJECT = re.compile(r"(?:automatic reply|auto[- ]?reply|out of (?:the )?office)\b", re.I)


def _automatic_sign(root: "_Part") -> str:
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


def _sign_in(root: "_Part", name: str, is_sign: Callable[[str], bool]) -> str:
    for value in _headers(root, name):
        line = _one_line(value, 60)
        # A comment or parameter may follow: "auto-generated (failure)", "no; because".
        if line and is_sign(line.lower().strip()):
            return f"{name.title()}: {line}"
    return ""


def _sender_sign(root: "_Part") -> str:
    if any(value.replace(" ", "") == "<>" for value in _headers(root, "return-path")):
        return "empty Return-Path"
    values = " ".join((*_headers(root, "from")[:3], *_headers(root, "return-path")[:3])).lower()
    return "sent by MAILER-DAEMON" if re.search(r"(?:^|[\s<\"])mailer-daemon(?:@|$|[\s>])", values) else ""


def _exchange_sign(root: "_Part") -> str:
    # Exchange puts this header on some ordinary mail and people write such subjects: only both together tell.
    subject = _one_line(_header(root, "subject"), 300)
    if _header(root, "x-auto-response-suppress") and _AUTOREPLY_SUBJECT.match(subject):
        return "its subject says so"
    return ""


# --- headers ------------------------------------------------------------------------------------------------

_MOST_HEADER = 16_000
_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?(.{0,800}?)\?=")
_FOLD = re.compile(r"\r?\n[ \t]*|\r")


def _headers(part: "_Part", name: str) -> tuple[str, ...]:
    """Each header of that name, unfolded, its 8-bit characters read; encoded words still encoded."""
    return tuple(_unfolded(value, part.hint) for value in part.headers.get(name, ()))


def _header(part: "_Part", name: str) -> str:
    return next(iter(_headers(part, name)), "")


def _unfolded(value: bytes, hint: str) -> str:
    # Raw 8-bit headers break the rules, so nothing says their charset; most often it is UTF-8 or the body's.
    text = _decoded(value[:_MOST_HEADER], "" if value.isascii() else hint)
    return _FOLD.sub(" ", text).strip()


def _without_words(value: str) -> str:
    """The header with its encoded words (RFC 2047) read."""
    pieces: list[str] = []
    waiting: list[tuple[str, bytes]] = []
    end = 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        # The white space between two encoded words is no part of the text.
        if between.strip() or not waiting:
            pieces += [_joined(waiting), between]
            waiting = []
        waiting.append((match[1], _word_bytes(match[2], match[3])))
        end = match.end()
    return "".join((*pieces, _joined(waiting), value[end:]))


def _word_bytes(encoding: str, encoded: str) -> bytes:
    data = encoded.encode("utf-8", "replace")
    return _from_base64(data) if encoding in "bB" else binascii.a2b_qp(data, header=True)


def _joined(words: list[tuple[str, bytes]]) -> str:
    """Words decoded together when of one charset: many programs split a character between two of them."""
    pieces: list[str] = []
    run = b""
    for index, (charset, data) in enumerate(words):
        run += data
        if index + 1 == len(words) or words[index + 1][0].lower() != charset.lower():
            pieces.append(_decoded(run, charset))
            run = b""
    return "".join(pieces)


def _one_line(value: str, most: int) -> str:
    """A header's text as one safe line: nothing in it can break a line, hide or turn the writing round."""
    line = " ".join(_without_invisible(_without_words(value)).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _without_invisible(text: str) -> str:
    # Of the few different characters a text has, not of each in it: this also reads whole bodies.
    kinds = {character: category(character) for character in set(text)}
    return text.translate({ord(character): _VISIBLE[kind] for character, kind in kinds.items() if kind in _VISIBLE})


def _is_blank(text: str) -> bool:
    """Blank to whoever reads it: no-break and zero-width spaces are no words."""
    return not _without_invisible(text).strip()


# Control characters and line separators become spaces; format characters (bidirectional, zero-width) go.
_VISIBLE = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "\ufffd"}

_LOCAL = r"(?:[^\s@<>()\[\]\\,;:\"]{1,64}|\"[^\"\\\s]{1,62}\")"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*")
_ANGLED = re.compile(r"<\s{0,9}([^<>\s]{3,254})\s{0,9}>")


def _sender(root: "_Part") -> tuple[str, str]:
    for name in ("from", "sender"):
        found, address = _mailbox(_headers(root, name))
        if address:
            return found, address
    raise _SetAsideError("no_sender", _NO_SENDER)


def _mailbox(values: Iterable[str]) -> tuple[str, str]:
    """The first name and address that could be answered; two empty strings if there is none."""
    for value in values:
        # Some programs encode the whole header, address and all: then it shows only once decoded.
        for text in (value[:2_000], _without_words(value[:2_000])):
            for name, address in _mailboxes(text):
                address = _without_invisible(address).strip()
                if len(address) <= 254 and _ADDRESS.fullmatch(address):
                    return _one_line(name, 200).strip("\"' "), address
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


# --- the tree of parts --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """One part, as a stretch of the bytes it lies in: nothing is copied until it is needed."""

    headers: Mapping[str, tuple[bytes, ...]]
    source: bytes
    start: int
    end: int
    kind: str
    depth: int
    children: tuple["_Part", ...] = ()

    @property
    def hint(self) -> str:
        return self.parameter("charset")

    @property
    def disposition(self) -> str:
        return _raw(self, "content-disposition").split(";")[0].strip().lower()

    def parameter(self, name: str, header: str = "content-type") -> str:
        # Continued and encoded parameters (RFC 2231) fail in the library in many ways when malformed.
        value = _raw(self, header)[:4_000]
        with suppress(Exception):
            holder = Parameters()
            holder[header] = value
            found = holder.get_param(name, "", header)
            if isinstance(found, tuple):
                return _decoded(found[2].encode("latin-1"), found[0] or "utf-8")
            if found:
                return found.strip()
        match = re.search(rf"\b{name}\s?=\s?\"?([^\";]{{1,300}})", value, re.I)
        return match[1].strip() if match else ""

    def leaves(self) -> Iterator["_Part"]:
        """The parts that are no containers, in order; the tree is never deeper than the limit."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def payload(self) -> bytes:
        """The part's own bytes, its transfer encoding undone."""
        data = self.source[self.start : self.end]
        encoding = _raw(self, "content-transfer-encoding").split(";")[0].strip(" \t\"'").lower()
        if encoding == "base64":
            return _from_base64(data)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(data)
        return data


def _raw(part: _Part, name: str) -> str:
    # Not by `_header`, which asks the charset of this very header.
    value = next(iter(part.headers.get(name, ())), b"")[:_MOST_HEADER]
    return _FOLD.sub(" ", _decoded(value, "")).strip()


_NOT_BASE64 = bytes(set(range(256)) - set(f"{ascii_letters}{digits}+/=".encode("ascii")))
_NEWLINES = b"\r\n\t"


def _from_base64(data: bytes) -> bytes:
    stripped = data.strip().translate(None, _NEWLINES)
    cleaned = stripped.translate(None, _NOT_BASE64).partition(b"=")[0]
    # Labelled base64 and plainly none: better to show it as it is than to show nothing.
    if (len(stripped) - len(stripped.translate(None, _NOT_BASE64))) * 20 > len(stripped):
        return data
    if len(cleaned) % 4 == 1:
        cleaned = cleaned[:-1]
    return binascii.a2b_base64(cleaned + b"=" * (-len(cleaned) % 4))


_HEADER_BLOCK = 256 * 1024
_PART_HEADER_BLOCK = 16 * 1024
_HEADER_LINE = re.compile(rb"([!-9;-~]{1,76})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_KNOWN_LINE = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received|content-[a-z-]{1,30}):", re.I | re.MULTILINE
)
_BLANK_LINE = re.compile(rb"\n\r?\n")


def _root(raw: bytes, reader: "_Reader") -> _Part:
    source = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    source = source.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    start = 0
    if source.startswith((b"From ", b">From ")):
        # A mailbox file's own line before each message.
        start = source.find(b"\n") + 1
    return reader.part(source, start, len(source), "text/plain", 0)


def _header_block(source: bytes, start: int, end: int, most: int) -> tuple[dict[str, tuple[bytes, ...]], int]:
    """The headers from `start`, and where the body after them begins."""
    headers: dict[str, list[bytes]] = {}
    limit = min(end, start + most)
    blank = _BLANK_LINE.search(source, start, end)
    block_end = min(limit, blank.start() + 1 if blank else limit)
    position = start
    last_known = -1
    while position < block_end:
        match = _HEADER_LINE.match(source, position, block_end)
        if match:
            values = headers.setdefault(match[1].decode("ascii").lower(), [])
            if len(values) < 50:
                values.append(match[2])
            position = match.end()
            continue
        if source.startswith((b"\n", b"\r\n"), position):
            break
        if last_known < 0:
            known = _KNOWN_LINE.finditer(source, position, block_end)
            last_known = max((match.start() for match in known), default=0)
        # A line that is no header is a broken fold if headers follow, else the body without its blank line.
        if position >= last_known:
            return _frozen(headers), position
        position = _after_line(source, position, block_end)
    if position >= limit:
        # More headers than are read: the body is after them all.
        position = blank.start() + 1 if blank else end
    return _frozen(headers), _after_line(source, position, end)


def _frozen(headers: dict[str, list[bytes]]) -> dict[str, tuple[bytes, ...]]:
    return {name: tuple(values) for name, values in headers.items()}


def _after_line(source: bytes, position: int, end: int) -> int:
    newline = source.find(b"\n", position, end)
    return newline + 1 if newline >= 0 else end


_KIND = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")


@dataclass
class _Reader:
    """One reading of one message: what it has spent, so that the whole is bounded."""

    limits: Limits
    parts: int = 0
    plain_read: int = 0
    html_read: int = 0
    cut: bool = False
    detections: int = 0

    def part(self, source: bytes, start: int, end: int, default_kind: str, depth: int) -> _Part:
        self.parts += 1
        if self.parts > self.limits.max_parts:
            raise _too_complex(f"more than {self.limits.max_parts} parts")
        if depth > self.limits.max_depth:
            raise _too_complex(f"parts within parts, over {self.limits.max_depth} deep")
        most = _PART_HEADER_BLOCK if depth else _HEADER_BLOCK
        headers, body = _header_block(source, start, end, most)
        leaf = _Part(headers, source, body, end, default_kind, depth)
        kind = _raw(leaf, "content-type").split(";")[0].strip().lower()
        if kind:
            # A body is still a body when its label is nonsense; RFC 2045 says to take it for plain text.
            kind = kind if _KIND.fullmatch(kind) else "text/plain"
            leaf = _Part(headers, source, body, end, kind, depth)
        if not leaf.kind.startswith("multipart/"):
            return leaf
        children = self._children(leaf)
        # Without its boundary a multipart is only text, which is at least shown.
        kind = leaf.kind if children or leaf.kind == "multipart/report" else "text/plain"
        return _Part(headers, source, body, end, kind, depth, children)

    def _children(self, parent: _Part) -> tuple[_Part, ...]:
        default = "message/rfc822" if parent.kind == "multipart/digest" else "text/plain"
        return tuple(
            self.part(parent.source, start, end, default, parent.depth + 1) for start, end in self._spans(parent)
        )

    def _spans(self, parent: _Part) -> list[tuple[int, int]]:
        boundary = parent.parameter("boundary")[:200].rstrip().encode("utf-8", "replace")
        if not boundary:
            return []
        delimiter = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
        marks: list[tuple[int, int]] = []
        # From the newline before the body, which is the first delimiter's if nothing stands before it.
        for match in delimiter.finditer(parent.source, max(0, parent.start - 1), parent.end):
            marks.append((match.start(), _after_line(parent.source, match.end(), parent.end)))
            if match[1]:
                break
            if len(marks) > self.limits.max_parts:
                raise _too_complex(f"more than {self.limits.max_parts} parts")
        else:
            marks.append((parent.end, parent.end))
        return [
            (start, max(start, end - parent.source.startswith(b"\r\n", end - 1)))
            for (_, start), (end, _) in pairwise(marks)
        ]

    # --- the body -------------------------------------------------------------------------------------------

    def body(self, root: _Part) -> str:
        """The words to read; those of an attached message if there are no others."""
        text = self._words(root).strip("\n")
        if not _is_blank(text):
            return text
        for part in root.leaves():
            if part.kind == "message/rfc822":
                payload = part.payload().lstrip(b"\r\n")
                inner = self.part(payload, 0, len(payload), "text/plain", part.depth + 1)
                return self.body(inner)
        return text

    def _words(self, part: _Part) -> str:
        if part.kind == "multipart/encrypted":
            return ENCRYPTED_SENTENCE
        if part.kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
            is_signed = part.parameter("smime-type").lower() == "signed-data"
            return WRAPPED_SENTENCE if is_signed else ENCRYPTED_SENTENCE
        if part.kind == "multipart/alternative":
            return self._alternative(part)
        if part.children:
            return _without_repeats(self._words(child) for child in part.children)
        return self._leaf(part) if _is_body(part) else ""

    def _alternative(self, part: _Part) -> str:
        plain = ""
        for child in part.children:
            if child.kind == "text/plain":
                plain = self._words(child)
                if not _is_blank(plain) and not _is_stub(plain):
                    return plain
        # The richest comes last.
        for child in reversed(part.children):
            if child.kind != "text/plain":
                words = self._words(child)
                if not _is_blank(words):
                    return words
        return plain

    def _leaf(self, part: _Part) -> str:
        is_html = part.kind == "text/html"
        # Tags are several times the text they dress.
        most = self.limits.max_text_characters * (10 if is_html else 1)
        most -= self.html_read if is_html else self.plain_read
        data = part.payload()
        # No charset takes more than four bytes a character.
        read = data[: most * 4]
        text = _decoded(read, part.hint, final=len(read) == len(data), reader=self)
        self.cut |= len(read) < len(data) or len(text) > most
        text = _clean_text(text[:most])
        if is_html:
            self.html_read += len(text)
            return _HtmlText(text).read()
        self.plain_read += len(text)
        is_flowed = part.parameter("format").lower() == "flowed"
        return _unflowed(text, part.parameter("delsp").lower() == "yes") if is_flowed else text


def _is_body(part: _Part) -> bool:
    if part.kind not in {"text/plain", "text/html"} or part.disposition == "attachment":
        return False
    # A named text is a file that was added, unless it is all there is.
    return part.depth == 0 or not _given_name(part)


def _is_stub(plain: str) -> bool:
    return len(plain) < 300 and "html" in plain.lower()


def _without_repeats(texts: Iterable[str]) -> str:
    # Some programs send one text twice, plain and HTML, without saying that they are alternatives.
    kept: list[str] = []
    before = ""
    for text in texts:
        squeezed = "".join(text.split())
        if squeezed and squeezed != before:
            kept.append(text.strip("\n"))
            before = squeezed
    return "\n\n".join(kept)


_PGP_BEGIN = "-----BEGIN PGP MESSAGE-----"
_PGP_END = "-----END PGP MESSAGE-----"


def _unsealed(text: str) -> tuple[str, str]:
    """The words to show, and the encrypted block that was taken from among them."""
    begin = text.find(_PGP_BEGIN)
    if begin < 0 or (begin > 0 and text[begin - 1] != "\n"):
        return text, ""
    end = text.find(_PGP_END, begin)
    end = end + len(_PGP_END) if end >= 0 else len(text)
    around = f"{text[:begin]}{ENCRYPTED_SENTENCE}{text[end:]}"
    return around, text[begin:end] + "\n"


def _sealed_attachment(block: str) -> Attachment:
    return Attachment("encrypted-message.asc", "application/pgp-encrypted", block.encode("utf-8"), inline=False)


# --- attachments --------------------------------------------------------------------------------------------

_CID = re.compile(rb"cid:([^\"'\s<>)]{1,250})", re.I)


def _attachments(root: _Part, reader: _Reader) -> tuple[Attachment, ...]:
    leaves = [part for part in root.leaves() if not _is_body(part)]
    filled = [part for part in leaves if part.source[part.start : part.end].strip() or _given_name(part)]
    if len(filled) > reader.limits.max_attachments:
        raise _too_complex(f"more than {reader.limits.max_attachments} attachments")
    shown = _shown_ids(root)
    return tuple(_attachment(part, number, shown, reader) for number, part in enumerate(filled, start=1))


def _shown_ids(root: _Part) -> frozenset[str]:
    found: set[str] = set()
    for part in root.leaves():
        if part.kind == "text/html":
            found.update(match[1].decode("latin-1").lower() for match in _CID.finditer(part.payload()))
    return frozenset(found)


def _attachment(part: _Part, number: int, shown: frozenset[str], reader: _Reader) -> Attachment:
    content_id = _raw(part, "content-id").strip("<> ").lower()
    is_inline = part.kind.startswith("image/") and content_id in shown
    filename = _given_name(part) or (_subject_within(part, reader) if part.kind == "message/rfc822" else "")
    return Attachment(_safe_name(filename, part.kind, number), part.kind, part.payload(), is_inline)


def _given_name(part: _Part) -> str:
    name = part.parameter("filename", "content-disposition") or part.parameter("name")
    return _one_line(name, 2_000)


def _subject_within(part: _Part, reader: _Reader) -> str:
    payload = part.payload().lstrip(b"\r\n")
    headers, _ = _header_block(payload, 0, len(payload), _PART_HEADER_BLOCK)
    inner = _Part(headers, payload, 0, 0, "text/plain", part.depth)
    subject = _one_line(_header(inner, "subject"), 140)
    # Slashes of a subject are no folders.
    return re.sub(r"[/\\]", "-", subject) + ".eml" if subject else ""


_ENDINGS = {
    "application/pdf": ".pdf",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
}
_UNSAFE = re.compile(r'[<>:"|?*]')
_MOST_NAME = 150


def _safe_name(name: str, kind: str, number: int) -> str:
    last = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("_", last).strip(" .")
    if not safe:
        return f"attachment-{number}{_ENDINGS.get(kind, '.bin')}"
    if len(safe) <= _MOST_NAME:
        return safe
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > 10:
        return safe[:_MOST_NAME].rstrip(" .")
    return f"{stem[: _MOST_NAME - len(ending) - 1].rstrip(' .')}.{ending}"


# --- characters ---------------------------------------------------------------------------------------------

_CHARSET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")
# Python has codecs that are no charsets of mail, among them some of quadratic cost (punycode, idna).
_MAIL_CODECS = re.compile(
    r"ascii|utf-(?:7|8|16|32)(?:-[lb]e)?|utf-8-sig|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb2312|gbk|gb18030|big5|"
    r"big5hkscs|euc_\w+|shift_jis\w*|iso2022_\w+|hz|johab|tis-620|kz1048|ptcp154"
)
_MANY_BYTES = ("utf", "gb", "big5", "euc", "shift", "iso2022", "hz", "johab", "cp932", "cp949", "cp950")
_STATEFUL = ("utf-7", "utf-16", "utf-32", "iso2022", "hz")
# What programs write, and what they mean by it.
_MEANT = {
    "ascii": "",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_UNKNOWN_NAMES = {
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "unicode-1-1-utf-7": "utf-7",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "utf8mb4": "utf-8",
}
# What is not plain ASCII and, in Windows' Western charset, none of the signs that English is written with.
_HIGH_LETTERS = bytes(set(range(0x80, 0x100)) - set("€…‘’“”•–—\xa0£©°½¼¾".encode("cp1252")))
_FEW_LETTERS = 8
_DETECTIONS = 10
_SAMPLE = 16_384


def _codec(declared: str) -> str:
    """The codec that is meant, or nothing when the name is unknown, none of mail's, or says nothing."""
    name = _UNKNOWN_NAMES.get(declared.lower(), declared)
    if not _CHARSET_NAME.fullmatch(name):
        return ""
    try:
        name = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(name, name) if _MAIL_CODECS.fullmatch(name) else ""


def _decoded(data: bytes, declared: str, *, final: bool = True, reader: _Reader | None = None) -> str:
    """The text, by the charset that is declared if that works, else by the likeliest; never an exception."""
    name = _codec(declared)
    if name.startswith(("utf-16", "utf-32")):
        name = _wide(data, name)
    if not name and b"\x1b$" in data:
        name = "iso2022_jp"
    if data.isascii() and not name.startswith(_STATEFUL):
        return data.decode("ascii")
    # Almost no text in a one-byte charset happens to be good UTF-8, and many a label is wrong.
    tries = [name] if name.startswith(_MANY_BYTES) else ["utf-8", name]
    for attempt in filter(None, tries):
        with suppress(UnicodeError):
            return _by(attempt, "strict", data, final)
    for attempt in dict.fromkeys(filter(None, (name, "utf-8"))):
        text = _by(attempt, "replace", data, final)
        if text.count("\ufffd") * 4 <= len(text) - len(text.encode("ascii", "ignore")):
            return text
    return _by(_likeliest(data, reader), "replace", data, final)


def _by(name: str, errors: str, data: bytes, final: bool) -> str:
    return codecs.getincrementaldecoder(name)(errors).decode(data, final)


def _wide(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return name.removesuffix("-le").removesuffix("-be")
    if b"\x00" not in data[:_SAMPLE]:
        # Copied from a page's <meta>, while the bytes are plain.
        return ""
    if name == "utf-16":
        return "utf-16-be" if data[:_SAMPLE:2].count(0) > data[1:_SAMPLE:2].count(0) else "utf-16-le"
    return name


def _likeliest(data: bytes, reader: _Reader | None) -> str:
    letters = len(data) - len(data.translate(None, _HIGH_LETTERS))
    # On little evidence detection makes Windows' pound signs and quotes Polish or Japanese letters.
    is_english = letters < _FEW_LETTERS or letters * 33 <= len(data)
    if reader is None or is_english or reader.detections == _DETECTIONS:
        return "cp1252"
    reader.detections += 1
    with suppress(Exception):
        best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
        return (_codec(best.encoding) if best else "") or "cp1252"
    return "cp1252"


_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, byte order marks and the overrides that turn writing round.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u202d\u202e]")
# UTF-7 can hold these, and no database stores them.
_SURROGATE = re.compile("[\ud800-\udfff]")


def _clean_text(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _UNWANTED.sub("", _NEWLINE.sub("\n", text)))


def _unflowed(text: str, delete_space: bool) -> str:
    """The paragraphs of format=flowed (RFC 3676): a line that ends in a space goes on in the next."""
    paragraphs: list[tuple[int, list[str]]] = []
    flowing = False
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        is_signature = content == "-- "
        if flowing and paragraphs[-1][0] == depth and not is_signature:
            paragraphs[-1][1].append(content)
        else:
            paragraphs.append((depth, [content]))
        flowing = content.endswith(" ") and not is_signature
        if flowing and delete_space:
            paragraphs[-1][1][-1] = content[:-1]
    return "\n".join(">" * depth + (" " if depth else "") + "".join(contents) for depth, contents in paragraphs)


# --- HTML ---------------------------------------------------------------------------------------------------

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:_-]{0,40}+)(?=[\s/>])"
    r"(?P<attributes>(?:[^<>\"']++|\"[^\"<]*\"|'[^'<]*')*+|[^<>]*)>|<[!?][^<>]*>"
)
_HREF = re.compile(r"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_DROPPED = frozenset(("script", "style", "title", "template", "xml"))
_LINE = re.compile(
    "address|article|aside|blockquote|center|d[dlt]|div|fieldset|fig(?:caption|ure)|footer|form|h[1-6]|header|"
    "hr|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|ul"
)
_APART = re.compile("blockquote|h[1-6]|ol|p|table|ul")
_SPACES = re.compile(r"[ \t\n]+")
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")
# Marks that `_clean_text` has made sure no text contains.
_BREAK, _BLOCK, _PARAGRAPH, _CELL, _ROW, _KEEP = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06"
_MOST_ADDRESS = 500


class _HtmlText:
    """The readable text of HTML, in one pass over its tags; what is no tag is text, so nothing is lost."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.link: tuple[str, int] | None = None
        self.preformatted = 0
        self.unclosed: set[str] = set()

    def read(self) -> str:
        position = 0
        while (opening := self.source.find("<", position)) >= 0:
            self._text(self.source[position:opening])
            position = self._after(opening)
        self._text(self.source[position:])
        self._close_link()
        return self._lines("".join(self.pieces))

    def _after(self, opening: int) -> int:
        """Deals with what begins at this `<`, and says where to go on."""
        if self.source.startswith("<!--", opening):
            return self._end_of("-->", opening + 4) or opening + 4
        match = _TAG.match(self.source, opening)
        if not match:
            self.pieces.append("<")
            return opening + 1
        name = (match["name"] or "").lower()
        if name in _DROPPED and not match["end"]:
            return self._end_of(f"</{name}", match.end()) or match.end()
        self._tag(name, bool(match["end"]), match["attributes"] or "")
        return match.end()

    def _end_of(self, closing: str, position: int) -> int:
        # Not found from here, it is not found from further on either: each is looked for in vain only once.
        if closing in self.unclosed:
            return 0
        match = re.compile(re.escape(closing) + ("[^<>]*>" if closing != "-->" else ""), re.I).search(
            self.source, position
        )
        if match is None:
            self.unclosed.add(closing)
            return 0
        return match.end()

    def _tag(self, name: str, is_end: bool, attributes: str) -> None:
        if name == "a":
            self._close_link()
            if not is_end:
                self.link = (_link_address(attributes), len(self.pieces))
        elif name in {"td", "th"}:
            self.pieces.append(_CELL)
        elif name in {"br", "tr"}:
            self.pieces.append(_BREAK if name == "br" else _ROW)
        elif _LINE.fullmatch(name):
            self.pieces.append(_PARAGRAPH if _APART.fullmatch(name) else _BLOCK)
            if name == "li" and not is_end:
                self.pieces.append("- ")
            if name == "pre":
                self.preformatted = 0 if is_end else 1

    def _close_link(self) -> None:
        if self.link is None:
            return
        address, begin = self.link
        self.link = None
        if address and _bare(address) != _bare("".join(self.pieces[begin:])):
            self.pieces.append(f" ({address})")

    def _text(self, source: str) -> None:
        if source:
            text = _clean_text(html.unescape(_LONG_NUMBER.sub("\ufffd", source)))
            text = text.replace("\u200b", "").replace("\xad", "").replace("\xa0", " ")
            self.pieces.append(text.replace("\n", _KEEP) if self.preformatted else _SPACES.sub(" ", text))

    @staticmethod
    def _lines(text: str) -> str:
        # Word puts a paragraph into each cell of a table; a row is still one line.
        text = _CELL.join(cell.strip(f" {_BREAK}{_BLOCK}{_PARAGRAPH}") for cell in text.split(_CELL))
        lines: list[str] = []
        for paragraph in text.split(_PARAGRAPH):
            lines.append("")
            for block in paragraph.replace(_ROW, _BLOCK).split(_BLOCK):
                if block.strip(" "):
                    # The last line break in a block only ends it.
                    for line in block.removesuffix(_BREAK).split(_BREAK):
                        lines.extend(_cells(line).split(_KEEP))
        return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


_MANY_LINES = re.compile("\n{3,}")


def _cells(line: str) -> str:
    cells = [cell.strip(" ") for cell in line.split(_CELL)]
    return " | ".join(filter(None, cells)) if len(cells) > 1 else line.strip(" ")


def _link_address(attributes: str) -> str:
    match = _HREF.search(attributes)
    address = html.unescape(_LONG_NUMBER.sub("", next(filter(None, match.groups()), ""))) if match else ""
    address = "".join(_without_invisible(address).split())
    if not address.lower().startswith(("http:", "https:", "mailto:", "tel:", "ftp:")):
        return ""
    return address if len(address) <= _MOST_ADDRESS else address[: _MOST_ADDRESS - 1] + "…"


def _bare(address: str) -> str:
    """An address as people write it, to tell whether a link's text already shows it."""
    bare = "".join(address.split()).lower().rstrip("/")
    return re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:|www\.)", "", bare)
