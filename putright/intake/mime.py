"""The parts, headers and characters of an e-mail: the `email` library's reading of it, kept within bounds."""

import binascii
import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as LibraryMessage
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from functools import cached_property
from itertools import groupby
from string import ascii_letters, digits
from typing import Any, Literal
from unicodedata import category

import charset_normalizer

Code = Literal["too_large", "malformed", "no_sender", "automatic", "too_complex", "empty"]
BY_HAND = "open the original and, if it is a complaint, register it by hand"


@dataclass(frozen=True)
class Limits:
    max_bytes: int = 25 * 1024 * 1024
    max_parts: int = 200
    max_depth: int = 20
    max_text_characters: int = 200_000
    max_attachments: int = 100


class SetAsideError(Exception):
    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code: Code = code
        self.reason = reason


def too_complex(what: str) -> SetAsideError:
    return SetAsideError("too_complex", f"This e-mail has {what}, more than can be read safely: {BY_HAND}.")


# --- the tree of parts --------------------------------------------------------------------------------------


_FOLD = re.compile(r"\r?\n[ \t]*|\r")


class _Raw(Compat32):
    """Headers as they were sent, in one line and cut short: a long parameter takes the library quadratic time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        most = 4_000 if name.lower().startswith("content-") else 16_000
        return name, _FOLD.sub(" ", value[:most]).strip()

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


class Part(LibraryMessage):
    """A part as the library reads it, except that a message within is left whole, byte for byte."""

    depth = 0

    def get_content_type(self) -> str:
        # The parser asks this, and goes into whatever says that it is a message.
        return super().get_content_type().replace("message/", "application/", 1)

    def get_boundary(self, failobj: Any = None) -> Any:
        with suppress(Exception):
            return super().get_boundary(failobj)
        return failobj

    @cached_property
    def children(self) -> tuple["Part", ...]:
        return tuple(child for child in self.get_payload() if isinstance(child, Part)) if self.is_multipart() else ()

    @cached_property
    def kind(self) -> str:
        kind = super().get_content_type()
        # Without its boundary a multipart is only text, which is at least shown.
        is_text = kind.startswith("multipart/") and not self.children and kind != "multipart/report"
        return "text/plain" if is_text or not _KIND.fullmatch(kind) else kind

    @cached_property
    def sent(self) -> dict[str, list[str]]:
        """The first headers of each name, as they were sent."""
        found: dict[str, list[str]] = {}
        for name, value in self.items():
            values = found.setdefault(name.lower(), [])
            if len(values) < 50:
                values.append(value)
        return found

    def headers(self, name: str) -> tuple[str, ...]:
        """Each header of that name, its 8-bit characters read; encoded words still encoded."""
        return tuple(_eight_bit(value, "" if value.isascii() else self.hint) for value in self.sent.get(name, ()))

    def header(self, name: str) -> str:
        return next(iter(self.headers(name)), "")

    def word(self, name: str) -> str:
        """What a header says before its parameters."""
        return next(iter(self.sent.get(name, ())), "").split(";")[0].strip(" \t\"'").lower()

    @cached_property
    def hint(self) -> str:
        return self.parameter("charset")

    def parameter(self, name: str, header: str = "content-type") -> str:
        # Continued and encoded parameters (RFC 2231) fail in the library in many ways when malformed.
        with suppress(Exception):
            found = self.get_param(name, "", header)
            if isinstance(found, tuple):
                return decoded(found[2].encode("latin-1"), found[0] or "utf-8")
            if found:
                return _eight_bit(str(found), "").strip()
        match = re.search(rf"\b{name}\s?=\s?\"?([^\";]{{1,300}})", next(iter(self.sent.get(header, ())), ""), re.I)
        return _eight_bit(match[1], "").strip() if match else ""

    def leaves(self) -> Iterator["Part"]:
        """The parts that are no containers, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    @cached_property
    def content(self) -> bytes:
        """The part's own bytes, its transfer encoding undone."""
        encoding = self.word("content-transfer-encoding")
        if encoding in {"base64", "quoted-printable"}:
            # The library gives up on damaged base64, so it is not told of it.
            del self["content-transfer-encoding"]
        payload = self.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        if encoding == "base64":
            return _from_base64(data)
        return binascii.a2b_qp(data) if encoding == "quoted-printable" else data


_KIND = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")
_NOT_BASE64 = bytes(set(range(256)) - set(f"{ascii_letters}{digits}+/=".encode("ascii")))


def _from_base64(data: bytes) -> bytes:
    stripped = data.strip().translate(None, b"\r\n\t")
    cleaned = stripped.translate(None, _NOT_BASE64)
    # Labelled base64 and plainly none: better to show it as it is than to show nothing.
    if (len(stripped) - len(cleaned)) * 20 > len(stripped):
        return data
    # The library refuses a letter too many and missing padding.
    cleaned = cleaned.partition(b"=")[0]
    cleaned = cleaned[:-1] if len(cleaned) % 4 == 1 else cleaned
    return binascii.a2b_base64(cleaned + b"=" * (-len(cleaned) % 4))


_DECLARED = re.compile(rb"(?:^|[\r\n])content-type:\s*+multipart/", re.I)
# The parser looks at each line once for itself, most carefully in headers, and once for each level it is in.
_MOST_WORK = 40_000_000
_LINE_ITSELF = 40
# Each is read again.
_MOST_MESSAGES = 5


@dataclass
class Reader:
    """One reading of one message: what it has spent, so that the whole is bounded."""

    limits: Limits
    parts: int = 0
    work: int = 0
    messages: int = 0
    plain_read: int = 0
    html_read: int = 0
    cut: bool = False
    detections: int = 0

    def parse(self, raw: bytes, depth: int = 0) -> Part:
        levels = sum(1 for _ in _DECLARED.finditer(raw))
        lines = raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")
        self.messages += 1
        if self.messages > _MOST_MESSAGES:
            raise too_complex(f"messages within messages, over {_MOST_MESSAGES} deep")
        self.work += lines * (_LINE_ITSELF + levels)
        if self.work > _MOST_WORK:
            raise too_complex("too many lines in parts within parts")
        root = BytesParser(policy=_Raw(message_factory=self._part)).parsebytes(_mended(raw))
        assert isinstance(root, Part)
        self._measure(root, depth)
        return root

    def headers_of(self, raw: bytes) -> Part:
        """A message within, of which only the headers are read."""
        found = BytesHeaderParser(policy=_Raw(message_factory=Part)).parsebytes(_mended(raw)[:_MOST_MENDED])
        assert isinstance(found, Part)
        return found

    def _part(self, policy: Any = None) -> Part:
        self.parts += 1
        if self.parts > self.limits.max_parts:
            raise too_complex(f"more than {self.limits.max_parts} parts")
        return Part(policy)

    def _measure(self, part: Part, depth: int) -> None:
        if depth > self.limits.max_depth:
            raise too_complex(f"parts within parts, over {self.limits.max_depth} deep")
        part.depth = depth
        for child in part.children:
            self._measure(child, depth + 1)


_MOST_MENDED = 256 * 1024
_KNOWN_LINE = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received|content-[a-z-]{1,30}):", re.I | re.M
)
_BROKEN_FOLD = re.compile(rb"^(?![!-9;-~]+[ \t]*:|[ \t]|From |\Z)", re.M)
_SPACED_COLON = re.compile(rb"^([!-9;-~]{1,76})[ \t]+:", re.M)


def _mended(raw: bytes) -> bytes:
    """Without what stands before the headers, and with those headers whole that the parser would end too early."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    raw = raw[1:] if raw.startswith(b">From ") else raw
    blank = re.compile(rb"\n\r?\n").search(raw, 0, _MOST_MENDED)
    end = max(
        (found.start() for found in _KNOWN_LINE.finditer(raw, 0, blank.start() if blank else _MOST_MENDED)), default=0
    )
    return _SPACED_COLON.sub(rb"\1:", _BROKEN_FOLD.sub(b" ", raw[:end])) + raw[end:] if end else raw


# --- headers ------------------------------------------------------------------------------------------------

_WORD = r"=\?[^?\s]{1,60}\?[bBqQ]\?.{0,800}?\?="
_ENCODED_WORDS = re.compile(rf"{_WORD}(?:\s+{_WORD})*")


def _eight_bit(value: str, hint: str) -> str:
    # Raw 8-bit headers break the rules, so nothing says their charset; most often it is UTF-8 or the body's.
    return decoded(value.encode("utf-8", "surrogateescape"), hint)


def without_encoded_words(value: str) -> str:
    """The header with its encoded words (RFC 2047) read."""
    return _ENCODED_WORDS.sub(lambda match: _encoded_words(match[0]), value)


def _encoded_words(words: str) -> str:
    try:
        found = [(data, charset or "") for data, charset in decode_header(words)]
    except (HeaderParseError, ValueError):
        return words
    # Decoded together when of one charset: many programs split a character between two of them.
    return "".join(
        decoded(b"".join(data if isinstance(data, bytes) else data.encode() for data, _ in run), charset.split("*")[0])
        for charset, run in groupby(found, key=lambda one: one[1])
    )


def one_line(value: str, most: int) -> str:
    """A header's text as one safe line: nothing in it can break a line, hide or turn the writing round."""
    line = " ".join(without_invisible(without_encoded_words(value)).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def without_invisible(text: str) -> str:
    # Of the few different characters a text has, not of each in it: this also reads whole bodies.
    kinds = {character: category(character) for character in set(text)}
    return text.translate({ord(character): _VISIBLE[kind] for character, kind in kinds.items() if kind in _VISIBLE})


def is_blank(text: str) -> bool:
    """Blank to whoever reads it: no-break and zero-width spaces are no words."""
    return not without_invisible(text).strip()


# Control characters and line separators become spaces; format characters (bidirectional, zero-width) go.
_VISIBLE = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "\ufffd"}

# --- characters ---------------------------------------------------------------------------------------------

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
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}", name):
        return ""
    try:
        name = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(name, name) if _MAIL_CODECS.fullmatch(name) else ""


def decoded(data: bytes, declared: str, *, final: bool = True, reader: Reader | None = None) -> str:
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


def _likeliest(data: bytes, reader: Reader | None) -> str:
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
