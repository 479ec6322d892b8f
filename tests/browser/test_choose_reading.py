"""A manager chooses how the policy is read, in a real browser."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from putright.accounts.scope import authority_scope
from tests.support.browser import follow, looked_at, sign_in
from tests.support.luton import hire

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_hand"),
]


def test_a_manager_chooses_another_reading_and_says_why(chromium: Browser, live_server: LiveServer) -> None:
    with authority_scope("luton"):
        manager = hire().staff["manager"]
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, f"{live_server.url}/luton/staff/", manager.email)
    follow(page, "text=How the policy is read")
    looked_at(page, "readings")
    follow(page, "a:has-text('Choose another reading: Who allows more time') >> nth=0")
    looked_at(page, "choose-reading")
    follow(page, "main button")
    assert "Say why" in page.inner_text(".govuk-error-summary")
    looked_at(page, "choose-reading-wrong")
    page.click("label:has-text('At most the same time again')")
    page.fill("#reason", "As the board decided in October.")
    follow(page, "main button")
    assert "follow the reading you chose" in page.inner_text(".govuk-notification-banner")
    assert "Chosen by a manager" in page.inner_text("main")
    looked_at(page, "readings-chosen")
    context.close()
