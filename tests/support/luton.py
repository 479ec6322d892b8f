"""A small Luton office in the database, and cases taken as far as a test needs, all through the product's own doors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases import read, texts
from putright.cases.models import Case, DefaultOwner, Person
from putright.cases.record import Opening, Overtaken, Recorded, open_case, take_step
from putright.engine.attempt import Attempt
from putright.engine.decide import Refused
from putright.letters.compose import compose
from putright.procedure_files.catalogue import catalogue

PASSWORD = "a long enough password"

POSTS = {
    "complaints": ("information_governance_officer", ""),
    "manager": ("information_governance_manager", ""),
    "administrator": ("administrator", ""),
    "officer": ("officer", "highways"),
    "colleague": ("officer", "highways"),
    "team_manager": ("team_manager", "highways"),
    "service_manager": ("service_manager", "highways"),
    "head": ("head_of_service", "highways"),
    "elsewhere": ("officer", "housing"),
}


def at(day: date, hour: int = 10) -> datetime:
    """That hour of that day in London."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


@dataclass(frozen=True)
class Office:
    """Luton's staff by part, and what they do. Every method needs a scope, which the fixture `luton` opens."""

    staff: Mapping[str, User]

    def open(self, day: str, email: str = "samira@mail.example", **answers: Any) -> Case:
        """A complaint about Highways received on `day`."""
        received = date.fromisoformat(day)
        person = Person(authority="luton", name="Samira Khan", email=email, address="3 Castle Street, Luton")
        given = {
            "channel": "email",
            "summary": "The pothole outside my house.",
            "service": "highways",
            "owner": str(self.staff["complaints"].pk),
            **answers,
        }
        attempt = Attempt("receive", received, read.as_actor(self.staff["complaints"]), given)
        outcome = open_case(Opening("luton", "corporate", person), attempt, at(received))
        assert isinstance(outcome, Recorded), outcome
        return outcome.case

    def take(
        self, case: Case, who: str, step: str, day: str, expected: int | None = None, **answers: Any
    ) -> Recorded | Refused | Overtaken:
        """Take a step, with its letter as the wording has it, recorded on the day it happened."""
        happened = date.fromisoformat(day)
        loaded = read.load(case, happened)
        chosen, user = loaded.procedure.steps[step], self.staff[who]
        answers = {key: self._id_if_staff(value) for key, value in answers.items()}
        composed = compose(loaded, texts.bodies(case), chosen, answers, user, happened)
        outgoing = composed.outgoing(composed.parts) if composed else None
        attempt = Attempt(step, happened, read.as_actor(user), answers, outgoing.parts if outgoing else None)
        number = loaded.state.last_number if expected is None else expected
        return take_step(case, attempt, number, at(happened), outgoing)

    def _id_if_staff(self, value: Any) -> Any:
        return str(self.staff[value].pk) if isinstance(value, str) and value in self.staff else value

    def took(self, case: Case, who: str, step: str, day: str, **answers: Any) -> Recorded:
        """The same, and it must have been recorded."""
        outcome = self.take(case, who, step, day, **answers)
        assert isinstance(outcome, Recorded), outcome
        return outcome

    def at_stage_1(self, day: str = "2026-11-02") -> Case:
        """A case in which the officer investigates, acknowledged, with one point of complaint."""
        case = self.open(day)
        self.took(case, "complaints", "review_issues", day, **REVIEW)
        self.took(case, "complaints", "start_stage_1", day, reason="not_suitable", why="It needs looking into.")
        self.took(case, "complaints", "appoint_investigating_officer", day, investigating_officer="officer")
        self.took(case, "officer", "acknowledge_stage_1", day, method="email")
        self.took(case, "officer", "add_point", day, point="Nobody mended the pothole.")
        return case

    def answered(self, day: str = "2026-11-02", on: str = "2026-11-09") -> Case:
        """A case answered at stage 1 on `on`."""
        case = self.at_stage_1(day)
        self.took(case, "officer", "respond_stage_1", on, **RESPONSE)
        return case


REVIEW = {
    "about": ["lack_of_action"],
    "service": "highways",
    "ombudsman": "lgo",
    "early_resolution_possible": "no",
    "why": "It has to be looked into.",
}
FINDINGS = {"1": {"finding": "upheld", "explanation": "It should have been mended in August."}}
RESPONSE = {
    "method": "email",
    "findings": FINDINGS,
    "unfair_treatment": "yes",
    "resolution": "It will be mended this week, and we apologise.",
}


def hire() -> Office:
    """Luton's staff. Needs a scope."""
    posts = catalogue().authority("luton").posts
    staff = {
        key: User.objects.hire(
            "luton",
            f"{key}@luton.example",
            PASSWORD,
            name=key.replace("_", " ").title(),
            posts=[post],
            grade=posts[post].grade,
            service=service,
            telephone="01582 000 001",
        )
        for key, (post, service) in POSTS.items()
    }
    DefaultOwner.objects.create(authority="luton", service="", user=staff["complaints"])
    return Office(staff)


@pytest.fixture
def at_hand(settings: Any, tmp_path: Any) -> None:
    """Quick passwords, since hashing is slow on purpose and proves nothing here; files that go with the test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def luton(db: None, at_hand: None) -> Iterator[Office]:
    """The office, within Luton's scope, until the test ends."""
    with authority_scope("luton"):
        yield hire()
