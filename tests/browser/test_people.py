"""People in a real browser: what somebody needs, who acts for them, and a letter that heeds it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from putright.accounts.scope import authority_scope
from putright.cases.clock import day_of, now
from putright.cases.models import Person
from tests.support.browser import follow, looked_at, sign_in
from tests.support.luton import Office, hire

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_hand"),
]


@pytest.fixture
def office() -> Office:
    with authority_scope("luton"):
        return hire()


def opened(chromium: Browser) -> Page:
    page = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    return page


def test_what_somebody_needs_is_recorded_once_and_heeded_by_every_letter(
    chromium: Browser, live_server: LiveServer, office: Office
) -> None:
    with authority_scope("luton"):
        case = office.at_stage_1("2026-11-16")
        Person.objects.filter(pk=case.complainant_id).update(telephone="01582 400 500")
    page, staff = opened(chromium), f"{live_server.url}/luton/staff/"
    sign_in(page, staff, office.staff["complaints"].email)
    page.goto(f"{staff}cases/{case.reference}/")
    follow(page, "text=The complainant’s record")
    assert page.inner_text("h1") == "Samira Khan"
    for kind, words in (("large_print", "18 point"), ("interpreter", "Urdu")):
        follow(page, "text=Add what they need")
        page.select_option("#kind", kind)
        page.fill("#words", words)
        day = day_of(now()) + timedelta(days=3)
        for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            page.fill(f"#review_on-{part}", str(value))
        looked_at(page, f"person-need-{kind}")
        follow(page, "main button")
    follow(page, "text=Add somebody who acts for them")
    page.fill("#name", "Ada Advocate")
    page.check("[name=role][value=advocate]")
    page.check("[name=basis][value=consent]")
    page.check("[name=covers][value=information]")
    looked_at(page, "person-acting")
    follow(page, "main button")
    follow(page, "text=Change these details")
    page.fill("#telephone", "01582 400 501")
    looked_at(page, "person-details")
    follow(page, "main button")
    looked_at(page, "person")
    follow(page, "nav >> text=People")
    page.fill("#find", "khan")
    follow(page, "main button")
    assert "Samira Khan" in page.inner_text("main")
    looked_at(page, "people")
    follow(page, "text=Sign out")
    sign_in(page, staff, office.staff["officer"].email)
    page.goto(f"{staff}cases/{case.reference}/")
    assert "Large print: 18 point" in page.inner_text(".app-need")
    looked_at(page, "case-needs")
    page.goto(f"{staff}cases/{case.reference}/steps/respond_stage_1/")
    page.check("[name=method][value=email]")
    page.check("[name=findings-1][value=upheld]")
    page.fill("#findings-1-explanation", "It should have been mended.")
    page.check("[name=unfair_treatment][value=yes]")
    page.fill("#resolution", "It is mended, and we apologise.")
    follow(page, "button[value=letter]")
    assert "printed and posted" in page.inner_text("#needs")
    follow(page, "button[value=record]")
    assert "Say how this is met: Interpreter: Urdu" in page.inner_text(".govuk-error-summary")
    page.fill("#needs-met", "The interpreter rings on the day it is posted.")
    looked_at(page, "step-needs")
    follow(page, "button[value=record]")
    follow(page, ".govuk-list--bullet a[href*=letters]")
    looked_at(page, "letter-needs")
    follow(page, "button[value=posted]")
    assert "Say how it was made" in page.inner_text(".govuk-error-summary")
    page.context.close()


def test_somebody_rings_again_and_is_picked_and_what_they_say_joins_their_case(
    chromium: Browser, live_server: LiveServer, office: Office
) -> None:
    with authority_scope("luton"):
        case = office.at_stage_1("2026-11-16")
        Person.objects.filter(pk=case.complainant_id).update(telephone="01582 400 500")
    page, staff = opened(chromium), f"{live_server.url}/luton/staff/"
    sign_in(page, staff, office.staff["complaints"].email)
    follow(page, "text=Register a complaint")
    assert page.locator("form[novalidate] textarea").first.get_attribute("id") == "summary"
    page.fill("#summary", "The hole outside 3 Castle Street is still there and my car is damaged.")
    page.check("[name=channel][value=telephone]")
    page.fill("#telephone", "+44 1582 400500")
    follow(page, "button[value=find-this-person]")
    looked_at(page, "register-found")
    page.check(f"[name=person][value='{case.complainant_id}']")
    follow(page, "button:text-is('Register')")
    assert "told twice" in page.inner_text(".govuk-error-summary")
    looked_at(page, "register-told-twice")
    follow(page, "button[name=join]")
    looked_at(page, "register-join")
    follow(page, "main button")
    assert "my car is damaged" in page.input_value("#message")
    follow(page, "button[value=record]")
    assert "Recorded" in page.inner_text(".govuk-notification-banner")
    page.context.close()
