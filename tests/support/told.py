"""A case of any council, told as far as a story of its procedure goes, on days that end today."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bs4 import BeautifulSoup
from django.test import Client

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases.clock import day_of, now
from putright.cases.models import Case, DefaultOwner
from putright.demo.council import Council
from putright.demo.staff import PASSWORD, hire_first
from putright.demo.telling import Telling
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.scenario import read_story
from tests.support.page_contract import inspect

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Told:
    """The case, and who plays which part in it, by the names the story gives them."""

    case: Case
    people: dict[str, User]
    council: Council

    @property
    def authority(self) -> str:
        """Whose it is."""
        return self.case.authority

    def desk(self, who: str) -> "Screen":
        """Somebody of the story, signed in."""
        return Screen(self, self.people[who])


class Screen:
    """A member of staff at the pages of one case; each page fetched is inspected."""

    def __init__(self, told: Told, user: User) -> None:
        self.staff = f"/{told.authority}/staff/"
        self.path = f"{self.staff}cases/{told.case.reference}/"
        self.client = Client()
        answer = self.client.post(f"{self.staff}sign-in/", {"email": user.email, "password": PASSWORD})
        assert answer.status_code == 302

    def get(self, path: str = "", status: int = 200) -> BeautifulSoup:
        """A page of the case."""
        response = self.client.get(path if path.startswith("/") else self.path + path)
        assert response.status_code == status, response.content.decode()[:2000]
        return inspect(response)

    def post(self, path: str, status: int = 302, **data: object) -> BeautifulSoup | str:
        """Send a form; the page that came back or, after a redirect, where to."""
        response = self.client.post(path if path.startswith("/") else self.path + path, data)
        assert response.status_code == status, response.content.decode()[:4000]
        return str(response["Location"]) if status == 302 else inspect(response)


def tell(scenario: str, up_to: str, last_on: date | None = None) -> Told:
    """`council/story`, up to the first time that step was taken, on `last_on` or today. Needs the council's scope."""
    authority, name = scenario.split("/")
    story = read_story(ROOT / "procedures" / authority / "scenarios" / f"{name}.yaml", catalogue())
    steps = [one for one in story.file.steps if one.do and not one.refused]
    place = next(n for n, one in enumerate(steps) if one.do == up_to)
    today = day_of(now())
    received_on = (last_on or today) - (steps[place].day - steps[0].day)
    council = Council(authority, max(today, last_on or today), Random(scenario), hire_first(authority))
    DefaultOwner.objects.get_or_create(
        authority=authority, service="", defaults={"user": council.staff.first_with_oversight()}
    )
    telling = Telling.begin(council, story, story.procedure, received_on)
    telling.tell(place + 1)
    return Told(telling.row, telling.people, council)


@contextmanager
def told_in_scope(scenario: str, up_to: str, last_on: date | None = None) -> Iterator[Told]:
    """The same within the council's scope, for tests that need it open."""
    with authority_scope(scenario.split("/")[0]):
        yield tell(scenario, up_to, last_on)


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)
