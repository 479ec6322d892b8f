"""The statement of complaint in a real browser."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from putright.accounts.scope import authority_scope
from putright.demo.staff import PASSWORD
from tests.support.browser import follow, looked_at
from tests.support.told import tell

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_hand"),
]

SLUG = "birmingham-childrens-trust"


def test_points_are_drafted_and_recorded(chromium: Browser, live_server: LiveServer) -> None:
    with authority_scope(SLUG):
        told = tell(f"{SLUG}/the_panel", "accept_statement")
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url}/{SLUG}/staff/cases/{told.case.reference}/statement/")
    page.fill("#email", told.people["investigating_officer"].email)
    page.fill("#password", PASSWORD)
    follow(page, "main button")
    follow(page, "button[value=add]")
    page.fill("#text-1", "Visits were made without notice, on three of four days, and then counted against me.")
    page.fill("#text-2", "Nobody rang back in October.")
    page.fill("#outcome-2", "An apology")
    follow(page, "button[value=save]")
    assert "Point 2 is new" in page.inner_text("main")
    looked_at(page, "statement-drafted")
    follow(page, "button[value=record]")
    assert "on record as you drafted them" in page.inner_text(".govuk-notification-banner")
    looked_at(page, "statement-recorded")
    context.close()
