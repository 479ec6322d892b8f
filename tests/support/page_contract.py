"""What every page must be, whoever asks for it: checked each time a test fetches one."""

import re
from collections import Counter
from collections.abc import Callable

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse


def inspect(response: HttpResponse) -> BeautifulSoup:
    """The page, parsed, once it has passed; otherwise a sentence saying what it lacks."""
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    for rule in RULES:
        rule(soup)
    for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"):
        assert response.headers.get(header), f"the answer has no {header} header"
    assert response.headers["Cache-Control"] == "no-store", "a page may be kept on the way"
    return soup


def _one_heading(soup: BeautifulSoup) -> None:
    assert len(soup.find_all("h1")) == 1, f"{len(soup.find_all('h1'))} h1 on the page"


def _titled(soup: BeautifulSoup) -> None:
    title = soup.title.get_text() if soup.title else ""
    assert " – " in title, f"the title is only {title!r}"
    assert title.split(" – ")[0].strip(), "the title begins with nothing"
    if soup.select(".govuk-error-summary"):
        assert title.startswith("Error: "), "an error page's title must begin with Error:"


def _ids_once(soup: BeautifulSoup) -> None:
    twice = [key for key, count in Counter(tag["id"] for tag in soup.find_all(id=True)).items() if count > 1]
    assert not twice, f"ids used twice: {twice}"


def _no_inline_code(soup: BeautifulSoup) -> None:
    assert not soup.find_all("script"), "a script, though no page needs one"
    assert not soup.find_all(style=True), "inline style, which the content security policy refuses"
    handlers = [tag for tag in soup.find_all(True) if any(key.startswith("on") for key in tag.attrs)]
    assert not handlers, f"inline handlers: {handlers}"


def _posts_are_guarded(soup: BeautifulSoup) -> None:
    for form in soup.find_all("form", method=re.compile("post", re.IGNORECASE)):
        assert form.find("input", attrs={"name": "csrfmiddlewaretoken"}), "a form without its token"


def _fields_are_labelled(soup: BeautifulSoup) -> None:
    labelled = {label.get("for") for label in soup.find_all("label")}
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.get("type") in ("hidden", "submit"):
            continue
        assert field.get("id") in labelled, f"no label for {field.get('name')}"


def _errors_lead_to_their_field(soup: BeautifulSoup) -> None:
    for link in soup.select(".govuk-error-summary a"):
        target = str(link.get("href", "")).removeprefix("#")
        assert soup.find(id=target), f"the error links to #{target}, which is not on the page"


def _tables_are_described(soup: BeautifulSoup) -> None:
    for table in soup.find_all("table"):
        assert isinstance(table, Tag)
        assert table.caption, "a table without a caption"
        assert all(th.get("scope") for th in table.find_all("th")), "a heading cell without its scope"


RULES: tuple[Callable[[BeautifulSoup], None], ...] = (
    _one_heading,
    _titled,
    _ids_once,
    _no_inline_code,
    _posts_are_guarded,
    _fields_are_labelled,
    _errors_lead_to_their_field,
    _tables_are_described,
)
