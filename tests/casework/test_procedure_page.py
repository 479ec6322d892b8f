"""How a procedure runs: the drawing's page, and the same page of a case."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from putright.procedure_files.catalogue import catalogue
from tests.casework.conftest import Desk
from tests.support.luton import Office

SignIn = Callable[[str], Desk]
SIGN_IN_QUERIES = 3
"""The authority's scope, the session and its user."""


def drawing(page: BeautifulSoup) -> BeautifulSoup:
    region = page.select_one(".app-drawing")
    assert region is not None
    assert region["tabindex"] == "0"
    assert region["role"] == "region"
    assert region["aria-label"]
    return region  # type: ignore[return-value]


def test_every_procedure_is_drawn_and_said_in_words(luton: Office, desk: SignIn) -> None:
    officer = desk("officer")
    for slug in catalogue().council("luton").versions:
        page = officer.get(f"procedures/{slug}/", queries=SIGN_IN_QUERIES + 1)
        procedure = catalogue().version(f"luton/{slug}").procedure
        hints = [title.get_text() for title in drawing(page).select("svg title")]
        headings = [heading.get_text(" ", strip=True) for heading in page.select("h4")]
        for standing in procedure.standings.values():
            assert any(f". {standing.title}" in hint for hint in hints)
            assert any(heading.endswith(f". {standing.title}") for heading in headings)
        assert all(page.select(str(link["href"])) for link in page.select("main a[href^='#']"))
        assert "The case is here" not in page.get_text()


def test_the_page_of_a_case_says_where_it_stands(luton: Office, desk: SignIn) -> None:
    case = luton.at_stage_1()
    officer = desk("officer")
    path = f"cases/{case.reference}/procedure/"
    assert officer.get(f"cases/{case.reference}/").select(f"a[href='/luton/staff/{path}']")
    page = officer.get(path, queries=SIGN_IN_QUERIES + 3)
    here = page.select_one("h4#stage_1_investigation")
    assert here is not None
    assert "The case is here" in here.get_text()
    assert drawing(page).get_text().count("The case is here") == 2, "in the box, and in what the box is called"
    luton.took(case, "complaints", "withdraw", "2026-11-03", said="Never mind.")
    page = officer.get(path)
    assert "The case is here" in page.select_one("h4#closed_withdrawn").get_text()  # type: ignore[union-attr]


def test_the_page_of_a_case_is_for_those_who_may_see_the_case(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    path = f"/luton/staff/cases/{case.reference}/procedure/"
    assert desk("elsewhere").client.get(path).status_code == 404
    desk("officer").get(f"cases/{case.reference}/procedure/")
    stranger = desk("officer").client
    stranger.logout()
    assert stranger.get(path).status_code == 302
    assert stranger.get("/luton/staff/procedures/corporate/").status_code == 302


@pytest.mark.parametrize("slug", ["no-such-procedure", "statutory"])
def test_a_procedure_the_council_does_not_have_is_not_there(luton: Office, desk: SignIn, slug: str) -> None:
    assert desk("officer").client.get(f"/luton/staff/procedures/{slug}/").status_code == 404


def test_the_readings_lead_to_every_drawing(luton: Office, desk: SignIn) -> None:
    page = desk("manager").get("readings/")
    links = {str(link["href"]) for link in page.select("a[href*='/procedures/']")}
    assert links == {f"/luton/staff/procedures/{slug}/" for slug in catalogue().council("luton").versions}
