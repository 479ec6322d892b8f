"""Whatever is sent, the answer is a sentence that says what to do, and what was typed is still there."""

from typing import Any

import pytest
from django.test import Client

from putright.cases.models import Case, Draft
from tests.portal.conftest import ABOUT_MYSELF, Visitor, sentence_at, words
from tests.support.page_contract import inspect

FILE_FOR_A_NAME = b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\nb\r\n--x--\r\n'
BOTH = {"name": "Samira", "anonymous": "yes"}
WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("for-whom", {}, "for_whom", "Choose who you are complaining for"),
    ("for-whom", {"for_whom": "the_king"}, "for_whom", "Choose who you are complaining for"),
    ("for-whom", {"for_whom": "x" * 100_000}, "for_whom", "must be 20 characters or fewer"),
    ("for-whom", {"for_whom": ["myself", "somebody_else"]}, "for_whom", "came more than once"),
    ("person-affected", {"affected_name": "x" * 201}, "affected_name", "Their name must be 200 characters or fewer"),
    ("person-affected", {"affected_name": "A\x00B"}, "affected_name", "characters that nobody can read"),
    ("your-name", {}, "name", "Enter your name, or choose to stay anonymous"),
    ("your-name", {"name": " \t\n "}, "name", "Enter your name, or choose to stay anonymous"),
    ("your-name", {"name": "\u200b\u2060\ufeff"}, "name", "Enter your name, or choose to stay anonymous"),
    ("your-name", {"name": "x" * 201}, "name", "Your name must be 200 characters or fewer. You have written 201"),
    ("your-name", {"name": "Sam\x00ira"}, "name", "Your name had characters that nobody can read"),
    ("your-name", {"name": ["Samira", "Joan"]}, "name", "Your name came more than once, with different answers"),
    (
        "your-name",
        {"name": "Samira", "anonymous": "yes"},
        "anonymous",
        "Give your name or choose to stay anonymous, not both",
    ),
    ("your-name", {"anonymous": "no"}, "anonymous", "Tick the box to stay anonymous, or leave it empty"),
    ("contact", {}, "email", "Enter an e-mail address, a telephone number or a postal address"),
    ("contact", {"email": "samira"}, "email", "Enter an e-mail address like name@example.com"),
    ("contact", {"email": "samira@"}, "email", "Enter an e-mail address like name@example.com"),
    ("contact", {"email": "a@b.example, c@d.example"}, "email", "Enter an e-mail address like name@example.com"),
    ("contact", {"email": "a@b.example\nBcc: c@d.example"}, "email", "Enter an e-mail address like name@example.com"),
    ("contact", {"email": "x" * 250 + "@b.example"}, "email", "Your e-mail address must be 254 characters or fewer"),
    ("contact", {"telephone": "ring me"}, "telephone", "Enter a telephone number like 01632 960 001"),
    ("contact", {"telephone": "0" * 41}, "telephone", "Your telephone number must be 40 characters or fewer"),
    ("contact", {"address": "x" * 1001}, "address", "Your postal address must be 1,000 characters or fewer"),
    ("what-happened", {}, "summary", "Tell us what happened"),
    ("what-happened", {"summary": "\u200b \n"}, "summary", "Tell us what happened"),
    ("what-happened", {"summary": "x" * 20_001}, "summary", "What happened must be 20,000 characters or fewer"),
    ("what-happened", {"summary": "x" * 1_000_000}, "summary", "You have written 1,000,000"),
    ("what-happened", {"summary": "It \x07broke\x00."}, "summary", "characters that nobody can read. We took them out"),
    ("put-right", {"outcome_wanted": "x" * 20_001}, "outcome_wanted", "What would put it right must be 20,000"),
    ("put-right", {"outcome_wanted": "\x1b[31m"}, "outcome_wanted", "characters that nobody can read"),
]


@pytest.mark.parametrize(("key", "answers", "field", "sentence"), WRONG)
def test_a_wrong_answer_gets_a_sentence(
    visitor: Visitor, key: str, answers: dict[str, Any], field: str, sentence: str
) -> None:
    page = visitor.refused(f"{key}/", **answers)
    assert sentence in sentence_at(page, field)
    assert page.title
    assert page.title.get_text().startswith("Error: ")
    assert not Draft.objects.exists()


def test_what_was_typed_is_still_there(visitor: Visitor) -> None:
    typed = {"email": "samira", "telephone": "01632 960 001", "address": "3 Castle Street\r\nLuton"}
    page = visitor.refused("contact/", **typed)
    values = {box: page.find(id=box) for box in typed}
    assert values["email"]["value"] == "samira"
    assert values["telephone"]["value"] == "01632 960 001"
    assert values["address"].get_text() == "3 Castle Street\nLuton"
    long = "It was <b>cold</b> & wet. " * 1000
    page = visitor.refused("what-happened/", summary=long)
    assert page.find("textarea").get_text() == long.strip()
    page = visitor.refused("what-happened/", summary="It broke\x00 twice.")
    assert page.find("textarea").get_text() == "It broke twice."
    assert visitor.send("what-happened/", summary="It broke twice.") == "put-right/"


def test_the_length_is_what_the_reader_counts(visitor: Visitor) -> None:
    """A browser sends two characters for each new line; nobody is told off for that."""
    assert visitor.send("what-happened/", summary=("x" * 9 + "\r\n") * 1_999 + "x" * 9) == "put-right/"


def test_the_same_answer_sent_twice_in_one_page_is_one_answer(visitor: Visitor) -> None:
    assert visitor.send("your-name/", name=["Samira", "Samira"]) == "contact/"


def test_markup_and_odd_letters_are_shown_as_typed(visitor: Visitor) -> None:
    odd = "<script>alert(1)</script> {{ 7*7 }} \"' 👩‍👩‍👧 \u202eright to left é"
    visitor.fill_in({**ABOUT_MYSELF, "your-name": {"name": odd}, "what-happened": {"summary": odd}})
    assert words(visitor.page("complain/check/")).count(odd) == 2
    assert visitor.send("check/") == "sent/"
    person = Case.objects.get().complainant
    assert person
    assert person.name == odd


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"name": "Samira"}'),
        ("text/plain", b"name=Samira"),
        ("application/octet-stream", b"\xff\x00\xfe"),
        ("application/x-www-form-urlencoded", b"%00%ff=%ff&&&=&name"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\nb\r\n--x--\r\n',
        ),
    ],
)
def test_an_answer_in_another_shape_is_no_answer(visitor: Visitor, content_type: str, body: bytes) -> None:
    response = visitor.client.generic("POST", "/luton/complain/your-name/", body, content_type)
    assert response.status_code == 422
    assert sentence_at(inspect(response), "name") == "Enter your name, or choose to stay anonymous"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"name=x"),
        ("application/x-www-form-urlencoded", b"summary=" + b"x" * 6_000_000),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(600))),
    ],
)
def test_what_cannot_be_read_at_all_gets_a_page_that_says_so(visitor: Visitor, content_type: str, body: bytes) -> None:
    response = visitor.client.generic("POST", "/luton/complain/what-happened/", body, content_type)
    assert response.status_code == 400
    page = inspect(response)
    assert "We could not read what you sent" in words(page)
    assert "complaints@luton.example" in words(page)


@pytest.mark.parametrize("charset", ["utf-7", "raw_unicode_escape"])
def test_halves_of_characters_never_reach_the_database(visitor: Visitor, charset: str) -> None:
    half = {"utf-7": b"+2AA-", "raw_unicode_escape": b"\\ud800"}[charset]
    head = b'--x\r\nContent-Disposition: form-data; name="summary"\r\n\r\nIt broke '
    response = visitor.client.generic(
        "POST",
        "/luton/complain/what-happened/",
        head + half + b".\r\n--x--\r\n",
        f"multipart/form-data; boundary=x; charset={charset}",
    )
    assert response.status_code in (302, 400, 422)


def test_a_form_without_its_token_is_refused_with_advice(visitor: Visitor, settings: Any) -> None:
    settings.CSRF_FAILURE_VIEW = "putright.portal.errors.csrf_failure"
    careful = Client(enforce_csrf_checks=True)
    response = careful.post("/luton/complain/your-name/", {"name": "Samira"})
    assert response.status_code == 403
    page = words(inspect(response))
    assert "Allow cookies for this site" in page
    assert "complaints@luton.example" in page
    form = inspect(careful.get("/luton/complain/your-name/"))
    token = form.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    answer = careful.post("/luton/complain/your-name/", {"name": "Samira", "csrfmiddlewaretoken": token})
    assert answer["Location"] == "/luton/complain/contact/"


def test_only_what_a_page_is_for_is_answered(visitor: Visitor) -> None:
    for path in ("for-whom", "check", "evidence"):
        assert visitor.client.put(f"/luton/complain/{path}/").status_code == 405
    for path in ("", "complain/", "complain/sent/"):
        assert visitor.client.post(f"/luton/{path}").status_code == 405
    assert visitor.client.get("/luton/complain/secret/").status_code == 404
    assert visitor.client.head("/luton/complain/for-whom/").status_code == 200
