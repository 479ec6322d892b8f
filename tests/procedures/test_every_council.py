"""Whatever council comes, the product works with it: each procedure opens, by each way in, and every page answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases import read
from putright.cases.answers import Reader
from putright.cases.channels import switch
from putright.cases.clock import now
from putright.cases.models import Case as StoredCase
from putright.cases.models import DefaultOwner, IncomingMail
from putright.cases.record import Opening, Recorded, open_case
from putright.casework import case_page, step_form
from putright.engine import questions
from putright.engine.attempt import Attempt, Case
from putright.engine.people import Actor, Person
from putright.engine.procedure import COMPLAINANT
from putright.engine.specimens import specimen
from putright.engine.state import Point, State
from putright.intake.receive import receive
from putright.procedure_files.catalogue import catalogue
from tests.support.luton import PASSWORD, at
from tests.support.page_contract import inspect

COUNCILS = catalogue().councils()
PROCEDURES = [(slug, procedure) for slug in COUNCILS for procedure in catalogue().council(slug).versions]
DAY = date(2026, 11, 2)
MAIL = b"\r\n".join(
    (
        b"From: Sam <sam@mail.example>",
        b"To: us@council.example",
        b"Subject: My complaint",
        b"Message-ID: <1@mail.example>",
        b"",
        b"Nobody rang me back.",
    )
)
ASKED = {
    "for-whom": {"for_whom": "myself"},
    "your-name": {"name": "Sam"},
    "contact": {"email": "sam@mail.example"},
    "what-happened": {"summary": "Nobody rang me back."},
    "put-right": {},
    "evidence": {},
    "check": {},
}


@pytest.fixture
def slug(request: Any, db: None, at_hand: None) -> Iterator[str]:
    """A council with one member of staff in each post."""
    slug = request.param
    council = catalogue().authority(slug)
    service = next(iter(council.services), "")
    with authority_scope(slug):
        for post in council.posts.values():
            more = {"name": post.title, "posts": [post.key], "grade": post.grade, "service": service}
            User.objects.hire(slug, f"{post.key}@x.example", PASSWORD, **more)
        overseer = next(user for user in User.objects.order_by("pk") if council.posts[user.posts[0]].oversight)
        DefaultOwner.objects.create(authority=slug, service="", user=overseer)
        yield slug


def overseer() -> User:
    return DefaultOwner.objects.get().user


@pytest.mark.parametrize(("slug", "name"), PROCEDURES, indirect=["slug"], ids=lambda one: str(one))
def test_every_procedure_opens_and_its_page_answers(slug: str, name: str) -> None:
    procedure = catalogue().procedure(f"{slug}/{name}", DAY)
    opening = procedure.steps[procedure.opens_with]
    users = list(User.objects.order_by("pk"))
    case = read.new_case(procedure, Attempt(opening.key, DAY, Actor("")), DAY)
    case = replace(case, people=read.staff(users))
    named = {
        field.key: next(one for one, why in questions.whom_may_it_name(case, field, {}).items() if why is None)
        for field in opening.fields
        if field.kind == "person" and field.required
    }
    able = (read.as_actor(user) for user in users if set(user.posts) & set(opening.by))
    actor = next(able, Actor.complainant(COMPLAINANT))
    attempt = Attempt(opening.key, DAY, actor, specimen(case, opening, named, DAY))
    outcome = open_case(Opening(slug, name, None), attempt, at(DAY))
    assert isinstance(outcome, Recorded), outcome
    assert case_page.build(read.load(outcome.case, DAY), overseer()).standing


@pytest.mark.parametrize(("slug", "name"), PROCEDURES, ids=lambda one: str(one))
def test_every_form_of_every_procedure_can_be_drawn(slug: str, name: str) -> None:
    procedure = catalogue().procedure(f"{slug}/{name}", DAY)
    people = {post.key: Person(post.key, post.title, frozenset({post.key})) for post in procedure.posts.values()}
    state = State(procedure.opens_in, received_on=DAY, points=(Point(1, "The first point"),))
    case = Case(procedure, catalogue().calendar(slug), state, people, DAY)
    for step in procedure.steps.values():
        drawn = step_form.blank(case, step, Reader(procedure, people, {})).widgets()
        assert len(drawn) > len(step.fields), f"{step.key}: every question, and the day"


@pytest.mark.parametrize("slug", COUNCILS, indirect=True)
def test_an_e_mail_becomes_a_case_and_the_next_one_joins_it(slug: str) -> None:
    first = receive(slug, MAIL, at(DAY))
    assert (first.outcome, first.reason) == (IncomingMail.REGISTERED, "")
    answer = MAIL.replace(b"My complaint", f"About {first.reference}".encode()).replace(b"<1@", b"<2@")
    second = receive(slug, answer, at(DAY, 11))
    assert (second.outcome, second.reason) == (IncomingMail.JOINED, "")


@pytest.mark.parametrize("slug", COUNCILS, indirect=True)
def test_the_public_form_makes_a_case(slug: str) -> None:
    switch(slug, "online_form", True, "1", now())
    visitor = Client()
    front = visitor.get(f"/{slug}/")
    assert front.status_code == 200
    inspect(front)
    for key, answers in ASKED.items():
        sent = visitor.post(f"/{slug}/complain/{key}/", answers)
        assert sent.status_code == 302, (key, sent.content.decode()[-3000:])
    assert StoredCase.objects.count() == 1


@pytest.mark.parametrize("slug", COUNCILS, indirect=True)
def test_staff_pages_answer(slug: str) -> None:
    desk = Client()
    desk.post(f"/{slug}/staff/sign-in/", {"email": overseer().email, "password": PASSWORD})
    pages = ["", "mail/", "readings/", *(f"register/?procedure={name}" for name in catalogue().council(slug).versions)]
    if catalogue().triage(slug, DAY):
        pages.append("triage/")
    for path in pages:
        page = desk.get(f"/{slug}/staff/{path}")
        assert page.status_code == 200, path
        inspect(page)
    case = StoredCase.objects.get(reference=receive(slug, MAIL, at(DAY)).reference)
    for step in catalogue().procedure(f"{slug}/{case.procedure}", DAY).steps.values():
        if step.kind != "open":
            page = desk.get(f"/{slug}/staff/cases/{case.reference}/steps/{step.key}/")
            assert page.status_code in (200, 403), step.key
            inspect(page)


def test_every_council_in_the_folder_is_here() -> None:
    folders = {path.parent.name for path in Path(catalogue().folder).glob("*/authority.yaml")}
    assert set(COUNCILS) == {name for name in folders if not name.startswith("_")}
