"""The form of one step, generated from the procedure: questions drawn, answers read, errors placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from putright.cases.answers import Reader
from putright.casework.candidates import NOBODY, Candidates
from putright.casework.documents import LIMITS, NOTHING, Documents
from putright.design.widgets import Asked, Option, Widget, read_answer, read_date, widgets
from putright.engine import questions
from putright.engine.attempt import Attempt, Case
from putright.engine.decide import Refused
from putright.engine.people import Actor
from putright.engine.procedure import Field, Step
from putright.engine.reasons import Reason

HAPPENED_ON = "happened-on"
"""The form's own question, with a hyphen, so that no question of a procedure is called so."""


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step's form as filled in so far, for one case."""

    case: Case
    step: Step
    reader: Reader
    answers: Mapping[str, Any]
    happened_on: str
    refused: Refused | None = None
    documents: Documents = NOTHING
    candidates: Candidates = NOBODY

    @property
    def takes_files(self) -> bool:
        """Whether anything is to be attached, so that the form must be sent as one with files."""
        return any(field.kind == "document" for field in self.step.fields)

    def attempt(self, actor: Actor, letter: Mapping[str, str] | None = None) -> Attempt:
        """What is to be asked of the engine."""
        try:
            day = date.fromisoformat(self.happened_on)
        except ValueError:
            day = date.max
        return Attempt(self.step.key, day, actor, dict(self.answers), letter)

    def widgets(self) -> list[Widget]:
        """Every question drawn with its answer and error, the day it happened last."""
        errors = self._wrong()
        asked = [
            Asked(
                field,
                self.answers.get(field.key),
                errors.get(field.key),
                self._options(field),
                [(key, finding.title) for key, finding in self.case.procedure.findings.items()],
                self._when(field),
            )
            for field in self.step.fields
        ]
        return widgets([*asked, Asked(self._day(), self.happened_on, self._wrong_day())])

    def error_list(self) -> list[dict[str, str]]:
        """What is wrong, each linked to where it is put right."""
        refused = self.refused or Refused()
        fields = [{"text": str(reason), "href": f"#{_target(self.step, key)}"} for key, reason in self._wrong().items()]
        parts = [{"text": str(reason), "href": f"#part-{key}"} for key, reason in refused.parts.items()]
        return [{"text": str(reason)} for reason in refused.reasons] + fields + parts

    def with_refusal(self, refused: Refused) -> "StepForm":
        """The same form, saying why not."""
        return replace(self, refused=refused)

    def _wrong(self) -> Mapping[str, Reason]:
        """By question, in their order. What is wrong with a file says more than that one is missing."""
        wrong = {**(self.refused.fields if self.refused else {}), **self.documents.wrong}
        return {field.key: wrong[field.key] for field in self.step.fields if field.key in wrong}

    def _day(self) -> Field:
        """The last question of every form."""
        opening = self.step.key == self.case.procedure.opens_with
        title = "When did it reach the council?" if opening else "When did this happen?"
        return Field(HAPPENED_ON, title, "date", "", hint="Leave it as it is if that is today.")

    def _wrong_day(self) -> Reason | None:
        try:
            date.fromisoformat(self.happened_on)
        except ValueError:
            return Reason("Give a day, month and year that exist")
        return None

    def _options(self, field: Field) -> Sequence[Option]:
        if field.kind == "person":
            return self._people(field)
        if field.kind in ("findings", "point", "points"):
            return self._open_points()
        if field.kind == "action":
            return [
                Option(action.key, str(self.reader.texts.get(action.words, action.words)))
                for action in self.case.state.open_actions
            ]
        if field.kind == "event":
            return [
                Option(str(event.number), self._named(event.step, event.happened_on))
                for event in reversed(self.case.state.taken)
            ]
        if field.kind == "document":
            return self.documents.options(field.key)
        return ()

    def _when(self, field: Field) -> str:
        """Which answers to other questions make this one necessary; how many files there may be."""
        limits = LIMITS if field.kind == "document" else ""
        others = {other.key: other for other in self.step.fields}
        # What depends on a fact of the case needs no saying: the case decides it, not another answer of the form.
        said = [
            " or ".join(others[key].choices.get(value, value) for value in values).lower()
            for key, values in field.required_when.items()
            if key in others
        ]
        only_if = f"Only if: {'; '.join(said)}." if said else ""
        return " ".join(filter(None, (only_if, limits)))

    def _open_points(self) -> list[Option]:
        texts = self.reader.texts
        return [Option(str(p.number), str(texts.get(p.text, p.text))) for p in self.case.state.open_points]

    def _people(self, field: Field) -> list[Option]:
        reasons = questions.whom_may_it_name(self.case, field, self.answers)
        return [
            Option(person, self.case.people[person].name, reason.text if reason else "")
            for person, reason in reasons.items()
        ]

    def _named(self, step: str, day: date) -> str:
        return f"{self.case.procedure.steps[step].as_done}, {day:%d.%m.%Y}"


def blank(case: Case, step: Step, reader: Reader) -> StepForm:
    """The form as first opened: a decision on a request starts from what was asked for."""
    request = case.state.latest(step.takes_from) if step.takes_from else None
    asked_for = request.data if request else {}
    answers = {
        field.key: reader.texts.get(str(asked_for[field.key]), asked_for[field.key])
        for field in step.fields
        if field.key in asked_for
    }
    facts = {
        field.key: case.state.facts[field.sets]
        for field in step.fields
        if field.sets and field.sets in case.state.facts and field.kind in ("choice", "choices")
    }
    return StepForm(case, step, reader, {**facts, **answers}, case.today.isoformat())


def filled(case: Case, step: Step, reader: Reader, posted: QueryDict, documents: Documents) -> StepForm:
    """The form as sent."""
    points = [point.number for point in case.state.open_points]
    answers = {
        field.key: documents.answer(field.key) if field.kind == "document" else read_answer(field, posted, points)
        for field in step.fields
    }
    given = {key: value for key, value in answers.items() if value is not None}
    day = read_date(posted, HAPPENED_ON) or case.today.isoformat()
    return StepForm(case, step, reader, given, day, documents=documents)


def _target(step: Step, key: str) -> str:
    field = next(field for field in step.fields if field.key == key)
    if field.kind == "date":
        return f"{key}-day"
    return f"{key}-1" if field.kind == "findings" else key
