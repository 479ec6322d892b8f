"""The tests' own ground: the role they work as, and the check that everybody can use a page."""

import pytest
from django.db import ProgrammingError, connection, transaction
from playwright.sync_api import Page

from tests.support.browser import axe_violations
from tests.support.database import owner


def whoami() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_test_works_as_the_application_and_sees_the_owners_tables() -> None:
    assert whoami() == "putright_app"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_content_type")
        with (
            transaction.atomic(),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute("CREATE TABLE of_mine (id bigint)")
    with owner():
        assert whoami() == "putright"
    assert whoami() == "putright_app"


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied_after_a_test_with_real_transactions(time: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'left_by_a_test'")
        assert cursor.fetchone() == (0,)
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('left_by_a_test', 'thing')")


@pytest.mark.browser
def test_a_page_that_shuts_somebody_out_is_found(page: Page) -> None:
    head = "<!doctype html><html lang=en><title>A page</title>"
    # As strict a policy as our own pages have: the check must not depend on a hole in it.
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    page.set_content(f"{head}{policy}<main><h1>A page</h1><p>Text</p></main>")
    assert axe_violations(page) == []
    page.set_content(f"{head}{policy}<main><h1>A page</h1><input></main>")
    assert [violation["rule"] for violation in axe_violations(page)] == ["label"]


@pytest.mark.browser
@pytest.mark.django_db
def test_the_database_can_be_used_beside_a_browser(page: Page) -> None:
    assert whoami() == "putright_app"
