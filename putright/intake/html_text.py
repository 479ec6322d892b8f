"""The words of an e-mail for a person to read: which of its parts hold them, and its HTML as text."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from lxml import etree

from putright.intake.mime import Part, Reader, decoded, is_blank, one_line, without_invisible

CUT_SENTENCE = "[This e-mail is longer than can be shown here. The whole of it is in the original.]"
ENCRYPTED_SENTENCE = (
    "This e-mail is encrypted, so its words cannot be shown here. The encrypted original is attached: open it"
    " with the key it was written for, or ask the sender to write again without encryption."
)
WRAPPED_SENTENCE = (
    "This e-mail is wrapped in its sender's signature, so its words cannot be shown here. The signed original"
    " is attached: open it in an e-mail program."
)

# --- which parts --------------------------------------------------------------------------------------------


def words(root: Part, reader: Reader) -> tuple[str, str]:
    """The words to show, and the encrypted block that was taken from among them."""
    text, sealed = _unsealed(_body(root, reader))
    most = reader.limits.max_text_characters
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    text = "" if is_blank(text) else text
    if len(text) > most or reader.cut:
        text = f"{text[:most].rstrip()}\n\n{CUT_SENTENCE}".lstrip("\n")
    return text, sealed


def _body(root: Part, reader: Reader) -> str:
    """The words; those of an attached message if there are no others."""
    text = _words(root, reader).strip("\n")
    if is_blank(text):
        for part in root.leaves():
            if part.kind == "message/rfc822":
                return _body(reader.parse(part.content, part.depth + 1), reader)
    return text


def _words(part: Part, reader: Reader) -> str:
    if part.kind == "multipart/encrypted":
        return ENCRYPTED_SENTENCE
    if part.kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        is_signed = part.parameter("smime-type").lower() == "signed-data"
        return WRAPPED_SENTENCE if is_signed else ENCRYPTED_SENTENCE
    if part.kind == "multipart/alternative":
        return _alternative(part, reader)
    if part.children:
        return _without_repeats(_words(child, reader) for child in part.children)
    return _leaf(part, reader) if is_body(part) else ""


def _alternative(part: Part, reader: Reader) -> str:
    plain = ""
    for child in part.children:
        if child.kind == "text/plain":
            plain = _words(child, reader)
            is_stub = len(plain) < 300 and "html" in plain.lower()
            if not is_blank(plain) and not is_stub:
                return plain
    # The richest comes last.
    for child in reversed(part.children):
        if child.kind != "text/plain":
            text = _words(child, reader)
            if not is_blank(text):
                return text
    return plain


def is_body(part: Part) -> bool:
    if part.kind not in {"text/plain", "text/html"} or part.word("content-disposition") == "attachment":
        return False
    # A named text is a file that was added, unless it is all there is.
    return part.depth == 0 or not given_name(part)


def given_name(part: Part) -> str:
    return one_line(part.parameter("filename", "content-disposition") or part.parameter("name"), 2_000)


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
    begin = text.find(_PGP_BEGIN)
    if begin < 0 or (begin > 0 and text[begin - 1] != "\n"):
        return text, ""
    end = text.find(_PGP_END, begin)
    end = end + len(_PGP_END) if end >= 0 else len(text)
    return f"{text[:begin]}{ENCRYPTED_SENTENCE}{text[end:]}", text[begin:end] + "\n"


def _leaf(part: Part, reader: Reader) -> str:
    is_html = part.kind == "text/html"
    # Tags are several times the text they dress.
    most = reader.limits.max_text_characters * (10 if is_html else 1)
    most -= reader.html_read if is_html else reader.plain_read
    # No charset takes more than four bytes a character.
    read = part.content[: most * 4]
    text = decoded(read, part.hint, final=len(read) == len(part.content), reader=reader)
    reader.cut |= len(read) < len(part.content) or len(text) > most
    text = _clean(text[:most])
    if is_html:
        reader.html_read += len(text)
        return html_text(text, reader)
    reader.plain_read += len(text)
    is_flowed = part.parameter("format").lower() == "flowed"
    return _unflowed(text, part.parameter("delsp").lower() == "yes") if is_flowed else text


_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, byte order marks and the overrides that turn writing round.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u202d\u202e]")
# UTF-7 can hold these, and no database stores them.
_SURROGATE = re.compile("[\ud800-\udfff]")


def _clean(text: str) -> str:
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

_DROPPED = frozenset(("script", "style", "title", "template", "xml"))
_LINE = re.compile(
    "address|article|aside|blockquote|center|d[dlt]|div|fieldset|fig(?:caption|ure)|footer|form|h[1-6]|header|"
    "hr|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|ul"
)
_APART = re.compile("blockquote|h[1-6]|ol|p|table|ul")
# Marks that `_clean` has made sure no text contains.
_BREAK, _BLOCK, _PARAGRAPH, _CELL, _ROW, _KEEP = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06"
_MOST_ADDRESS = 500
# An end tag is looked for among all that are open, so that many of each would take long.
_MOST_OPEN = 500
# Not closed, these would hide all that comes after them.
_HIDING = [("<!--", "-->", ""), *((rf"<{name}\b", rf"</{name}\b", "<u") for name in sorted(_DROPPED))]
_ADDRESS_IN_BRACKETS = re.compile(r"<(?=[^<>\s@]{1,64}@[^<>\s]{1,250}>)")


class _TooDeepError(Exception):
    """More elements are open at once than are read."""


def html_text(source: str, reader: Reader) -> str:
    """The readable text of HTML. What is written as a tag and is none, or hides all the rest, is text."""
    source = _ADDRESS_IN_BRACKETS.sub("&lt;", source)
    for opening, closing, instead in _HIDING:
        last = max((found.end() for found in re.finditer(closing, source, re.I)), default=0)
        source = source[:last] + re.sub(opening, instead, source[last:], flags=re.I)
    target = _Text()
    parser = etree.HTMLParser(target=cast(Any, target), huge_tree=True)
    try:
        parser.feed(source)
        parser.close()
    except _TooDeepError:
        reader.cut = True
    except etree.LxmlError:
        # Nothing but white space.
        pass
    return target.lines()


class _Text:
    """Takes down the text as the parser goes through the elements."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.link: tuple[str, int] | None = None
        self.opened = self.dropped = self.preformatted = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.opened += 1
        if self.opened > _MOST_OPEN:
            raise _TooDeepError
        self.dropped += tag in _DROPPED
        self.preformatted += tag == "pre"
        if tag == "a":
            self._close_link()
            self.link = (_link_address(attributes.get("href", "")), len(self.pieces))
        self._mark(tag)
        if tag == "li":
            self.pieces.append("- ")

    def end(self, tag: str) -> None:
        self.opened -= 1
        self.dropped -= tag in _DROPPED
        self.preformatted -= tag == "pre"
        if tag == "a":
            self._close_link()
        if tag != "br":
            self._mark(tag)

    def data(self, text: str) -> None:
        if not self.dropped:
            text = _clean(text).replace("\u200b", "").replace("\xad", "").replace("\xa0", " ")
            self.pieces.append(text.replace("\n", _KEEP) if self.preformatted else re.sub(r"[ \t\n]+", " ", text))

    def close(self) -> None:
        self._close_link()

    def _mark(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.pieces.append(_CELL)
        elif tag in {"br", "tr"}:
            self.pieces.append(_BREAK if tag == "br" else _ROW)
        elif _LINE.fullmatch(tag):
            self.pieces.append(_PARAGRAPH if _APART.fullmatch(tag) else _BLOCK)

    def _close_link(self) -> None:
        if self.link is not None:
            address, begin = self.link
            self.link = None
            if address and _bare(address) != _bare("".join(self.pieces[begin:])):
                self.pieces.append(f" ({address})")

    def lines(self) -> str:
        # Word puts a paragraph into each cell of a table; a row is still one line.
        cells = "".join(self.pieces).split(_CELL)
        text = _CELL.join(cell.strip(f" {_BREAK}{_BLOCK}{_PARAGRAPH}") for cell in cells)
        lines: list[str] = []
        for paragraph in text.split(_PARAGRAPH):
            lines.append("")
            for block in paragraph.replace(_ROW, _BLOCK).split(_BLOCK):
                if block.strip(" "):
                    # The last line break in a block only ends it.
                    for line in block.removesuffix(_BREAK).split(_BREAK):
                        lines.extend(_row(line).split(_KEEP))
        return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _row(line: str) -> str:
    cells = [cell.strip(" ") for cell in line.split(_CELL)]
    return " | ".join(filter(None, cells)) if len(cells) > 1 else line.strip(" ")


def _link_address(href: str) -> str:
    address = "".join(without_invisible(href).split())
    if not address.lower().startswith(("http:", "https:", "mailto:", "tel:", "ftp:")):
        return ""
    return address if len(address) <= _MOST_ADDRESS else address[: _MOST_ADDRESS - 1] + "…"


def _bare(address: str) -> str:
    """An address as people write it, to tell whether a link's text already shows it."""
    bare = "".join(address.split()).lower().rstrip("/")
    return re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:|www\.)", "", bare)
