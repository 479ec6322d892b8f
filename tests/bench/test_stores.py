"""A small store is what a large one is: believable, true to its events, and answered by every page measured."""

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps

from bench import build, database, engine, measuring, report
from bench.council import today
from bench.measures import MEASURES

CASES = 200


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """A store, checked as it is made: each summary is its fold's, each search entry what indexing gives."""
    database.server()
    said: list[str] = []
    build.build(CASES, said.append)
    assert any(line.startswith(f"  {CASES} cases at random: each summary is its fold's") for line in said)
    yield database.url_of(CASES)
    database.drop(CASES)


def _one(store: str, query: str) -> tuple[float, ...]:
    with psycopg.connect(store) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row


def test_is_as_large_as_was_asked_and_mostly_closed(store: str) -> None:
    everything, still_open, standings, clocks = _one(
        store,
        "SELECT count(*), count(*) FILTER (WHERE NOT closed), count(DISTINCT standing), count(DISTINCT next_clock) "
        "FROM cases_summary",
    )
    assert everything == CASES
    assert 20 <= still_open <= 70
    assert standings >= 8
    assert clocks >= 5


def test_finished_cases_have_8_to_15_events(store: str) -> None:
    fewest, most = _one(store, "SELECT min(last_number), max(last_number) FROM cases_summary WHERE closed")
    assert (fewest, most) >= (8, 8)
    assert most <= 15


def test_complaints_have_200_to_2000_characters(store: str) -> None:
    shortest, longest = _one(
        store,
        "SELECT min(length(body)), max(length(body)) FROM cases_text t JOIN cases_event e "
        "ON e.case_id = t.case_id AND e.number = 1 AND e.data ->> 'summary' = 'text:' || t.id",
    )
    assert shortest >= 200
    assert longest <= 2000


def test_keeps_the_indexes_and_references_of_the_tables(store: str) -> None:
    models = list(apps.get_app_config("cases").get_models())
    wanted = {one.name for model in models for one in (*model._meta.indexes, *model._meta.constraints)}
    with psycopg.connect(store) as connection:
        indexes = {row[0] for row in connection.execute("SELECT indexname FROM pg_indexes").fetchall()}
    assert wanted <= indexes
    assert _one(
        store,
        "SELECT count(*) FROM pg_constraint "
        "WHERE contype = 'f' AND convalidated AND conrelid::regclass::text LIKE 'cases_%'",
    ) == (sum(field.remote_field is not None for model in models for field in model._meta.concrete_fields),)


def test_every_page_measured_answers_as_it_should(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "WARM_UP", 0)
    monkeypatch.setattr(engine, "_SECONDS", 0.01)
    lines = measuring.measure([CASES], 1, lambda _: None)
    assert [line.measure for line in lines] == list(MEASURES)
    assert all(figures.queries[0] > 0 for line in lines for figures in line.figures.values())
    assert _one(store, "SELECT count(*) FROM cases_case") == (CASES,)
    speeds = engine.speeds(CASES, today())
    assert [speed.events for speed in speeds] == [5, 15, 40]
    assert all(speed.folds > 0 and speed.due_dates > 0 for speed in speeds)
    assert "queue: mine, officer" in report.table(lines, speeds)
    assert '"folds_per_second"' in report.as_json(lines, speeds, [])


def test_a_measure_too_slow_or_too_much_slower_misses_its_target() -> None:
    def line(small: float, large: float, rows: int = 25) -> measuring.Line:
        quick, slow = (
            measuring.Figures([median], [9], [1], [listed]) for median, listed in ((small, rows), (large, 25))
        )
        return measuring.Line(MEASURES[0], {10: quick, 99: slow})

    assert line(20, 24).misses == []
    assert line(20, 25).misses == ["more than 1.2 times as long"]
    assert line(99, 100).misses == ["100 ms or more at 99 cases"]
    assert line(20, 25, rows=5).misses == []
