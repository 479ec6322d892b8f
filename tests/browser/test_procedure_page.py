"""How a procedure runs, in a real browser: read by everybody, scrolled in its own box, printed on one sheet."""

import re

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from putright.accounts.scope import authority_scope
from tests.support.browser import follow, looked_at, sign_in
from tests.support.luton import Office, hire

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_hand"),
]

TOO_WIDE = """() => [...document.querySelectorAll(".app-drawing g[transform]")].flatMap(box => {
    const edge = box.querySelector("rect").getBoundingClientRect();
    return [...box.querySelectorAll("text")].filter(text => {
        const line = text.getBoundingClientRect();
        return line.right > edge.right || line.left < edge.left || line.bottom > edge.bottom;
    }).map(text => text.textContent);
})"""

IN_VIEW = """() => {
    const box = document.querySelector("#case-is-here").getBoundingClientRect();
    const room = document.querySelector(".app-drawing").getBoundingClientRect();
    return box.left < room.right - 100 && box.right > room.left + 100 && box.top < innerHeight;
}"""


@pytest.fixture
def office() -> Office:
    with authority_scope("luton"):
        return hire()


def test_a_drawing_is_read_scrolled_and_printed(chromium: Browser, live_server: LiveServer, office: Office) -> None:
    with authority_scope("luton"):
        case = office.at_stage_1()
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    sign_in(page, f"{live_server.url}/luton/staff/", office.staff["manager"].email)
    follow(page, "text=How the policy is read")
    follow(page, "text=Complaints Process: a drawing")
    looked_at(page, "procedure")
    assert page.evaluate(TOO_WIDE) == [], "whatever font the browser has, lines stay in their boxes"
    page.goto(f"{live_server.url}/luton/staff/cases/{case.reference}/")
    page.click("text=How this procedure runs")
    looked_at(page, "case-procedure")
    region = page.locator(".app-drawing")
    region.focus()
    assert region.evaluate("box => box.scrollLeft") == 0
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert region.evaluate("box => box.scrollLeft") > 0
    page.set_viewport_size({"width": 320, "height": 900})
    assert not page.evaluate(IN_VIEW)
    page.click("main p a[href='#case-is-here']")
    assert page.evaluate(IN_VIEW)
    assert refused == [], "the content security policy lets all of the drawing be"
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(format="A3", prefer_css_page_size=True))
    assert sum(float(across) > float(down) for across, down in sheets) == 1, "one sheet on its side, for the drawing"
    context.close()
