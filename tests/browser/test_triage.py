"""Triage in a real browser: the policy's questions one at a time, a change of mind, another choice with its reason."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases.models import DefaultOwner, Triaged
from putright.procedure_files.catalogue import catalogue
from tests.support.browser import follow, looked_at, sign_in
from tests.support.luton import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_hand"),
]

SLUG = "birmingham-childrens-trust"


@pytest.fixture
def officer() -> User:
    """Somebody of the complaints team."""
    posts = catalogue().authority(SLUG).posts
    post = next(one for one in posts.values() if one.oversight)
    with authority_scope(SLUG):
        user = User.objects.hire(SLUG, "a@x.example", PASSWORD, name="Amina Shah", posts=[post.key], grade=post.grade)
        DefaultOwner.objects.create(authority=SLUG, service="", user=user)
        return user


def test_the_questions_lead_somewhere_and_the_case_keeps_what_was_answered(
    chromium: Browser, live_server: LiveServer, officer: User
) -> None:
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, f"{live_server.url}/{SLUG}/staff/", officer.email)
    follow(page, "text=Where does it belong?")
    looked_at(page, "triage-question")
    follow(page, "button[name=next]")
    assert "Choose an answer" in page.inner_text(".govuk-error-summary")
    looked_at(page, "triage-nothing-chosen")
    first = page.inner_text("h1")
    asked = 0
    while page.locator("button[name=next]").count():
        page.locator("input[type=radio]").first.check()
        follow(page, "button[name=next]")
        asked += 1
    assert asked >= 1
    assert page.inner_text("h1").startswith("It belongs to:")
    looked_at(page, "triage-where")
    follow(page, "button[name=change] >> nth=0")
    assert page.inner_text("h1") == first, "changing an answer asks it again"
    while page.locator("button[name=next]").count():
        page.locator("input[type=radio]").first.check()
        follow(page, "button[name=next]")
    others = [o for o in page.locator("#procedure option").all() if o.get_attribute("selected") is None]
    other = str(others[0].get_attribute("value"))
    page.select_option("#procedure", other)
    follow(page, "button[name=take]")
    assert "Say why" in page.inner_text(".govuk-error-summary")
    page.fill("#reason", "The manager asked for it on the telephone.")
    follow(page, "button[name=take]")
    looked_at(page, "triage-taken")
    follow(page, "button[name=begin]")
    assert page.locator("input[name=procedure]").get_attribute("value") == other
    looked_at(page, "register-other-procedure")
    follow(page, "text=How the policy is read")
    looked_at(page, "readings")
    with authority_scope(SLUG):
        assert not Triaged.objects.exists(), "only a case that is registered keeps it"
    context.close()
