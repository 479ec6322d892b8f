"""A real Chromium for tests of whole pages, and the check that everybody can use them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.luton import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(os.environ.get("PUTRIGHT_PICTURES", ROOT / "var" / "pictures"))
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox: tests may run as root, in a container, on pages of our own. The rest keeps the browser off the
# network.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


@contextmanager
def launched() -> Iterator[Browser]:
    """The machine's own Chromium. `script/test` sees to it that there is one."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail('There is no Chromium here: install it, or run with -m "not browser".')
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code using the
    # database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            try:
                yield browser
            finally:
                browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all the tests."""
    with launched() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a browser that remembers nothing, as a British reader has it set."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def axe_violations(page: Page) -> list[dict[str, Any]]:
    """What keeps somebody from using this page: WCAG 2.2 AA and good practice. Empty when all is well."""
    # Evaluated, not added as a script: the page's content security policy rightly refuses that.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "standards => axe.run(document, {runOnly: {type: 'tag', values: standards}, resultTypes: ['violations']})",
        STANDARDS,
    )
    return [
        {
            "rule": violation["id"],
            "impact": violation["impact"],
            "help": violation["help"],
            "where": [" ".join(map(str, node["target"])) for node in violation["nodes"]],
        }
        for violation in found["violations"]
    ]


def follow(page: Page, what: str) -> None:
    """Press a link or button that leads to a page, and wait until it is there."""
    with page.expect_navigation():
        page.click(what)


def sign_in(page: Page, staff_pages: str, email: str) -> None:
    """Go to a council's staff pages, e.g. `http://127.0.0.1:8000/luton/staff/`, as somebody hired for a test."""
    page.goto(staff_pages)
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    follow(page, "main button")


def at_width(page: Page, width: int) -> None:
    """As wide a window, and the page laid out in it: a click sent before that lands where something was."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        """async width => {
            const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            do await drawn(); while (innerWidth !== width);
        }""",
        width,
    )


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, on a desk and on a telephone; and a picture of both in `var/pictures`, for people."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in (1280, 320):
        at_width(page, width)
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    at_width(page, 1280)
