"""Recorded answers as people read them: labels, choices in words, names for ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from putright.cases.texts import readable
from putright.design.environment import day
from putright.engine.answers import FINDINGS
from putright.engine.people import People
from putright.engine.procedure import Field, Procedure, Step


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer under its question."""

    label: str
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to read the answers of one case."""

    procedure: Procedure
    people: People
    texts: Mapping[str, str]

    def answers(self, step: Step, data: Mapping[str, Any]) -> list[Answer]:
        """Every answer of a step that was given, in the order of its form."""
        return [
            Answer(field.title, self.read(field, data[field.key]), field.clause)
            for field in step.fields
            if data.get(field.key) not in (None, "")
        ]

    def read(self, field: Field, value: Any) -> str:
        """One answer."""
        if field.kind == "person":
            person = self.people.get(str(value["id"]))
            return person.name if person else "Somebody who has left"
        if field.kind == "findings":
            found = readable(value, self.texts)
            return "\n".join(
                f"Point {number}: {FINDINGS[one['finding']]}. {one['explanation']}" for number, one in found.items()
            )
        if field.kind == "date":
            return day(str(value))
        if field.kind == "yes_no":
            return {"yes": "Yes", "no": "No"}.get(str(value), str(value))
        if field.kind == "choices":
            return ", ".join(field.choices.get(one, one) for one in value)
        if field.kind == "event":
            return f"Entry {value}"
        return field.choices.get(str(value), str(readable(value, self.texts)))

    def fact(self, step: str, key: str, data: Mapping[str, Any]) -> str:
        """One answer of one step, by name; empty when it was not given."""
        field = next(field for field in self.procedure.steps[step].fields if field.key == key)
        return self.read(field, data[key]) if data.get(key) else ""

    def name(self, by: str) -> str:
        """Who recorded something."""
        if by in self.people:
            return self.people[by].name
        if by.startswith("person:"):
            return "The complainant"
        return "Putright" if by == "system" else "Somebody who has left"
