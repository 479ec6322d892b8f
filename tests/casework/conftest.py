"""Staff at their pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.luton import PASSWORD, Office
from tests.support.page_contract import inspect

Get = Callable[..., BeautifulSoup]


@pytest.fixture
def desk(luton: Office) -> Callable[[str], "Desk"]:
    """Sign somebody in: `desk("officer")`."""
    return lambda who: Desk(luton, who)


class Desk:
    """A member of staff at the screen. Each page fetched is inspected; `queries` states how many it may take."""

    def __init__(self, office: Office, who: str) -> None:
        self.office = office
        self.client = Client()
        answer = self.client.post("/luton/staff/sign-in/", {"email": office.staff[who].email, "password": PASSWORD})
        assert answer.status_code == 302

    def get(self, path: str, status: int = 200, queries: int | None = None) -> BeautifulSoup:
        """A page under /luton/staff/."""
        counted: AbstractContextManager[object] = (
            nullcontext() if queries is None else CaptureQueriesContext(connection)
        )
        with counted as captured:
            response = self.client.get(f"/luton/staff/{path}")
        assert response.status_code == status
        if isinstance(captured, CaptureQueriesContext):
            asked = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
            assert len(asked) == queries, "\n".join(asked)
        return inspect(response)

    def post(self, path: str, status: int = 302, **data: object) -> BeautifulSoup | str:
        """Send a form; the page that came back or, after a redirect, where to."""
        response = self.client.post(f"/luton/staff/{path}", data)
        assert response.status_code == status, response.content.decode()[:4000]
        return str(response["Location"]) if status == 302 else inspect(response)
