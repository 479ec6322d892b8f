"""What a raw e-mail is read into, over a corpus of real and written messages and over any bytes whatever."""

import re
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from putright.intake import html_text, messages, mime
from putright.intake.messages import Attachment, Limits, Message, SetAside, read_message

MAIL = Path(__file__).parent / "mail"
REFERENCE = re.compile(r"\bLUT-\d{4}-\d{5,}\b", re.I)
PLAIN = b"From: Jane <jane@example.org>\nSubject: Bins\n"
MEBIBYTE = 1024 * 1024


def read(raw: bytes, limits: Limits | None = None) -> Message:
    found = read_message(raw, reference_pattern=REFERENCE, limits=limits or Limits())
    assert isinstance(found, Message), found
    return found


def set_aside(raw: bytes, limits: Limits | None = None) -> SetAside:
    found = read_message(raw, reference_pattern=REFERENCE, limits=limits or Limits())
    assert isinstance(found, SetAside), found
    return found


def mail(name: str) -> bytes:
    return (MAIL / f"{name}.eml").read_bytes()


def multipart(*parts: bytes, kind: str = "mixed") -> bytes:
    start = PLAIN + f'Content-Type: multipart/{kind}; boundary="b"\n\n'.encode()
    return start + b"".join(b"--b\n" + part + b"\n" for part in parts) + b"--b--\n"


def names(message: Message) -> list[str]:
    return [attachment.filename for attachment in message.attachments]


# --- the words ----------------------------------------------------------------------------------------------

TEXTS = {
    "all-special-chars": "íářčšáíéřášč",
    "apple-mail-text-around-image": "Before the picture.\n\nAfter the picture.",
    "base64-label-on-plain-words": "This was never base64, whatever it says: my bins are full!",
    "blank-body-with-attachment": "",
    "blank-line-missing": "These are the first words.\nThese are more.",
    "boundary-never-comes": "These words stand alone.",
    "broken-fold-in-headers": "Words after a broken fold.",
    "calendar-invitation": "Shall we meet?",
    "cp1252-labelled-iso-8859-1": "“It’s broken” – €20",
    "format-flowed": "This is one paragraph over two lines.\nFrom the start.\n> quoted on.\n--\nJane",
    "forwarded-as-attachment": "The café plays music until three.",
    "gb2312": "垃圾没有收走，镕基",
    "gmail-reply-with-reference": (
        "I am not happy with this answer. It is about LUT-2026-00099 as well.\n\n"
        "On Tue, 3 Nov 2026 at 10:00, Complaints <complaints@council.example> wrote:\n"
        "> Your complaint LUT-2026-00012 is answered."
    ),
    "html-that-tries-things": (
        "I <3 you, 1 < 2, from <a@b.example>, \ufffd é end\n\n"
        "press 0800 123 https://bank.example (https://evil.example/?a=1&b=2)\none\n  two\n\ndeep\nunclosed"
    ),
    "iphone-inline-image-and-attachment": "Here it is — outside number 9:\nSent from my iPhone",
    "iso-2022-jp": "ごみが収集されません。",
    "mac-line-ends": "Old words.\nTwo lines.",
    "mailbox-file-line": "Words.",
    "outlook-html-only": (
        "Dear Sir or Madam,\n\nYou charged me £300 & I wasn’t told.\n\n"
        "Account | 12345\nRoad | High Street\n\nOne\n\nTwo\n\n- first missed\n- second missed\n\n"
        "See the page (https://council.example/bins) or https://council.example."
    ),
    "pgp": (
        "hi, thanks for looking into this :)\n\n"
        "https://github.com/django-helpdesk/django-helpdesk/issues/567#issuecomment-342954233"
    ),
    "pgp-encrypted": messages.ENCRYPTED_SENTENCE,
    "pgp-encrypted-inline": f"Hello,\n{messages.ENCRYPTED_SENTENCE}\nRegards",
    "plain-blank-with-real-html": "The real words.",
    "plain-stub-with-real-html": "The real words.",
    "quite-deep-unclosed": "The bottom.",
    "quoted_printable": "Tohle je test českých písmen odeslaných z gmailu.",
    "raw-8-bit-headers-windows-1250": "Nie odebrano śmieci.",
    "same-text-twice-unmarked": "Only once, please.",
    "scan-without-words": "",
    "smime-encrypted": messages.ENCRYPTED_SENTENCE,
    "smime-signed": "Signed words.",
    "smime-signed-opaque": messages.WRAPPED_SENTENCE,
    "undeclared-cyrillic": (
        "Здравствуйте! Я хочу пожаловаться на то, что мусор не вывозят уже три недели. Пожалуйста, примите"
        " меры, потому что соседи тоже очень недовольны."
    ),
    "unknown-charset-pound": (
        "You charged me £300 for a “service” I didn’t ask for and nobody has answered my letters since March about it."
    ),
    "utf-16-body": "The drain is blocked – again.",
    "utf-16-label-on-plain-bytes": "The drain is blocked.",
    "utf-7": "It cost £300. Bad: \ufffd",
    "utf-8-labelled-iso-8859-1": "Café on Brânză street",
    "utf-8-with-a-broken-byte": "Příliš žluťoučký kůň  úpěl \ufffd ódy",
    "winmail-dat": "See the letter.",
}


@pytest.mark.parametrize(("name", "text"), TEXTS.items())
def test_the_words_of_each_message_are_read(name: str, text: str) -> None:
    assert read(mail(name)).text == text


def test_undecodable_bytes_do_not_lose_the_words_around_them() -> None:
    text = read(mail("utf-nondecodable")).text
    assert "domluvy bych Tě poprosila" in text
    assert text.endswith("n.")


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "zlib", "rot13", "../x", "utf-8\x00", "ü"])
def test_a_codec_that_is_no_charset_of_mail_is_not_used(charset: str) -> None:
    raw = PLAIN + f"Content-Type: text/plain; charset={charset}\n\n".encode() + "Ol\u00e9 \\x41 xn--a".encode("cp1252")
    assert read(raw).text == "Ol\u00e9 \\x41 xn--a"


@pytest.mark.parametrize(
    "words",
    [
        "£300",
        "Mr O’Brien says “no” to £50.",
        "It’s £5",
        "Café £9",
        f"£1 {'££££ – ' * 40}",
        f"{'word ' * 80}{'é' * 9}",
    ],
)
def test_pound_signs_and_quotes_of_an_unlabelled_text_stay_what_they_are(words: str) -> None:
    assert read(PLAIN + b"\n" + words.encode("cp1252")).text == words.rstrip()


def test_a_byte_order_mark_before_the_headers_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbfFrom: a@example.org\n\nx").sender_address == "a@example.org"


def test_control_characters_leave_the_words_and_line_ends_become_one_kind() -> None:
    raw = PLAIN + b"Content-Type: text/plain; charset=utf-8\n\na\x00b\x1b[1m\r\nc\rd\x0ce " + "\u202ef\x85g".encode()
    assert read(raw).text == "ab[1m\nc\nd\ne f\ng"


def test_the_plain_words_are_preferred_though_html_stands_first() -> None:
    raw = multipart(b"Content-Type: text/html\n\n<p>HTML", b"\nplain", kind="alternative")
    assert read(raw).text == "plain"


def test_a_long_text_is_cut_with_a_sentence_that_says_so() -> None:
    message = read(PLAIN + b"\n" + b"word " * 100_000)
    assert message.text.endswith(f"word\n\n{messages.CUT_SENTENCE}")
    assert len(message.text) == len(messages.CUT_SENTENCE) + 2 + 199_999


def test_a_text_of_just_the_most_characters_is_whole() -> None:
    limits = Limits(max_text_characters=10)
    assert read(PLAIN + b"\n0123456789", limits).text == "0123456789"
    assert messages.CUT_SENTENCE in read(PLAIN + b"\n0123456789x", limits).text


def test_a_cut_within_a_character_leaves_no_broken_one() -> None:
    raw = PLAIN + b"Content-Type: text/plain; charset=utf-8\n\n" + "a水".encode() * 200
    text = read(raw, Limits(max_text_characters=10)).text
    assert text.startswith("a水" * 5)
    # Cut in the middle of a character, it is still seen to be UTF-8 under a wrong label.
    mislabelled = PLAIN + b"Content-Type: text/plain; charset=iso-8859-1\n\n" + "水".encode() * 40
    assert read(mislabelled, Limits(max_text_characters=25)).text.startswith("水" * 25)


def test_words_beyond_a_long_blank_are_not_silently_lost() -> None:
    assert read(PLAIN + b"\n" + b"\n" * 900_000 + b"words").text == messages.CUT_SENTENCE


def test_several_long_parts_share_one_limit() -> None:
    message = read(multipart(b"\n" + b"a" * 150_000, b"\n" + b"b" * 150_000))
    assert len(message.text) < 200_200
    assert message.text.endswith(messages.CUT_SENTENCE)


def test_all_html_of_a_message_together_has_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    whole = html_text.html_text

    def counted(source: str, reader: mime.Reader) -> str:
        lengths.append(len(source))
        return whole(source, reader)

    monkeypatch.setattr(html_text, "html_text", counted)
    read(multipart(*[b"Content-Type: text/html\n\n" + b"<b>" * 100] * 20), Limits(max_text_characters=100))
    assert sum(lengths) == 1_000


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (b"<div>One<br></div><div>Two</div>", "One\nTwo"),
        (b"One<br><br><br>Two", "One\n\nTwo"),
        (b"&#" + b"9" * 5_000 + b"; &pound;5", "\ufffd £5"),
        (b"<a href='HTTPS://Example.org/A'>example.org/a</a>", "example.org/a"),
        (b"<a href=https://example.org>one <b>two</b></a>.", "one two (https://example.org)."),
    ],
)
def test_html_is_read_as_a_person_would_see_it(html: bytes, text: str) -> None:
    assert read(PLAIN + b"Content-Type: text/html\n\n" + html).text == text


def test_words_after_an_unfinished_comment_or_script_are_not_lost() -> None:
    raw = PLAIN + b"Content-Type: text/html\n\n<p>one<!-- <p>two<style><p>three"
    assert read(raw).text.split() == ["one", "two", "three"]


def test_a_comment_script_or_style_is_not_shown() -> None:
    raw = PLAIN + b"Content-Type: text/html\n\n<!-- a > b -->one<SCRIPT>x</script ><style>y</style>two"
    assert read(raw).text == "onetwo"


# --- who, what, when ----------------------------------------------------------------------------------------


def test_a_reply_names_its_sender_time_ids_and_cases() -> None:
    message = read(mail("gmail-reply-with-reference"))
    assert (message.sender_name, message.sender_address) == ("Jane Smith", "jane.smith@example.org")
    assert message.subject == "Re: Your complaint lut-2026-00012"
    assert message.sent_at == datetime(2026, 11, 4, 23, 20, 10, tzinfo=UTC)
    assert message.sent_at.utcoffset() == timedelta(0)
    assert message.message_id == "gmail-reply@mail.example.org"
    assert message.in_reply_to == ("second@council.example", "first@council.example")
    assert message.references_found == ("LUT-2026-00012", "LUT-2026-00099")
    assert message.digest == sha256(mail("gmail-reply-with-reference")).hexdigest()


SENDERS = {
    "header-injection": ("", "eve@example.org"),
    "missing-date": ("", "a@example.org"),
    "raw-8-bit-headers-utf-8": ("Łukasz Żak", "resident@example.org"),
    "raw-8-bit-headers-windows-1250": ("Łukasz Żak", "resident@example.org"),
    "rtl-override-name": ("elcnuoC John", "resident@example.org"),
    "sender-instead-of-from": ("Site", "forms@council.example"),
    "several-from": ("Khan, Amira", "amira@example.org"),
    "unquoted-comma-name": ("Khan, Amira", "amira@example.org"),
}


@pytest.mark.parametrize(("name", "sender"), SENDERS.items())
def test_the_sender_of_each_message_is_found(name: str, sender: tuple[str, str]) -> None:
    message = read(mail(name))
    assert (message.sender_name, message.sender_address) == sender


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ('"O\'Neil, P." <p@example.org>', "O'Neil, P.", "p@example.org"),
        ('"p@other.example" <p@example.org>', "p@other.example", "p@example.org"),
        ("p@example.org (Pat)", "Pat", "p@example.org"),
        ("a@example.org, Bo <b@example.org>", "", "a@example.org"),
        ('"=?utf-8?Q?Zo=C3=AB?=" <z@example.org>', "Zoë", "z@example.org"),
        ("=?utf-8?B?Wm/DqyA8ekBleGFtcGxlLm9yZz4=?=", "Zoë", "z@example.org"),
        ('"Say \\"hi\\"" <h@example.org>', 'Say "hi', "h@example.org"),
        ("(" * 1_500 + "x <deep@example.org>", "(" * 199 + "…", "deep@example.org"),
    ],
)
def test_odd_ways_to_write_a_sender_are_understood(header: str, name: str, address: str) -> None:
    message = read(f"From: {header}\nSubject: x\n\nWords".encode())
    assert (message.sender_name, message.sender_address) == (name, address)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Someone",
        "a@",
        "@b",
        "a@b@c.example",
        "a b@example..org",
        "a@-x.example",
        f"a@{'x.' * 130}org",
        "undisclosed:;",
    ],
)
def test_a_sender_that_cannot_be_answered_is_set_aside(header: str) -> None:
    assert set_aside(f"From: {header}\nSubject: x\n\nWords".encode()).code == "no_sender"


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("all-special-chars", "Testovácí email"),
        ("broken-fold-in-headers", "A subject that was broken without a space"),
        ("gb2312", "投诉垃圾"),
        ("header-injection", "Hello X-Injected: yes there"),
        ("iso-2022-jp", "苦情"),
        ("raw-8-bit-headers-utf-8", "Zażalenie na śmieci"),
        ("raw-8-bit-headers-windows-1250", "Zażalenie na śmieci"),
        ("rtl-override-name", "paymenow"),
        ("split-encoded-words", "Straße é in caféa€ =?broken"),
        ("utf-nondecodable", "Fwd: Cyklozaměstnavatel - změna vyhodnocení"),
    ],
)
def test_the_subject_of_each_message_is_read(name: str, subject: str) -> None:
    assert read(mail(name)).subject == subject


def test_subject_and_name_are_capped() -> None:
    message = read(b"From: " + b"n" * 900 + b" <a@example.org>\nSubject: " + b"s" * 900 + b"\n\nx")
    assert (len(message.subject), len(message.sender_name)) == (300, 200)
    assert message.subject.endswith("s…")


def test_reply_to_is_read_and_a_useless_one_is_none() -> None:
    assert read(mail("several-from")).reply_to == "amira.k@work.example"
    assert read(b"Reply-To: nobody\n" + PLAIN + b"\nx").reply_to is None


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Tue, 3 Nov 2026 09:15:00 +0530", datetime(2026, 11, 3, 3, 45, tzinfo=UTC)),
        ("3 Nov 2026 09:15:00", datetime(2026, 11, 3, 9, 15, tzinfo=UTC)),
        ("Tue, 3 Nov 2026 09:15:00 GMT (UK)", datetime(2026, 11, 3, 9, 15, tzinfo=UTC)),
        ("yesterday", None),
        ("Tue, 33 Nov 2026 09:15:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 -2300", None),
        ("Tue, 3 Nov 2026 09:15:00 +99999999999", None),
    ],
)
def test_the_date_is_in_utc_or_none_when_it_is_nonsense(date: str, moment: datetime | None) -> None:
    assert read(PLAIN + f"Date: {date}\n\nx".encode()).sent_at == moment


def test_a_date_without_a_zone_is_taken_for_utc_wherever_the_machine_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        sent_at = read(PLAIN + b"Date: 3 Nov 2026 09:15:00\n\nx").sent_at
    finally:
        monkeypatch.undo()
        time.tzset()
    assert sent_at == datetime(2026, 11, 3, 9, 15, tzinfo=UTC)


def test_a_missing_date_and_id_are_none() -> None:
    message = read(mail("missing-date"))
    assert (message.sent_at, message.message_id, message.in_reply_to) == (None, None, ())


def test_references_are_found_once_in_order_subject_first_however_typed() -> None:
    message = read(mail("reference-with-dashes-and-hidden-characters"))
    assert message.references_found == ("LUT-2026-00012", "LUT-2026-00013")


@pytest.mark.parametrize(
    ("name", "forwarded"),
    [
        ("forwarded-as-attachment", True),
        ("forwarded-begin-apple", True),
        ("forwarded-inline-gmail", True),
        ("forwarded-message", True),
        ("utf-nondecodable", True),
        ("gmail-reply-with-reference", False),
        ("reply-quoting-original-message", False),
        ("outlook-html-only", False),
    ],
)
def test_a_forwarded_message_is_told_from_others(name: str, forwarded: bool) -> None:
    assert read(mail(name)).forwarded is forwarded


@pytest.mark.parametrize("subject", ["Fwd: x", "FW: x", "fw:x", "Re: FWD: x"])
def test_a_forwarding_subject_is_enough(subject: str) -> None:
    assert read(f"From: a@example.org\nSubject: {subject}\n\nx".encode()).forwarded


# --- attachments --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "filenames"),
    [
        ("apple-mail-text-around-image", ["attachment-1.png"]),
        ("blank-body-with-attachment", ["baf"]),
        ("calendar-invitation", ["attachment-1.ics"]),
        ("forwarded-as-attachment", ["Noise - music at night.eml"]),
        ("iphone-inline-image-and-attachment", ["IMG_0001.png", "other.png", "réponse du conseil.pdf"]),
        ("pgp", ["signature.asc"]),
        ("pgp-encrypted", ["attachment-1.asc", "encrypted.asc"]),
        ("pgp-encrypted-inline", ["encrypted-message.asc"]),
        (
            "rfc2231-continued-filename",
            ["Łuk €20.pdf", "naïve.pdf", "evil_.pdf", "attachment-4.bin", "a" * 146 + ".csv", "%"],
        ),
        ("rtl-override-name", ["reportfdp.exe"]),
        ("scan-without-words", ["attachment-1.pdf"]),
        ("smime-encrypted", ["smime.p7m"]),
        ("smime-signed", ["attachment-1.p7s"]),
        ("winmail-dat", ["winmail.dat"]),
    ],
)
def test_the_attachments_of_each_message_have_safe_names(name: str, filenames: list[str]) -> None:
    assert names(read(mail(name))) == filenames


def test_only_an_image_the_body_shows_is_inline() -> None:
    message = read(mail("iphone-inline-image-and-attachment"))
    assert [attachment.inline for attachment in message.attachments] == [True, False, False]


def test_a_document_with_a_content_id_is_not_inline() -> None:
    html = b'Content-Type: text/html\n\n<a href="cid:d@x">letter</a>'
    message = read(multipart(html, b"Content-Type: application/pdf\nContent-ID: <d@x>\n\n%PDF"))
    assert [attachment.inline for attachment in message.attachments] == [False]


def test_a_named_text_is_an_attachment_unless_it_is_the_whole_message() -> None:
    named = b"Content-Type: text/plain; name=notes.txt\n\nNotes"
    assert names(read(multipart(b"\nWords", named))) == ["notes.txt"]
    assert read(multipart(b"\nWords", named)).text == "Words"
    assert read(PLAIN + named).text == "Notes"


def test_a_text_marked_as_an_attachment_is_no_part_of_the_words() -> None:
    part = b"Content-Type: text/plain\nContent-Disposition: attachment\n\nNotes"
    message = read(multipart(b"\nWords", part))
    assert (message.text, names(message)) == ("Words", ["attachment-1.txt"])


def test_the_line_end_before_a_boundary_is_no_part_of_an_attachment() -> None:
    raw = multipart(b"Content-Type: a/b\n\nlast\nline").replace(b"\n", b"\r\n")
    assert read(raw).attachments[0].content == b"last\r\nline"


def test_attachments_are_kept_byte_for_byte() -> None:
    data = bytes(range(256)) * 3
    part = b"Content-Type: application/x-any\nContent-Disposition: attachment; filename=a.bin\n"
    message = read(multipart(part + b"Content-Transfer-Encoding: binary\n\n" + data))
    assert message.attachments == (Attachment("a.bin", "application/x-any", data, inline=False),)


def test_a_base64_attachment_without_its_padding_is_still_read() -> None:
    for encoded in (b"UERG\nIQ", b"UERG\nIQ=", b"UERG\nIQ==", b"UERGIQ==\n\n"):
        raw = multipart(b"Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n" + encoded)
        assert read(raw).attachments[0].content == b"PDF!"


def test_a_base64_attachment_with_a_letter_too_many_loses_only_that() -> None:
    raw = multipart(b"Content-Type: a/b\nContent-Transfer-Encoding: base64\n\nUERGx")
    assert read(raw).attachments[0].content == b"PDF"


def test_an_attached_message_is_kept_whole_and_its_words_shown_only_if_there_are_no_others() -> None:
    inner = b"From: b@example.org\nSubject: Inner\n\nInner words"
    message = read(multipart(b"\nOuter words", b"Content-Type: message/rfc822\n\n" + inner))
    assert message.text == "Outer words"
    assert message.attachments == (Attachment("Inner.eml", "message/rfc822", inner, inline=False),)


def test_an_attachment_deep_in_the_unread_branch_of_alternatives_is_kept() -> None:
    html = b'Content-Type: multipart/mixed; boundary="c"\n\n--c\nContent-Type: text/html\n\n<p>x\n'
    raw = multipart(b"\nplain", html + b"--c\nContent-Type: application/pdf\n\n%PDF\n--c--", kind="alternative")
    assert (read(raw).text, names(read(raw))) == ("plain", ["attachment-1.pdf"])


def test_a_named_but_empty_attachment_is_kept() -> None:
    raw = multipart(b"\nx", b"Content-Type: a/b; name=empty.txt\n\n")
    assert names(read(raw)) == ["empty.txt"]


# --- setting aside ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("autoreply-header", "automatic", "X-Autoreply: yes"),
        ("bounce-delivery-report", "automatic", "delivery or read report"),
        ("bounce-empty-return-path", "automatic", "empty Return-Path"),
        ("bounce-plain-mailer-daemon", "automatic", "MAILER-DAEMON"),
        ("broken-address", "no_sender", "no sender's address"),
        ("deep-nesting", "too_complex", "20 deep"),
        ("newsletter-bulk", "automatic", "Precedence: bulk"),
        ("no-from", "no_sender", "no sender's address"),
        ("no-headers-at-all", "malformed", "shape of an e-mail"),
        ("out-of-office-auto-submitted", "automatic", "Auto-Submitted: auto-replied"),
        ("out-of-office-exchange", "automatic", "subject"),
        ("read-receipt", "automatic", "delivery or read report"),
        ("wholly-empty", "empty", "no subject, words or attachment"),
    ],
)
def test_what_is_no_complaint_is_set_aside_with_a_reason(name: str, code: str, said: str) -> None:
    found = set_aside(mail(name))
    assert found.code == code
    assert said in found.reason
    assert found.reason.endswith(".")
    assert found.digest == sha256(mail(name)).hexdigest()


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-generated (failure)",
        "Auto-Submitted: no\nAuto-Submitted: auto-replied",
        "X-Autorespond: Holiday",
        "Precedence: Auto_Reply",
        "Precedence: junk",
        "Return-Path: <>",
    ],
)
def test_each_sign_of_automatic_mail_is_enough(header: str) -> None:
    assert set_aside(header.encode() + b"\n" + PLAIN + b"\nx").code == "automatic"


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: no",
        "Auto-Submitted: No; because",
        "X-Autoreply: no",
        "Precedence: first-class",
        "Precedence: list",
        "List-Id: <complaints.council.example>",
        "X-Auto-Response-Suppress: All",
        "Return-Path: <jane@example.org>",
    ],
)
def test_what_people_send_through_groups_is_not_taken_for_automatic(header: str) -> None:
    assert read(header.encode() + b"\n" + PLAIN + b"\nx").text == "x"


def test_a_person_who_writes_about_an_automatic_reply_is_read() -> None:
    raw = b"From: a@example.org\nSubject: Automatic reply to my complaint is no answer\n\nx"
    assert read(raw).subject == "Automatic reply to my complaint is no answer"


def test_a_person_whose_mail_came_through_a_group_is_read() -> None:
    assert read(mail("person-through-a-group")).text == "The light outside number 4 is out."


def test_a_message_over_the_size_is_set_aside_and_one_of_just_the_size_is_read() -> None:
    raw = PLAIN + b"\nx"
    assert read(raw, Limits(max_bytes=len(raw))).text == "x"
    assert set_aside(raw + b"x", Limits(max_bytes=len(raw))).code == "too_large"


def test_more_parts_than_the_limit_are_set_aside_and_just_as_many_are_read() -> None:
    raw = multipart(b"\none", b"\ntwo")
    assert read(raw, Limits(max_parts=3)).text == "one\n\ntwo"
    assert set_aside(raw, Limits(max_parts=2)).code == "too_complex"


def test_more_attachments_than_the_limit_are_set_aside_and_just_as_many_are_read() -> None:
    raw = multipart(*[b"Content-Type: a/b\n\nx"] * 3)
    assert len(read(raw, Limits(max_attachments=3)).attachments) == 3
    assert set_aside(raw, Limits(max_attachments=2)).code == "too_complex"


def test_a_chain_of_messages_within_messages_is_set_aside() -> None:
    assert set_aside(PLAIN + b"Content-Type: message/rfc822\n\nSubject: a\n" * 3_000).code == "too_complex"


@pytest.mark.parametrize("raw", [b"", b"\n\n\n", b" ", b"\xef\xbb\xbf"])
def test_nothing_at_all_is_set_aside_as_empty(raw: bytes) -> None:
    assert set_aside(raw).code == "empty"


def test_a_fault_of_ours_sets_the_message_aside_and_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(messages, "_attachments", fail)
    assert set_aside(PLAIN + b"\nx").code == "malformed"


# --- any bytes whatever -------------------------------------------------------------------------------------

CORPUS = sorted(path.stem for path in MAIL.glob("*.eml"))
SPLICES = [
    b"\n--x\n", b"--x--", b"\r\n\r\n", b"=?utf-8?B?", b"?=", b"Content-Type:", b"multipart/x;boundary=x\n",
    b"message/rfc822\n\n", b"charset=utf-16", b"charset=\"", b"base64", b"=", b"<", b"<!--", b"&#", b"\x00",
    b"\xff\xfe", b"\x1b$B", b"(", b'"', b"*0*=", b"filename*0*=u''%", b"Date: ", b"From: ", b"+AAA-", b"cid:",
]  # fmt: skip
KINDS = [
    b"multipart/mixed",
    b"multipart/alternative",
    b"multipart/related",
    b"multipart/digest",
    b"message/rfc822",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    raw = mail(draw(st.sampled_from(CORPUS)))
    for _ in range(draw(st.integers(1, 6))):
        begin = draw(st.integers(0, len(raw)))
        end = min(len(raw), begin + draw(st.integers(0, 40)))
        raw = raw[:begin] + draw(st.sampled_from(SPLICES) | st.binary(max_size=8)) + raw[end:]
    return raw


@st.composite
def nested(draw: st.DrawFn) -> bytes:
    def part(depth: int) -> bytes:
        if depth == 0 or draw(st.booleans()):
            return b"Content-Type: text/html; charset=x\n\n" + draw(st.binary(max_size=30))
        boundary = draw(st.sampled_from([b"x", b"xy", b"", b"x "]))
        inner = [part(depth - 1) for _ in range(draw(st.integers(0, 3)))]
        head = b"Content-Type: " + draw(st.sampled_from(KINDS)) + b'; boundary="' + boundary + b'"\n\n'
        return head + b"".join(b"--" + boundary + b"\n" + each + b"\n" for each in inner)

    return PLAIN + part(5)


def assert_safe(raw: bytes) -> None:
    """Reads without the net under it, and holds what comes out against what callers may rely on."""
    try:
        found = messages._read(raw, "digest", REFERENCE, Limits())
    except mime.SetAsideError:
        return
    line = found.subject + found.sender_name + found.sender_address + (found.reply_to or "")
    assert not any(category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in line)
    assert not any(category(character) in {"Cc", "Cs"} for character in found.text if character not in "\n\t")
    assert re.fullmatch(r'[^\s@"]+@[^\s@]+|".+"@[^\s@]+', found.sender_address)
    assert len(found.sender_address) <= 254
    assert found.subject or found.text or found.attachments
    for attachment in found.attachments:
        assert 1 <= len(attachment.filename) <= 150
        assert not re.search(r'[/\\:*?"<>|\x00-\x1f]|^\.|^\s*$', attachment.filename)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_set_aside(raw: bytes) -> None:
    assert_safe(raw)
    assert_safe(PLAIN + raw)
    assert_safe(PLAIN + b"Content-Type: text/html\n\n" + raw)


@given(mutated())
@settings(max_examples=300, deadline=None)
def test_any_damage_to_a_real_message_is_borne(raw: bytes) -> None:
    assert_safe(raw)


@given(nested())
@settings(max_examples=150, deadline=None)
def test_any_nesting_of_parts_is_borne(raw: bytes) -> None:
    assert_safe(raw)


@given(
    st.sampled_from(["From", "Subject", "Date", "Content-Type", "Content-Disposition", "References"]),
    st.text(),
)
@settings(max_examples=300, deadline=None)
def test_any_header_is_borne(name: str, value: str) -> None:
    raw = f"{name}: {value}\n".encode("utf-8", "surrogatepass") + PLAIN + b"\nx"
    assert_safe(raw)


def test_each_message_gives_the_same_answer_each_time() -> None:
    for name in CORPUS:
        answers: list[Any] = [read_message(mail(name), reference_pattern=REFERENCE) for _ in range(2)]
        assert answers[0] == answers[1]


# --- a bound on work ----------------------------------------------------------------------------------------


def nesting(depth: int, boundary: bytes = b"a") -> bytes:
    levels = range(depth)
    lines = [b'Content-Type: multipart/mixed; boundary="%s%d"\n\n--%s%d\n' % (boundary, i, boundary, i) for i in levels]
    return PLAIN + b"".join(lines) + b"\n"


HTML = PLAIN + b"Content-Type: text/html\n\n"
BASE64 = PLAIN + b"Content-Transfer-Encoding: base64\n\n"
LABELLED = PLAIN + b"Content-Type: text/plain; charset=%s\n\n"
# What goes first, and what is repeated until the message is large: each was quadratic in some mail reader.
WORST = {
    "blank lines": (PLAIN + b"\n", b"\n"),
    "headers": (PLAIN, b"a:\n"),
    "folds": (PLAIN + b"X: a", b"\n a"),
    "lines that are no headers": (PLAIN, b"junk\nTo: a\n"),
    "encoded words": (b"From: a@example.org\nSubject: ", b"=?utf-8?q?a"),
    "comments in the sender": (b"From: ", b"("),
    "senders": (b"", b'From: "a@b" b <c\n'),
    "ids": (PLAIN + b"References: ", b"<a@b> "),
    "blank lines, 20 deep": (nesting(20), b"\n"),
    "near boundaries, 20 deep": (nesting(20), b"\n--a1 x"),
    "parts": (nesting(1), b"\n--a0\n\nx"),
    "levels": (PLAIN, b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n'),
    "messages within messages": (PLAIN + b"Content-Type: message/rfc822\n\n" * 19, b"x"),
    "base64": (BASE64, b"QUFB" * 19 + b"\r\n"),
    "quoted-printable": (BASE64.replace(b"base64", b"quoted-printable"), b"= "),
    "not UTF-8": (LABELLED % b"utf-8", b"\xe9\x81"),
    "punycode": (LABELLED % b"punycode", b"a-b\xe9"),
    "UTF-7": (LABELLED % b"utf-7", b"+AGEA"),
    "quote marks": (PLAIN + b"Content-Type: text/plain; format=flowed\n\n", b"> \n"),
    "dashes": (PLAIN + b"\n", b"-"),
    "references": (PLAIN + b"\n", b"LUT-1111-11111 "),
    "encrypted blocks": (PLAIN + b"\n", b"-----BEGIN PGP MESSAGE-----\n"),
    "content ids": (HTML, b"cid:a "),
    "unfinished tags": (HTML, b"<a"),
    "unfinished end tags": (HTML, b"</"),
    "unfinished comments": (HTML, b"<!--"),
    "unfinished quotes": (HTML, b'<a "<a" '),
    "unfinished styles": (HTML, b"<style>"),
    "unfinished scripts": (HTML, b"<script>"),
    "sections": (HTML, b"<![CDATA["),
    "elements": (HTML, b"<div>"),
    "end tags of nothing": (HTML + b"<span>" * 490, b"</x>"),
    "cells": (HTML, b"<td>"),
    "links": (HTML, b'<a href="http://x">y'),
    "breaks": (HTML, b"<br>"),
    "entities": (HTML, b"&#9999999999"),
}


@pytest.mark.parametrize(("start", "unit"), WORST.values(), ids=WORST)
def test_no_large_message_takes_long(start: bytes, unit: bytes) -> None:
    raw = start + unit * (8 * MEBIBYTE // len(unit))
    began = time.perf_counter()
    read_message(raw, reference_pattern=REFERENCE)
    # A second or so here; what is quadratic takes hours.
    assert time.perf_counter() - began < 15


def test_very_many_long_parameters_do_not_take_long() -> None:
    part = b"Content-Type: a/b;" + b'a="' * 4_000 + b"\nContent-Disposition: attachment;" + b'f*0="' * 4_000 + b"\n\nx"
    began = time.perf_counter()
    assert len(read(multipart(*[part] * 99)).attachments) == 99
    assert time.perf_counter() - began < 15
