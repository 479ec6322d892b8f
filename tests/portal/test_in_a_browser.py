"""The form in a real browser without JavaScript: every page and every error, on a telephone and on a desk.

Each page passes axe and fits 320 px. Pictures go to `var/pictures/portal`, or below the folder in PUTRIGHT_PICTURES.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from putright.accounts.scope import authority_scope
from putright.cases.channels import switch
from putright.cases.clock import now
from putright.cases.models import Case, CaseFile, DefaultOwner
from tests.portal.conftest import open_the_form
from tests.support.browser import at_width, axe_violations, follow
from tests.support.luton import Office, hire

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_hand")]

PICTURES = (
    Path(os.environ.get("PUTRIGHT_PICTURES", Path(__file__).resolve().parents[2] / "var" / "pictures")) / "portal"
)
WORDS = """My bin in Castle Street was missed on 2, 9 and 16 November.

I called three times. Each time I was told that the crew would come back. Nobody came. Now there are rats in the alley,
and my neighbour, who is 84, cannot get past."""


@pytest.fixture
def office() -> Office:
    with authority_scope("luton"):
        staff = hire()
        open_the_form(staff)
        return staff


class Reader:
    """Somebody at the public's pages."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.devtools = page.context.new_cdp_session(page)
        self.scripts(run=False)

    def scripts(self, run: bool) -> None:
        """Let the page run scripts, as axe must, or not."""
        self.devtools.send("Emulation.setScriptExecutionDisabled", {"value": not run})

    def open(self, path: str) -> None:
        """A page under /luton/."""
        self.page.goto(f"{self.base}/luton/{path}")

    def press(self, what: str) -> None:
        """Press something that leads to another page, and wait for that."""
        follow(self.page, what)

    def carry_on(self, **typed: str) -> None:
        """Fill in what is named and continue."""
        for name, value in typed.items():
            self.page.fill(f"[name='{name}']", value)
        self.press("main button:has-text('Continue')")

    def heading(self) -> str:
        """The question."""
        return self.page.locator("h1").inner_text()

    def usable(self, picture: str) -> None:
        """Nothing axe objects to at either width, and no sideways scrolling."""
        for width in (1280, 320):
            self.scripts(run=True)
            at_width(self.page, width)
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{picture}-{width}.png", full_page=True)
            assert axe_violations(self.page) == [], f"{picture} at {width} px"
            self.scripts(run=False)
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{picture} is wider than {width}"
            )

    def wrong(self, picture: str, field: str, **typed: str) -> None:
        """Continue with what will not do: the error leads to its field."""
        self.carry_on(**typed)
        assert self.page.title().startswith("Error: ")
        self.usable(f"{picture}-wrong")
        link = self.page.locator(".govuk-error-summary a").first
        assert link.get_attribute("href") == f"#{field}"
        link.click()
        assert self.page.locator(f"#{field}:focus").count() == 1, f"the error does not lead to #{field}"


@pytest.fixture
def reader(chromium: Browser, live_server: LiveServer, office: Office) -> Iterator[Reader]:
    # Scripts are switched off page by page and not for the whole context, where axe would wait for ever.
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(15_000)
    yield Reader(context.new_page(), live_server.url)
    context.close()


def test_a_complaint_from_the_front_page_to_the_reference(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.base)
    reader.usable("00-councils")
    reader.press("main a >> text=Luton Council")
    reader.usable("01-front")
    for summary in page.locator("details summary").all():
        summary.click()
    reader.usable("01-front-open")
    reader.press("text=Start now")
    assert reader.heading() == "Who are you complaining for?"
    reader.usable("02-for-whom")
    reader.wrong("02-for-whom", "for_whom")
    page.check("text=Somebody else")
    reader.carry_on()
    reader.usable("03-person-affected")
    reader.wrong("03-person-affected", "affected_name", affected_name="x" * 201)
    reader.carry_on(affected_name="Joan Ellis")
    reader.usable("04-your-name")
    reader.wrong("04-your-name", "name")
    reader.carry_on(name="Samira Khan")
    reader.usable("05-contact")
    reader.wrong("05-contact", "email")
    reader.wrong("05-contact-all", "email", email="samira@", telephone="x", address="x" * 1001)
    reader.carry_on(email="samira@mail.example", telephone="01632 960 001", address="3 Castle Street\nLuton")
    reader.usable("06-what-happened")
    reader.wrong("06-what-happened", "summary", summary="x" * 20_001)
    reader.carry_on(summary=WORDS)
    reader.usable("07-put-right")
    reader.wrong("07-put-right", "outcome_wanted", outcome_wanted="x" * 20_001)
    reader.carry_on(outcome_wanted="Collect the bin every week, and say sorry.")
    evidence(reader)
    reader.usable("09-check")
    reader.press("a:has-text('What is your name?')")
    reader.carry_on(name="Samira Kahn")
    assert "Samira Kahn" in page.locator("main").inner_text()
    reader.press("text=Send my complaint")
    sent(reader)


def evidence(reader: Reader) -> None:
    """The page of files, with two added and one removed."""
    page = reader.page
    reader.usable("08-evidence")
    reader.press("text=Add these files")
    reader.usable("08-evidence-wrong")
    long = "A photo of the alley behind Castle Street with everything in it on the sixteenth of November.jpg"
    photos: list[Any] = [
        {"name": "bin.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 2_400_000},
        {"name": long, "mimeType": "image/jpeg", "buffer": b"y" * 7000},
        {"name": "old.txt", "mimeType": "text/plain", "buffer": b"z"},
    ]
    page.set_input_files("#files", photos)
    reader.press("text=Add these files")
    reader.usable("08-evidence-added")
    reader.press("button:has-text('Remove old.txt')")
    assert page.locator(".app-files li").count() == 2
    reader.press("main button:has-text('Continue')")


def sent(reader: Reader) -> None:
    """The confirmation, which can be loaded again; going back makes no second case."""
    page = reader.page
    assert page.url == f"{reader.base}/luton/complain/sent/"
    reference = page.locator(".govuk-panel strong").inner_text()
    reader.usable("10-sent")
    for summary in page.locator("details summary").all():
        summary.click()
    reader.usable("10-sent-open")
    page.reload()
    assert page.locator(".govuk-panel strong").inner_text() == reference
    page.go_back()
    if page.locator("text=Send my complaint").count():
        reader.press("text=Send my complaint")
    assert page.locator(".govuk-panel strong").inner_text() == reference
    with authority_scope("luton"):
        case = Case.objects.select_related("complainant", "representative").get()
        assert case.reference == reference
        assert case.representative
        assert case.representative.name == "Samira Kahn"
        assert CaseFile.objects.filter(case=case).count() == 2


def test_an_anonymous_complaint(reader: Reader) -> None:
    reader.open("complain/for-whom/")
    reader.page.check("text=Myself")
    reader.carry_on()
    reader.page.check("text=I want to stay anonymous")
    reader.wrong("20-anonymous", "anonymous", name="Samira")
    reader.page.fill("#name", "")
    reader.carry_on()
    assert reader.heading() == "What happened?"
    reader.carry_on(summary="The street lamp at number 3 is out.")
    reader.open("")
    reader.usable("21-front-begun")
    reader.press("text=Carry on")
    assert reader.heading() == "What would put it right? (optional)"
    reader.carry_on()
    reader.carry_on()
    reader.usable("22-check-anonymous")
    reader.press("a:has-text('How can we contact you?')")
    reader.usable("23-contact-anonymous")
    reader.carry_on()
    reader.press("text=Send my complaint")
    reader.usable("24-sent-anonymous")


def test_the_form_shut_and_other_dead_ends(reader: Reader, office: Office) -> None:
    reader.open("complain/check/")
    reader.usable("30-nothing")
    reader.open("complain/what-happened/")
    reader.carry_on(summary=WORDS)
    with authority_scope("luton"):
        DefaultOwner.objects.all().delete()
    reader.open("complain/what-happened/")
    reader.usable("31-nobody")
    with authority_scope("luton"):
        switch("luton", "online_form", False, str(office.staff["administrator"].pk), now())
    reader.open("complain/what-happened/")
    reader.usable("32-shut")
    reader.open("")
    reader.usable("33-front-shut")
    with authority_scope("luton"):
        open_the_form(office)
    reader.open("")
    reader.press("text=Delete what I typed")
    reader.usable("34-delete")
    reader.press("button:has-text('Delete it')")
    reader.usable("35-deleted")


def test_a_check_with_something_missing(reader: Reader) -> None:
    """Only somebody with two windows gets here: the error leads to the row, which leads to the question."""
    reader.open("complain/what-happened/")
    reader.carry_on(summary=WORDS)
    for path in ("for-whom", "your-name", "contact"):
        reader.open(f"complain/{path}/")
        if path == "for-whom":
            reader.page.check("text=Myself")
        reader.carry_on(**{"your-name": {"name": "Samira"}, "contact": {"telephone": "01632 960001"}}.get(path, {}))
    reader.open("complain/put-right/")
    reader.carry_on()
    reader.open("complain/check/")
    other = reader.page.context.new_page()
    other.goto(f"{reader.base}/luton/complain/your-name/")
    other.fill("#name", "")
    other.check("text=I want to stay anonymous")
    Reader(other, reader.base).carry_on()
    other.goto(f"{reader.base}/luton/complain/your-name/")
    other.fill("#name", "Samira")
    other.uncheck("text=I want to stay anonymous")
    Reader(other, reader.base).carry_on()
    reader.press("text=Send my complaint")
    reader.usable("40-check-wrong")
    reader.page.click(".govuk-error-summary a")
    assert reader.page.locator("#row-contact:focus").count() == 1


def test_error_pages(reader: Reader) -> None:
    reader.page.goto(f"{reader.base}/nowhere/")
    reader.usable("50-not-found-council")
    reader.open("complain/secret/")
    reader.usable("51-not-found")
