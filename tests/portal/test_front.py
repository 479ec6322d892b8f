"""The way in: what the public is told is what the procedure says."""

from collections.abc import Callable

import pytest
from django.test import Client

from putright.cases.channels import switch
from putright.cases.clock import now
from putright.engine.timing import Length
from putright.portal import errors, handling
from putright.procedure_files.catalogue import catalogue
from tests.portal.conftest import ABOUT_MYSELF, Visitor, words
from tests.support.a_case import PROCEDURE, a_clock, procedure_with
from tests.support.luton import Office
from tests.support.page_contract import inspect

LGO = ("www.lgo.org.uk", "PO Box 4771, Coventry, CV4 0EH", "0300 061 0614")
HOUSING = ("www.housing-ombudsman.org.uk", "81 Aldwych, London, WC2B 4HN", "0300 111 3000")


def test_every_council_is_listed(client: Client) -> None:
    page = inspect(client.get("/"))
    links = {link["href"]: link.get_text() for link in page.select("main a")}
    assert links == {f"/{slug}/": catalogue().authority(slug).name for slug in catalogue().councils()}


@pytest.mark.requirement("LUT-P1.2-c")
def test_the_front_page_tells_of_every_stage_with_its_days(visitor: Visitor, on: Callable[[str], None]) -> None:
    on("2026-11-02")
    page = visitor.page()
    said = words(page)
    for part in ("the standard of a service", "something we did", "something we did not do", "our staff"):
        assert part in said
    promises = [one.get_text(" ", strip=True) for one in page.select(".app-promise__what")]
    assert promises == [
        "Early resolution, by the date agreed",
        "Stage 1 acknowledgement: within 3 working days",
        "Stage 1 response: within 15 working days",
        "Stage 2 acknowledgement: within 3 working days",
        "Stage 2 response: within 25 working days",
    ]
    titles = [one.get_text() for one in page.select(".app-handling h3")]
    assert titles == ["Early resolution", "Stage 1 Investigation", "Stage 2 Review"]
    for detail in (*LGO, *HOUSING):
        assert detail in said


@pytest.mark.requirement("LUT-P2.23-a", "LUT-P2.24")
def test_the_ombudsmen_are_shown_from_their_record_wherever_they_are_named(visitor: Visitor) -> None:
    sent = visitor.complain(ABOUT_MYSELF)
    for page in (visitor.page(), sent):
        for detail in (*LGO, *HOUSING):
            assert detail in words(page)


@pytest.mark.requirement("LUT-P1.11-d")
def test_nobody_need_fear_to_complain(visitor: Visitor, on: Callable[[str], None]) -> None:
    on("2026-11-02")
    form = words(visitor.page("complain/for-whom/"))
    promise = (
        "You have a right to complain. We deal with every complaint in strict confidence. "
        "It will not mean a poorer service for you or your household."
    )
    assert form.index(promise) < form.index("Who are you complaining for?")
    assert promise in words(visitor.page())


def test_the_front_page_says_how_else_to_complain_and_where_help_is(visitor: Visitor, luton: Office) -> None:
    page = visitor.page()
    ways = [one.get_text() for one in page.select("#other-ways ~ .govuk-list--bullet li")]
    assert ways == ["In person", "Telephone", "Letter", "E-mail"]
    assert "Tell us if you need help to complain" in words(page)
    footer = page.select_one("footer")
    assert footer
    assert "01582 000 000" in footer.get_text()
    switch("luton", "telephone", False, str(luton.staff["administrator"].pk), now())
    ways = [one.get_text() for one in visitor.page().select("#other-ways ~ .govuk-list--bullet li")]
    assert ways == ["In person", "Letter", "E-mail"]


def test_another_procedure_makes_another_page() -> None:
    """No number and no stage of the page stands in the code."""
    clocks = (
        a_clock("response", Length(20, "working_days"), stage="stage_1", public=True),
        a_clock("callback", Length(1, "months"), public=True),
        a_clock("remedy", Length(9, "working_days"), public=False),
    )
    procedure = procedure_with(*clocks, of=PROCEDURE)
    object.__setattr__(procedure, "authority", "luton")
    found = {part.title: [(one.title, one.within) for one in part.promises] for part in handling.parts(procedure)}
    assert found == {
        "When we have your complaint": [("The callback", "within 1 month")],
        "Stage 1": [("The response", "within 20 working days")],
    }


def test_an_unknown_council_gets_a_page_that_names_those_there_are(client: Client) -> None:
    for path in ("/nowhere/", "/nowhere/complain/check/", "/_template/", "/nowhere"):
        response = client.get(path, follow=True)
        assert response.status_code == 404
        page = inspect(response)
        assert "No council here has this address" in words(page)
        assert page.select_one("main a[href='/luton/']")


def test_an_unknown_page_of_a_council_leads_back(client: Client, db: None) -> None:
    response = client.get("/luton/complain/secret/")
    assert response.status_code == 404
    assert inspect(response).select_one("main a[href='/luton/']")


def test_our_own_failure_says_sorry_and_how_to_reach_the_council(rf: object) -> None:
    request = rf.get("/luton/complain/check/")  # type: ignore[attr-defined]
    for view, status, sentence in (
        (errors.server_error, 500, "something went wrong at our end"),
        (errors.forbidden, 403, "You cannot open this page"),
    ):
        response = view(request)
        assert response.status_code == status
        assert sentence in response.content.decode()
        assert "complaints@luton.example" in response.content.decode()
