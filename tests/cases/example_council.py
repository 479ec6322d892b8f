"""A tiny council with two procedures in the database, as the product reads it from its files: they may be changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from putright.accounts.models import User
from putright.cases import read, texts
from putright.cases.models import Case, Person
from putright.cases.record import Opening, Overtaken, Recorded, open_case, take_step
from putright.engine.attempt import Attempt
from putright.engine.decide import Refused
from putright.letters.compose import Composed, compose
from putright.procedure_files.catalogue import catalogue
from tests.procedure_files.further_council import CHILDREN, CORPORATE
from tests.support.councils import spoil
from tests.support.luton import PASSWORD, at

COUNCIL = "examplebridge"
POSTS = {"officer": "officer", "manager": "manager", "director": "director", "ida": "independent"}


@dataclass(frozen=True)
class ExampleCouncil:
    """Its folder, its staff by name, and what they do. Every method needs a scope, which the fixture opens."""

    folder: Path
    staff: Mapping[str, User]

    def change(self, old: str, new: str, name: str = CHILDREN) -> None:
        """Change a procedure file before any case is opened."""
        spoil(self.folder / name, old, new)

    def change_corporate(self, old: str, new: str) -> None:
        """The same of the first procedure."""
        self.change(old, new, CORPORATE)

    def open(self, procedure: str, day: str, **answers: Any) -> Case:
        """A complaint received on `day`."""
        received = date.fromisoformat(day)
        person = Person(authority=COUNCIL, name="Samira Khan", email="samira@mail.example")
        given = {"channel": "email", "owner": "officer", **answers}
        attempt = Attempt("receive", received, read.as_actor(self.staff["officer"]), self._as_ids(given))
        outcome = open_case(Opening(COUNCIL, procedure, person), attempt, at(received))
        assert isinstance(outcome, Recorded), outcome
        return outcome.case

    def open_children(self, day: str = "2026-11-02", **answers: Any) -> Case:
        """A complaint about children's services received on `day`."""
        given = {"arose_on": "2026-10-01", "anonymous": "no", "summary": "Nobody rings back.", **answers}
        return self.open("children", day, **given)

    def letter(self, case: Case, who: str, step: str, day: str, **answers: Any) -> Composed | None:
        """The letter that would go with a step."""
        happened = date.fromisoformat(day)
        loaded = read.load(case, happened)
        chosen = loaded.procedure.steps[step]
        return compose(loaded, texts.bodies(case), chosen, self._as_ids(answers), self.staff[who], happened)

    def take(self, case: Case, who: str, step: str, day: str, **answers: Any) -> Recorded | Refused | Overtaken:
        """Take a step, with its letter as the wording has it, recorded on the day it happened."""
        happened = date.fromisoformat(day)
        composed = self.letter(case, who, step, day, **answers)
        outgoing = composed.outgoing(composed.parts) if composed else None
        parts = outgoing.parts if outgoing else None
        attempt = Attempt(step, happened, read.as_actor(self.staff[who]), self._as_ids(answers), parts)
        return take_step(case, attempt, read.load(case).state.last_number, at(happened), outgoing)

    def took(self, case: Case, who: str, step: str, day: str, **answers: Any) -> Recorded:
        """The same, and it must have been recorded."""
        outcome = self.take(case, who, step, day, **answers)
        assert isinstance(outcome, Recorded), outcome
        return outcome

    def _as_ids(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        named = {
            key: self.staff[value].pk for key, value in answers.items() if isinstance(value, str) and value in POSTS
        }
        return {**answers, **{key: str(pk) for key, pk in named.items()}}


def hire(folder: Path) -> ExampleCouncil:
    """The council's staff. Needs a scope, and the catalogue to read from that folder."""
    posts = catalogue().authority(COUNCIL).posts
    staff = {
        name: User.objects.hire(
            COUNCIL, f"{name}@example.example", PASSWORD, name=name.title(), posts=[post], grade=posts[post].grade
        )
        for name, post in POSTS.items()
    }
    return ExampleCouncil(folder, staff)
