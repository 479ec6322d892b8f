"""Somebody with a complaint, at the public's pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from putright.cases.channels import switch
from putright.cases.clock import now
from tests.support.luton import Office, at
from tests.support.page_contract import inspect

NOT_QUESTIONS = ("SAVEPOINT", "BEGIN", "COMMIT")

ABOUT_MYSELF: dict[str, dict[str, Any]] = {
    "for-whom": {"for_whom": "myself"},
    "your-name": {"name": "Samira Khan"},
    "contact": {"email": "samira@mail.example"},
    "what-happened": {"summary": "My bin was missed three times.\nNobody called back."},
    "put-right": {"outcome_wanted": "Collect it every week."},
    "evidence": {},
}
ANONYMOUS: dict[str, dict[str, Any]] = {
    "for-whom": {"for_whom": "myself"},
    "your-name": {"anonymous": "yes"},
    "what-happened": {"summary": "The street lamp is out."},
    "put-right": {},
    "evidence": {},
}


class Visitor:
    """A browser without an account. Each page it gets is inspected; `queries` states how many it may take."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, path: str = "", status: int = 200, queries: int | None = None) -> BeautifulSoup | str:
        """A page under /luton/, or where it leads."""
        with _counted(queries):
            response = self.client.get(f"/luton/{path}")
        return self._came(response, status)

    def page(self, path: str = "", status: int = 200, queries: int | None = None) -> BeautifulSoup:
        """A page under /luton/ that is no redirect."""
        got = self.get(path, status, queries)
        assert isinstance(got, BeautifulSoup)
        return got

    def send(self, key: str, status: int = 302, queries: int | None = None, **answers: Any) -> BeautifulSoup | str:
        """Send a page of the form; the page that came back or, after a redirect, where to under /luton/complain/."""
        with _counted(queries):
            response = self.client.post(f"/luton/complain/{key}", answers)
        return self._came(response, status)

    def refused(self, key: str, status: int = 422, **answers: Any) -> BeautifulSoup:
        """Send a page that is not accepted."""
        page = self.send(key, status, **answers)
        assert isinstance(page, BeautifulSoup)
        return page

    def fill_in(self, pages: dict[str, dict[str, Any]]) -> None:
        """Send one page after the other, each time where the one before led."""
        leads_to = next(iter(pages)) + "/"
        for key, answers in pages.items():
            assert leads_to == f"{key}/"
            leads_to = str(self.send(f"{key}/", **answers))
        assert leads_to == "check/"

    def complain(self, pages: dict[str, dict[str, Any]]) -> BeautifulSoup:
        """Fill in the form, send it, and see what comes of it."""
        self.fill_in(pages)
        return self.complain_now()

    def complain_now(self) -> BeautifulSoup:
        """Send the form as it is filled in."""
        self.page("complain/check/")
        assert self.send("check/") == "sent/"
        return self.page("complain/sent/")

    def _came(self, response: Any, status: int) -> BeautifulSoup | str:
        assert response.status_code == status, response.content.decode()[:4000]
        if status in (301, 302):
            return str(response["Location"]).removeprefix("/luton/complain/")
        return inspect(response)


def _counted(queries: int | None) -> AbstractContextManager[object]:
    return nullcontext() if queries is None else _Exactly(connection, queries)


class _Exactly(CaptureQueriesContext):
    """Counts what is asked of the database, not the transactions around it."""

    def __init__(self, connection: Any, number: int) -> None:
        super().__init__(connection)
        self.number = number

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        super().__exit__(kind, value, traceback)
        asked = [one["sql"] for one in self.captured_queries if not one["sql"].startswith((*NOT_QUESTIONS, "RELEASE"))]
        assert kind or len(asked) == self.number, f"{len(asked)} queries:\n" + "\n".join(asked)


def sentence_at(page: BeautifulSoup, key: str) -> str:
    """The error at a field, which must be in the summary too."""
    listed = page.select_one(f".govuk-error-summary a[href='#{key}']")
    shown = page.select_one(f"#{key}-error") or page.select_one(f"#{key} .govuk-error-message")
    assert listed, f"no error for {key} in the summary: {page.select_one('.govuk-error-summary')}"
    assert shown, f"no error beside {key}"
    assert shown.get_text(" ", strip=True).removeprefix("Error: ") == listed.get_text(strip=True)
    return listed.get_text(strip=True)


def words(page: BeautifulSoup) -> str:
    """All that a page says, on one line."""
    assert page.body
    return " ".join(page.body.get_text(" ").split())


@pytest.fixture
def visitor(luton: Office) -> Visitor:
    """Somebody at Luton's pages while its online form is open."""
    open_the_form(luton)
    return Visitor()


def open_the_form(office: Office) -> None:
    """As the administrator does."""
    switch("luton", "online_form", True, str(office.staff["administrator"].pk), now())


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let it be ten o'clock on some day: `on("2026-11-02")`."""

    def set_day(day: str) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at(date.fromisoformat(day)))

    return set_day
