"""What is done inside one store, as the application: tell the stories, hire the staff, check a sample.

A program of its own, since Django works on one database: `python -m bench.store PROCEDURES tell FILE | check`.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

import django

from bench.council import AUTHORITY, use_folder

SAMPLE = 200
PASSWORD = "putright-bench"
ALL_DAYS_FROM = 5000
"""From so many cases on, stories begin on every day that fits."""


def main() -> None:
    """Do what the command line says; the last line printed is the answer, as JSON."""
    use_folder(Path(sys.argv[1]))
    django.setup()
    answer = tell(Path(sys.argv[3])) if sys.argv[2] == "tell" else check()
    print(json.dumps(answer))


def tell(target: Path) -> Mapping[str, object]:
    """Write the patterns of all stories to a file, and leave the store with its staff and nothing else."""
    from bench import pattern, telling
    from putright.accounts.scope import authority_scope
    from putright.cases.clock import day_of, now
    from putright.procedure_files.catalogue import catalogue

    with authority_scope(AUTHORITY):
        told = telling.patterns(day_of(now()), all_days=_cases() >= ALL_DAYS_FROM)
        from django.db import transaction

        transaction.set_rollback(True)
    target.write_text(pattern.as_json(told), encoding="utf-8")
    hire_all()
    version = catalogue().version(f"{AUTHORITY}/corporate", day_of(now()))
    return {
        "patterns": len(told),
        "steps": sum(len(one.events) for one in told),
        "in_force_from": version.procedure.in_force_from.isoformat(),
        "sha256": version.sha256,
    }


def hire_all() -> None:
    """The whole council, all with one password."""
    from django.contrib.auth.hashers import make_password

    from bench.council import council
    from putright.accounts.models import User
    from putright.accounts.scope import authority_scope
    from putright.cases.channels import switch
    from putright.cases.clock import now
    from putright.cases.models import DefaultOwner
    from putright.procedure_files.catalogue import catalogue

    posts, password = catalogue().authority(AUTHORITY).posts, make_password(PASSWORD)
    staff = council(_cases()).staff
    with authority_scope(AUTHORITY):
        User.objects.bulk_create(
            User(
                id=one.id,
                authority=AUTHORITY,
                email=one.email,
                name=one.name,
                telephone=one.telephone,
                password=password,
                posts=[one.post],
                grade=posts[one.post].grade,
                service=one.service,
            )
            for one in staff
        )
        DefaultOwner.objects.create(authority=AUTHORITY, service="", user_id=staff[0].id)
        switch(AUTHORITY, "online_form", True, str(staff[0].id), now())


def check() -> Mapping[str, object]:
    """A sample, as `rebuild-summaries --check` would: the stored rows against the events. An error if one differs."""
    from putright.accounts.scope import authority_scope
    from putright.cases.models import Case

    with authority_scope(AUTHORITY):
        highest = _cases()
        numbers = sorted(Random(1).sample(range(1, highest + 1), min(SAMPLE, highest)))
        cases = list(Case.objects.filter(pk__in=numbers).select_related("complainant", "representative", "summary"))
        wrong = [problem for case in cases for problem in _differences(case)]
    if wrong or len(cases) != len(numbers):
        raise SystemExit("The store is not what its events say:\n" + "\n".join(wrong[:20]))
    return {"cases": len(cases)}


def _differences(case: "object") -> list[str]:
    from django.db import transaction

    from putright.cases import read, texts
    from putright.cases.models import Case, SearchEntry, Summary
    from putright.cases.search import index_case
    from putright.cases.summary import summarise

    assert isinstance(case, Case)
    loaded = read.load(case)
    wanted, stored = summarise(case, loaded.engine_case), case.summary
    names = [field.attname for field in Summary._meta.concrete_fields]
    wrong = [
        f"{case.reference}: {name} is {getattr(stored, name)!r}, its events say {getattr(wanted, name)!r}"
        for name in names
        if getattr(stored, name) != getattr(wanted, name)
    ]
    before = SearchEntry.objects.values_list("words", "access").get(case=case)
    bodies = texts.bodies(case)
    with transaction.atomic():
        SearchEntry.objects.filter(case=case).delete()
        for event in loaded.events:
            wanted.last_number = event.number
            said = [bodies[token] for token in tokens(loaded.procedure.steps[event.step], event.data)]
            index_case(wanted, said)
        after = SearchEntry.objects.values_list("words", "access").get(case=case)
        transaction.set_rollback(True)
    return wrong + ([f"{case.reference}: its search entry is not what indexing gives"] if before != after else [])


def tokens(step: "object", data: Mapping[str, object]) -> list[str]:
    """The event's texts in the order in which they are indexed."""
    from bench.telling import tokens_in_order
    from putright.engine.procedure import Step

    assert isinstance(step, Step)
    return list(tokens_in_order(step, data))


def _cases() -> int:
    """How many cases the store is to have: its database is named for it."""
    from django.conf import settings

    return int(settings.DATABASES["default"]["NAME"].rsplit("_", 1)[1])


if __name__ == "__main__":
    main()
