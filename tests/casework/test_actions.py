"""Actions and learning: whose they are, what is overdue, what was noted, who sees which; and the stored rows."""

from typing import Any

import pytest
from django.test import Client

from putright.cases import rebuild
from putright.cases.clock import day_of, now
from putright.cases.models import Action, Case
from putright.engine.working_days import working_days_after
from putright.procedure_files.catalogue import catalogue
from tests.support.luton import REVIEW, Office

ACTIONS = "/luton/staff/actions/"


def ahead(days: int) -> str:
    return working_days_after(catalogue().calendar("luton"), day_of(now()), days).isoformat()


def add(luton: Office, case: Case, what: str, by_when: str, owner: str = "officer", kind: str = "remedy") -> None:
    answers = {"what": what, "kind": kind, "action_owner": owner, "by_when": by_when}
    luton.took(case, "complaints", "add_action", "2026-11-03", **answers)


def page(client: Client, luton: Office, who: str, query: str = "") -> str:
    client.force_login(luton.staff[who])
    answer = client.get(f"{ACTIONS}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("LUT-P1.2-a")
def test_a_service_lists_what_was_learned_in_a_period(luton: Office, client: Client) -> None:
    case, elsewhere = luton.open("2026-11-02"), luton.open("2026-11-02", service="housing")
    add(luton, case, "Look at potholes twice a year.", ahead(20), kind="learning")
    add(luton, case, "Mend it.", ahead(5))
    add(luton, elsewhere, "Answer letters.", ahead(20), kind="learning")
    log = "?whose=everyone&show=log&kind=learning&service=highways"
    found = page(client, luton, "manager", f"{log}&from-day=1&from-month=11&from-year=2026&to=2026-11-30")
    assert "Look at potholes" in found
    assert case.reference in found
    assert "Mend it." not in found
    assert "Answer letters." not in found
    assert "Nothing was recorded" in page(client, luton, "manager", f"{log}&from=2026-12-01")


def test_mine_my_services_and_nobody_elses(luton: Office, client: Client) -> None:
    case, elsewhere = luton.open("2026-11-02"), luton.open("2026-11-02", service="housing")
    add(luton, case, "Mend it.", ahead(5))
    add(luton, elsewhere, "Paint it.", ahead(5), owner="elsewhere")
    assert "Mend it." in page(client, luton, "officer")
    for who, whose in (("officer", "mine"), ("officer", "team"), ("officer", "everyone"), ("colleague", "everyone")):
        assert "Paint it." not in page(client, luton, who, f"?whose={whose}")
    assert "Mend it." not in page(client, luton, "colleague")
    assert "Mend it." in page(client, luton, "colleague", "?whose=team")
    assert "Paint it." in page(client, luton, "manager", "?whose=everyone")


def test_whoever_a_complaint_is_about_sees_nothing_of_its_actions(luton: Office, client: Client) -> None:
    case = luton.open("2026-11-02")
    add(luton, case, "Mend it.", ahead(5))
    luton.took(case, "complaints", "review_issues", "2026-11-03", **{**REVIEW, "subject": "colleague"})
    assert "Mend it." not in page(client, luton, "colleague", "?whose=team")


def test_overdue_is_said_in_words_and_ends_when_it_is_done(luton: Office, client: Client) -> None:
    case = luton.open("2026-11-02")
    add(luton, case, "Mend it.", "2026-11-10")
    assert "overdue" in page(client, luton, "officer", "?show=overdue")
    done = {"action": "2-1", "outcome": "done", "what_was_done": "Mended."}
    luton.took(case, "officer", "finish_action", "2026-11-12", **done)
    assert "Nothing is overdue." in page(client, luton, "officer", "?show=overdue")
    assert "Done" in page(client, luton, "officer", "?show=done")


def test_what_is_put_off_or_given_away_moves_in_the_lists(luton: Office, client: Client) -> None:
    case = luton.open("2026-11-02")
    add(luton, case, "Mend it.", "2026-11-10")
    given = {"action": "2-1", "action_owner": "colleague", "by_when": ahead(5), "why": "Ill."}
    luton.took(case, "complaints", "change_action", "2026-11-04", **given)
    assert "Mend it." not in page(client, luton, "officer")
    assert "Mend it." in page(client, luton, "colleague")


def test_a_struck_entry_takes_its_action_out_of_the_lists(luton: Office, client: Client) -> None:
    case = luton.open("2026-11-02")
    add(luton, case, "Mend it.", ahead(5))
    add(luton, case, "Paint it.", ahead(5))
    strike = {"event": "2", "correction": "strike", "reason": "It was there twice."}
    luton.took(case, "manager", "correct", "2026-11-04", **strike)
    assert [(row.key, row.open) for row in Action.objects.all()] == [("3-1", True)]


def test_rebuilding_finds_and_mends_rows_that_the_events_do_not_give(luton: Office) -> None:
    case = luton.open("2026-11-02")
    add(luton, case, "Mend it.", ahead(5))
    assert list(rebuild.drifts(False, [case.pk])) == []
    Action.objects.update(open=False)
    (drift,) = rebuild.drifts(True, [case.pk])
    assert drift.columns == {"actions": (1, 1)}
    assert Action.objects.get().open
    Action.objects.all().delete()
    assert [one.columns for one in rebuild.drifts(True, [case.pk])] == [{"actions": (0, 1)}]
    assert list(rebuild.drifts(False, [case.pk])) == []


def test_the_list_costs_the_same_however_long_it_is(
    luton: Office, client: Client, django_assert_max_num_queries: Any
) -> None:
    case = luton.open("2026-11-02")
    for number in range(30):
        add(luton, case, f"Thing {number}.", ahead(5))
    client.force_login(luton.staff["officer"])
    with django_assert_max_num_queries(8):
        found = client.get(ACTIONS).content.decode()
    assert found.count("Thing ") == 25
    assert "Next page" in found
    assert "Thing 29." in client.get(f"{ACTIONS}?page=2").content.decode()
