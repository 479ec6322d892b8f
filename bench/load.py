"""Write a plan's rows by COPY: two writers at a time, each with tables of its own."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg

from bench import pattern, vocabulary
from bench.council import AUTHORITY, council
from bench.plan import Plan, Planned

Writer = Callable[[Planned], Iterator[str]]

CASE_TABLES = ("cases_person", "cases_case", "cases_event", "cases_summary", "bench_words")
TEXT_TABLES = ("cases_text", "cases_letter")
_SUMMARY = (
    "authority, case_id, reference, procedure, last_number, standing, stage, closed, on_hold, received_on, service, "
    "next_clock, next_due, owner_id, holder_id, people, barred"
)
_LETTER = (
    "id, authority, case_id, event_number, key, subject, body, parts, promised, to_name, to_address, to_post, "
    "message_id, state, attempts, trouble, written_at, state_since, erased_at, made_as, needs, needs_met"
)
COLUMNS = {
    "cases_person": "id, authority, name, email, telephone, address",
    "cases_case": (
        "id, authority, reference, procedure, in_force_from, procedure_sha256, readings, complainant_id, opened_at"
    ),
    "cases_event": "id, authority, case_id, number, step, happened_on, recorded_at, by, data",
    "cases_summary": _SUMMARY,
    "bench_words": "case_id, names, summary, variant, service, access",
    "cases_text": "id, authority, case_id, body",
    "cases_letter": _LETTER,
}


def made_plan(cases: int, today: int, patterns: Path) -> Plan:
    """The plan, from what can be handed to another process."""
    from datetime import date

    told = pattern.from_json(patterns.read_text(encoding="utf-8"))
    return Plan(cases, date.fromordinal(today), council(cases), told, vocabulary.pool())


def load(url: str, plan: Plan, tables: tuple[str, ...], procedure: tuple[str, str]) -> None:
    """Fill these tables in one transaction, rows frozen as they are written: nothing is left for a vacuum to do."""
    writers = _writers(plan, procedure)
    with psycopg.connect(url) as connection:
        connection.execute("SET timezone = 'Europe/London'")
        connection.execute(f"TRUNCATE {', '.join(tables)}")
        for number in plan.chunks():
            planned = list(plan.chunk(number))
            for table in tables:
                rows = (row for case in planned for row in writers[table](case))
                with connection.cursor().copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN (FREEZE)") as copy:
                    copy.write("".join(f"{row}\n" for row in rows))


def _writers(plan: Plan, procedure: tuple[str, str]) -> Mapping[str, Writer]:
    counted = {"cases_event": 0, "cases_letter": 0}

    def numbered(table: str, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            counted[table] += 1
            yield f"{counted[table]}\t{line}"

    def person(one: Planned) -> Iterator[str]:
        v, n = one.values, one.number
        reach = f"07700 {n % 1_000_000:06d}\t{n % 190 + 1} Castle Street, Luton"
        yield f"{n}\t{AUTHORITY}\t{v['name']}\t{v['email']}@mail.example\t{reach}"

    def case(one: Planned) -> Iterator[str]:
        v, n = one.values, one.number
        begun = f"corporate\t{procedure[0]}\t{procedure[1]}\t{{}}\t{n}\t{v['d0']} 09:00:00"
        yield f"{n}\t{AUTHORITY}\t{v['reference']}\t{begun}"

    def words(one: Planned) -> Iterator[str]:
        v = one.values
        names = f"{v['reference']} {v['name']} {v['email']}@mail.example"
        service = str(v["service"]) if "%(service)s" in one.pattern.summary else ""
        marks = ",".join([f"authority:{AUTHORITY}", *(f"staff:{person}/{service}" for person in one.people)])
        yield f"{one.number}\t{names}\t{v['summary']}\t{one.variant}\t{AUTHORITY}/{service}\t{{{marks}}}"

    def text(one: Planned) -> Iterator[str]:
        v = one.values
        for number, key in enumerate(one.pattern.texts):
            yield f"{v[f'u{number}']}\t{AUTHORITY}\t{one.number}\t{v[key]}"

    return {
        "cases_person": person,
        "cases_case": case,
        "cases_event": lambda one: numbered("cases_event", (line % one.values for line in one.pattern.events)),
        "cases_summary": lambda one: iter([one.pattern.summary % one.values]),
        "bench_words": words,
        "cases_text": text,
        "cases_letter": lambda one: numbered("cases_letter", (line % one.values for line in one.pattern.letters)),
    }
