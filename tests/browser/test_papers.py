"""Papers put together in a real browser."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from putright.accounts.scope import authority_scope
from putright.demo.staff import PASSWORD
from putright.papers import make
from putright.papers.models import Papers
from tests.support.browser import PICTURES, follow, looked_at
from tests.support.told import tell

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_hand"),
]

SLUG = "birmingham-childrens-trust"


def test_papers_are_chosen_made_and_opened(chromium: Browser, live_server: LiveServer) -> None:
    with authority_scope(SLUG):
        told = tell(f"{SLUG}/the_panel", "book_panel")
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url}/{SLUG}/staff/cases/{told.case.reference}/papers/")
    page.fill("#email", told.people["owner"].email)
    page.fill("#password", PASSWORD)
    follow(page, "main button")
    looked_at(page, "papers-choose")
    follow(page, "main button")
    assert "Say what these papers are" in page.inner_text(".govuk-error-summary")
    looked_at(page, "papers-choose-wrong")
    page.fill("#title", "Papers for the Review Panel")
    page.fill("#readers", "The three members of the panel")
    follow(page, "main button")
    assert "0 of" in page.inner_text("main")
    looked_at(page, "papers-being-made")
    with authority_scope(SLUG):
        papers = Papers.objects.get()
    make.make(SLUG, papers.pk)
    follow(page, "text=Look again")
    looked_at(page, "papers-made")
    answer = context.request.get(live_server.url + str(page.get_by_text("Open the papers").get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    (PICTURES / "papers.pdf").write_bytes(answer.body())
    context.close()
