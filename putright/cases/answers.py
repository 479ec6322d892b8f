"""Recorded answers as people read them: labels, choices in words, names for ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from putright.cases.models import CaseFile
from putright.cases.read import Loaded
from putright.cases.texts import readable
from putright.design.environment import day
from putright.engine.answers import FILE
from putright.engine.events import Event
from putright.engine.people import OUTSIDER, People
from putright.engine.procedure import COMPLAINANT, Field, Procedure

_NOT_STAFF = {
    COMPLAINANT: "the complainant",
    OUTSIDER: "somebody whose address is not the complainant's",
    "system": "Putright",
}
NO_NAME = "A file whose name is no longer kept"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that an answer attached; without its number among the case's files when its name is no longer kept."""

    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer under its question; `files` are those it attached."""

    label: str
    text: str
    clause: str
    files: Sequence[Attached] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to read the answers of one case."""

    procedure: Procedure
    people: People
    texts: Mapping[str, str]
    files: Sequence[CaseFile] = ()
    actions: Mapping[str, Any] = field(default_factory=dict)
    """The words of the case's actions, by their keys."""

    @classmethod
    def of(cls, loaded: Loaded, texts: Mapping[str, str], files: Sequence[CaseFile] = ()) -> "Reader":
        """What reads the answers of this case."""
        actions = {action.key: action.words for action in loaded.state.actions}
        return cls(loaded.procedure, loaded.engine_case.people, texts, files, actions)

    def answers(self, event: Event) -> list[Answer]:
        """Every answer of an event that was given, in the order of its form."""
        return [
            self._attached(field, event)
            if field.kind == "document"
            else Answer(field.title, self.read(field, event.data[field.key]), field.clause)
            for field in self.procedure.steps[event.step].fields
            if event.data.get(field.key) not in (None, "")
        ]

    def _attached(self, field: Field, event: Event) -> Answer:
        """By the event's number and the hash of the content; a decision may name what came with the request for it."""
        named = {f"{FILE}{one.file.sha256}": one for one in self.files}
        named |= {f"{FILE}{one.file.sha256}": one for one in self.files if one.event_number == event.number}
        found = (named.get(one) for one in event.data[field.key])
        files = [Attached(one.name, one.pk) if one else Attached(NO_NAME) for one in found]
        return Answer(field.title, ", ".join(one.name for one in files), field.clause, files)

    def read(self, field: Field, value: Any) -> str:
        """One answer."""
        if field.kind == "person":
            person = self.people.get(str(value["id"]))
            return person.name if person else "Somebody who has left"
        if field.kind == "findings":
            found = readable(value, self.texts)
            return "\n".join(
                f"Point {number}: {self.procedure.findings[one['finding']].title}. {one['explanation']}"
                for number, one in found.items()
            )
        if field.kind == "date":
            return day(str(value))
        if field.kind == "yes_no":
            return {"yes": "Yes", "no": "No"}.get(str(value), str(value))
        if field.kind == "choices":
            return ", ".join(field.choices.get(one, one) for one in value)
        if field.kind == "event":
            return f"Entry {value}"
        if field.kind == "action":
            return str(readable(self.actions.get(value, ""), self.texts)) or "An action"
        if field.kind in ("point", "points"):
            numbers = [value] if field.kind == "point" else value
            return f"Point{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
        return field.choices.get(str(value), str(readable(value, self.texts)))

    def fact(self, step: str, key: str, data: Mapping[str, Any]) -> str:
        """One answer of one step, by name; empty when it was not given."""
        field = next(field for field in self.procedure.steps[step].fields if field.key == key)
        return self.read(field, data[key]) if data.get(key) else ""

    def name(self, by: str) -> str:
        """Who recorded something."""
        if by in self.people:
            return self.people[by].name
        return _NOT_STAFF.get(by, "Somebody who has left")
