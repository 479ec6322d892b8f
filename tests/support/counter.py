"""Somebody of any council's staff at the screen: registers whoever comes, and goes from page to page."""

from datetime import date

from bs4 import BeautifulSoup
from django.test import Client

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases.models import Case, DefaultOwner
from putright.procedure_files.catalogue import catalogue
from tests.support.luton import PASSWORD
from tests.support.page_contract import inspect


class Counter:
    """Needs no scope: each page opens its own, and `within` opens one for the test."""

    def __init__(self, slug: str, *posts: str, service: str = "") -> None:
        self.slug = slug
        known = catalogue().authority(slug).posts
        wanted = posts or tuple(key for key, post in known.items() if post.oversight)
        with self.within():
            self.user = User.objects.hire(
                slug,
                f"{'-'.join(wanted)[:50]}@{slug}.example",
                PASSWORD,
                name=f"Sam {wanted[0].replace('_', ' ').title()}",
                posts=list(wanted),
                grade=max(known[post].grade for post in wanted),
                service=service,
            )
            DefaultOwner.objects.get_or_create(authority=slug, service="", defaults={"user": self.user})
        self.client = Client()
        answer = self.client.post(f"/{slug}/staff/sign-in/", {"email": self.user.email, "password": PASSWORD})
        assert answer.status_code == 302

    def within(self) -> object:
        """The authority's scope."""
        return authority_scope(self.slug)

    def get(self, path: str, status: int = 200) -> BeautifulSoup:
        """A page under the council's staff pages."""
        response = self.client.get(f"/{self.slug}/staff/{path}")
        assert response.status_code == status, response.status_code
        return inspect(response)

    def post(self, path: str, status: int = 302, **data: object) -> BeautifulSoup | str:
        """Send a form; the page that came back or, after a redirect, where to."""
        response = self.client.post(f"/{self.slug}/staff/{path}", data)
        assert response.status_code == status, response.content.decode()[:6000]
        return str(response["Location"]) if status == 302 else inspect(response)

    def registers(self, procedure: str = "", **answers: object) -> Case:
        """A complaint by telephone, taken down on the register screen."""
        given: dict[str, object] = {
            "procedure": procedure or catalogue().authority(self.slug).default_procedure,
            "channel": "telephone",
            "summary": "Nobody rang me back.",
            "owner": str(self.user.pk),
            "person": "new",
            "representative-person": "new",
            **answers,
        }
        address = self.post("register/", **given)
        assert isinstance(address, str)
        with self.within():
            return Case.objects.select_related("complainant", "representative").get(
                reference=address.rstrip("/").rsplit("/", 1)[1]
            )


def boxes(key: str, day: str) -> dict[str, str]:
    """A date as its three boxes send it."""
    found = date.fromisoformat(day)
    return {f"{key}-day": str(found.day), f"{key}-month": str(found.month), f"{key}-year": str(found.year)}
