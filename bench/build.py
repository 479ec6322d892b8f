"""Make a store: staff and cases by COPY, then indexes, then a check that it is what it says."""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import psycopg

from bench import database, load, shape
from bench.council import AUTHORITY, ROOT, council, today, write_folder
from bench.pattern import Pattern
from bench.plan import Plan
from bench.shape import Piece

Say = Callable[[str], None]

TABLES = (*load.CASE_TABLES[:-1], *load.TEXT_TABLES, "cases_searchentry")
SHAPED_BY = (
    *("bench/build.py", "bench/council.py", "bench/load.py", "bench/pattern.py", "bench/plan.py", "bench/store.py"),
    *("bench/stories.py", "bench/telling.py", "bench/vocabulary.py"),
    *(
        "putright/cases/migrations",
        "putright/cases/models.py",
        "putright/cases/person_models.py",
        "putright/cases/search.py",
        "putright/cases/summary.py",
    ),
    *("putright/accounts/migrations", "putright/engine", "procedures/luton"),
)
_MEMORY = "1200MB"


def version() -> str:
    """What decides how a store looks: our code, the engine's, the tables', the procedure's; and the week."""
    digest = hashlib.sha256(str(today().toordinal() // 7).encode())
    for name in SHAPED_BY:
        for path in sorted([ROOT / name, *(ROOT / name).rglob("*")]):
            if path.suffix in (".py", ".yaml", ".md"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def build(cases: int, say: Say) -> None:
    """Make the store of that many cases."""
    started, made_by = time.monotonic(), version()
    database.create(cases)
    write_folder(database.folder_of(cases) / "procedures", council(cases).services)
    patterns = database.folder_of(cases) / "patterns.json"
    told = run_in_store(cases, "tell", str(patterns))
    say(f"  {told['patterns']} stories told, {told['steps']} steps taken ({time.monotonic() - started:.0f} s)")
    with psycopg.connect(database.url_of(cases)) as connection:
        keys, references = shape.take_down(connection, TABLES)
        connection.execute("DROP TABLE IF EXISTS bench_words, bench_variants")
        connection.execute(
            "CREATE UNLOGGED TABLE bench_words "
            "(case_id bigint, names text, summary text, variant integer, service text, access text[])"
        )
    plan = load.made_plan(cases, today().toordinal(), patterns)
    _words_of_variants(cases, plan)
    _load_and_index(cases, patterns, keys, (told["in_force_from"], told["sha256"]), say, started)
    _finish(cases, plan, references)
    say(f"  references and statistics made ({time.monotonic() - started:.0f} s)")
    checked = run_in_store(cases, "check")
    say(f"  {checked['cases']} cases at random: each summary is its fold's, and each search entry what indexing gives")
    with psycopg.connect(database.url_of(cases)) as connection:
        connection.execute("CREATE TABLE bench_store (version text, seconds integer)")
        connection.execute("INSERT INTO bench_store VALUES (%s, %s)", [made_by, round(time.monotonic() - started)])


def run_in_store(cases: int, *arguments: str) -> dict[str, str]:
    """Run `bench.store` on one store, as the application; what it prints is its answer."""
    program = [sys.executable, "-m", "bench.store", str(database.folder_of(cases) / "procedures"), *arguments]
    run = subprocess.run(program, env=database.environment(cases), cwd=ROOT, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr or f"bench.store {arguments[0]} failed.")
    answer: dict[str, str] = json.loads(run.stdout.splitlines()[-1])
    return answer


def _words_of_variants(cases: int, plan: Plan) -> None:
    """The search words of each set of texts: event after event, each event's texts together, as indexing does it."""
    with psycopg.connect(database.url_of(cases)) as connection:
        connection.execute("CREATE TABLE bench_variants (variant integer PRIMARY KEY, words tsvector)")
        for number, (place, texts) in enumerate(plan.variants):
            said = ["\n".join(texts[key] for key in keys) for keys in _after_the_first(plan.patterns[place])]
            sums = " || ".join(["''::tsvector", *("to_tsvector('english', %s)" for _ in said)])
            connection.execute(f"INSERT INTO bench_variants VALUES (%s, {sums})", [number, *said])


def _after_the_first(pattern: Pattern) -> Sequence[Sequence[str]]:
    return [keys for keys in pattern.words if list(keys) != ["summary"]]


def _load_and_index(
    cases: int, patterns: Path, keys: list[Piece], procedure: tuple[str, str], say: Say, started: float
) -> None:
    """Load with two at work, then make search entries and indexes with two at work, the longest first."""
    url, day = database.url_of(cases), today().toordinal()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as loaders:
        loads = [
            loaders.submit(_load, url, cases, day, patterns, tables, procedure)
            for tables in (load.CASE_TABLES, load.TEXT_TABLES)
        ]
        for one in loads:
            one.result()
    say(f"  rows loaded ({time.monotonic() - started:.0f} s)")
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(partial(_search_entries, url), ((1, cases // 2), (cases // 2 + 1, cases))))
        _run(url, _PLAYED_IN, "DROP TABLE bench_words", "VACUUM (FREEZE, ANALYZE) cases_searchentry")
        say(f"  search entries made ({time.monotonic() - started:.0f} s)")
        list(workers.map(partial(_run, url), [piece.sql for piece in sorted(keys, key=_longest_first)]))
    say(f"  indexes made ({time.monotonic() - started:.0f} s)")


def _load(url: str, cases: int, day: int, patterns: Path, tables: tuple[str, ...], procedure: tuple[str, str]) -> None:
    load.load(url, load.made_plan(cases, day, patterns), tables, procedure)


def _longest_first(piece: Piece) -> int:
    order = ("cases_searchentry", "cases_text", "cases_event")
    return order.index(piece.table) if piece.table in order else len(order)


def _run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"SET maintenance_work_mem = '{_MEMORY}'")
        for statement in statements:
            connection.execute(statement)


_PLAYED_IN = f"""
    INSERT INTO cases_playedin (authority, user_id, service)
    SELECT DISTINCT '{AUTHORITY}', person, service FROM cases_summary, unnest(people) AS person
"""


def _search_entries(url: str, part: tuple[int, int]) -> None:
    """As `putright.cases.search.index_case` makes them; in order, so that those of an age stand together on disk."""
    with psycopg.connect(url) as connection:
        connection.execute(
            """
            INSERT INTO cases_searchentry (case_id, authority, words, access)
            SELECT case_id, %s,
                   words_of(
                       case_id, to_tsvector('simple', names) || to_tsvector('english', summary) || v.words, service
                   ),
                   access_of(case_id, access)
              FROM bench_words JOIN bench_variants v USING (variant)
             WHERE case_id BETWEEN %s AND %s ORDER BY case_id
            """,
            [AUTHORITY, *part],
        )


def _finish(cases: int, plan: Plan, references: list[Piece]) -> None:
    with psycopg.connect(database.url_of(cases), autocommit=True) as connection:
        connection.execute(f"SET maintenance_work_mem = '{_MEMORY}'")
        for piece in references:
            connection.execute(piece.sql)
        for year, number in plan.last_numbers().items():
            connection.execute(
                "INSERT INTO cases_lastreference (authority, year, number) VALUES (%s, %s, %s)",
                [AUTHORITY, year, number],
            )
        for table in ("cases_person", "cases_case", "cases_event", "cases_letter", "accounts_user"):
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        connection.execute("DROP TABLE bench_variants")
        connection.execute("ANALYZE")
