"""A council with hundreds of staff: forms list whoever is likely, and find the rest by name."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from putright.accounts.models import User
from putright.casework.candidates import FIND, MOST
from tests.casework.conftest import Desk
from tests.support.luton import Office

SignIn = Callable[[str], Desk]


@pytest.fixture
def large(luton: Office) -> Office:
    """A hundred more officers in housing, and one in parks whose name comes last."""
    User.objects.bulk_create(
        User(
            authority="luton", email=f"h{n}@luton.example", name=f"Housing {n:03}", posts=["officer"], service="housing"
        )
        for n in range(100)
    )
    User.objects.create(
        authority="luton", email="zz@luton.example", name="Zuleika Zephyr", posts=["officer"], grade=1, service="parks"
    )
    return luton


def names(page: BeautifulSoup, field: str) -> list[str]:
    return [o.get_text(strip=True) for o in page.select(f"#{field} option") if o["value"]]


def test_a_small_council_lists_everybody_and_offers_no_search(luton: Office, desk: SignIn) -> None:
    page = desk("complaints").get("register/")
    assert len(names(page, "owner")) == len(luton.staff)
    assert page.select_one(f"#{FIND}") is None


def test_a_large_council_lists_no_more_than_can_be_looked_through(large: Office, desk: SignIn) -> None:
    page = desk("complaints").get("register/", queries=6)
    assert MOST <= len(names(page, "owner")) <= MOST + 1
    assert page.select_one(f"#{FIND}") is not None
    chosen = page.select_one("#owner option[selected]")
    assert chosen is not None
    assert chosen.get_text(strip=True) == "Complaints", "whoever registers it is offered, listed or not"


def test_somebody_not_listed_is_found_by_part_of_their_name_and_nothing_typed_is_lost(
    large: Office, desk: SignIn
) -> None:
    typed = {"summary": "The swings are broken.", "name": "Samira Khan", "channel": "telephone", "service": "parks"}
    page = desk("complaints").post("register/", status=200, action=FIND, **{FIND: "zeph"}, **typed)
    assert isinstance(page, BeautifulSoup)
    assert "Zuleika Zephyr" in names(page, "owner")
    assert "1 name is now in the lists." in page.get_text()
    assert "There is a problem" not in page.get_text()
    assert "The swings are broken." in page.get_text()
    name = page.select_one("#name")
    assert name is not None
    assert name["value"] == "Samira Khan"


def test_somebody_found_can_be_named(large: Office, desk: SignIn) -> None:
    zuleika = User.objects.get(name="Zuleika Zephyr")
    answers = {
        "summary": "The swings are broken.",
        "channel": "telephone",
        "service": "parks",
        "owner": str(zuleika.pk),
    }
    wrong = desk("complaints").post("register/", status=422, **{**answers, "summary": ""})
    assert isinstance(wrong, BeautifulSoup)
    chosen = wrong.select_one("#owner option[selected]")
    assert chosen is not None
    assert chosen.get_text(strip=True) == "Zuleika Zephyr", "still chosen when the form comes back"
    assert desk("complaints").post("register/", **answers)


def test_those_of_the_service_come_first_and_only_posts_that_may_be_named(large: Office, desk: SignIn) -> None:
    case = large.open("2026-11-02")
    page = desk("complaints").get(f"cases/{case.reference}/steps/appoint_investigating_officer/")
    offered = names(page, "investigating_officer")
    assert offered[:3] == ["Colleague", "Officer", "Team Manager"]
    assert "Administrator" not in " ".join(offered)
    assert len(offered) <= MOST + 3, "and those who play a part already"
