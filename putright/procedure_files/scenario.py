"""Run a dated story against its procedure, and find the first step that differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from putright.engine import questions
from putright.engine.answers import FILE
from putright.engine.attempt import Attempt, Case
from putright.engine.clocks import ClockAnswer
from putright.engine.counting import Due
from putright.engine.decide import Accepted, Refused
from putright.engine.events import Event
from putright.engine.people import Actor, Person
from putright.engine.procedure import COMPLAINANT, FieldKind, Procedure, Step
from putright.engine.reasons import Reason
from putright.engine.specimens import TEXT, specimen
from putright.engine.triage import Question, Triage, what_next
from putright.engine.working_days import Calendar
from putright.procedure_files.catalogue import Catalogue
from putright.procedure_files.problems import BadFile
from putright.procedure_files.read import Document, Where, read
from putright.procedure_files.shapes import ScenarioFile, ScenarioStep, TriagedShape
from putright.procedure_files.validate import validate


@dataclass(frozen=True, slots=True)
class Difference:
    """What the story expects at a step, what is so instead, and why."""

    path: Path
    line: int
    step: str
    expected: str
    found: str
    because: tuple[Reason, ...] = ()

    def __str__(self) -> str:
        lines = [
            f"{self.path}:{self.line}: {self.step}",
            f"  expected: {self.expected}",
            f"  found:    {self.found}",
        ]
        return "\n".join(lines + [f"  because:  {reason}" for reason in self.because])


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario file, read and checked."""

    document: Document
    file: ScenarioFile
    procedure: Procedure
    calendar: Calendar
    triage: Triage | None


@dataclass
class _Telling:
    """The case as the story unfolds."""

    story: Story
    people: Mapping[str, Person]
    calendar: Calendar
    events: list[Event] = field(default_factory=list)

    def case(self, today: date) -> Case:
        state = questions.where_does_it_stand(self.story.procedure, self.events)
        return Case(self.story.procedure, self.calendar, state, self.people, today)

    def proclaim(self, days: Mapping[date, str]) -> None:
        self.calendar = replace(self.calendar, not_worked={**self.calendar.not_worked, **days})


def read_story(path: Path, catalogue: Catalogue) -> Story:
    """The story in `path`; BadFile when the file is wrong or names what its procedure does not have."""
    document = read(path)
    file = validate(document, ScenarioFile)
    slug = file.procedure.partition("/")[0]
    first = min((step.day for step in file.steps), default=None)
    procedure = catalogue.procedure(file.procedure, first)
    _names_exist(document, file, procedure)
    triage = catalogue.triage(slug, first or date.max)
    if file.triage and triage is None:
        raise document.problem(
            ("triage",), "The council has no triage.", "Write triage.YEAR-MONTH-DAY.yaml."
        ).as_error()
    return Story(document, file, procedure, catalogue.calendar(slug), triage)


def run(story: Story) -> Difference | None:
    """Tell the story; None when everything was as it says, else the first step that differs."""
    for number, told in enumerate(story.file.triage):
        differs = _unlike_triaged(story, told)
        if differs is not None:
            return Difference(story.document.path, story.document.line(("triage", number)), *differs)
    telling = _Telling(story, _people(story), story.calendar)
    for number, step in enumerate(story.file.steps):
        difference = _tell(telling, step)
        if difference is not None:
            line = story.document.line(("steps", number))
            what, expected, found, because = difference
            return Difference(story.document.path, line, what, expected, found, because)
    return None


_Differs = tuple[str, str, str, tuple[Reason, ...]]


def _unlike_triaged(story: Story, told: TriagedShape) -> _Differs | None:
    assert story.triage is not None
    what = f"answered {', '.join(f'{key}: {value}' for key, value in told.answers.items())}"
    following = what_next(story.triage, told.answers)
    if isinstance(following, Question):
        return what, f"leads to {told.leads_to}", f"`{following.key}` is asked", ()
    found, clause = following.to or following.elsewhere or "", following.clause
    if found != told.leads_to or told.clause not in (None, clause):
        expected = f"leads to {told.leads_to}" + (f" ({told.clause})" if told.clause else "")
        return what, expected, f"leads to {found} ({clause})", ()
    return None


def _tell(telling: _Telling, told: ScenarioStep) -> _Differs | None:
    what = f"{told.day} {told.do or 'nothing done'}"
    recorded = told.recorded or told.day
    telling.proclaim(told.proclaimed)
    if told.do is not None:
        outcome = _attempt(telling, told, recorded)
        differs = _unlike_told(telling, told, outcome)
        if differs is not None:
            return what, *differs
    case = telling.case(max(told.day, recorded))
    differs = _unlike_due(case, told) or _unlike_standing(case, told) or _unlike_possible(telling, case, told)
    return (what, *differs) if differs else None


def _attempt(telling: _Telling, told: ScenarioStep, recorded: date) -> Accepted | Refused:
    procedure = telling.story.procedure
    step = procedure.steps[told.do or ""]
    case = telling.case(recorded)
    actor = _actor(telling, told.by or _who_may(procedure, case, step))
    kinds = {field.key: field.kind for field in step.fields}
    answers = specimen(case, step, {k: _as_given(kinds[k], value) for k, value in told.answers.items()}, told.day)
    letter = questions.which_letter(case, step, answers)
    parts = {part.key: TEXT for part in letter.parts} | dict(told.letter) if letter else None
    outcome = questions.what_comes_of(case, Attempt(step.key, told.day, actor, answers, parts))
    if isinstance(outcome, Accepted):
        at = datetime.combine(recorded, time(12), UTC)
        telling.events.append(Event(len(telling.events) + 1, step.key, told.day, at, actor.id, outcome.data))
    return outcome


def _unlike_told(
    telling: _Telling, told: ScenarioStep, outcome: Accepted | Refused
) -> tuple[str, str, tuple[Reason, ...]] | None:
    if told.refused is None:
        return ("done", "refused", outcome.all) if isinstance(outcome, Refused) else None
    expected = f"refused ({told.refused})"
    if isinstance(outcome, Accepted):
        return expected, "done", ()
    clauses = {reason.clause for reason in outcome.all}
    if told.refused != "yes" and told.refused not in clauses:
        return expected, f"refused ({', '.join(sorted(clauses)) or 'no clause'})", outcome.all
    return None


def _unlike_due(case: Case, told: ScenarioStep) -> tuple[str, str, tuple[Reason, ...]] | None:
    answers = questions.what_is_due(case.procedure, case.calendar, case.state, case.today)
    for clock in {**told.due, **told.status, **told.backstop}:
        latest = next((a for a in reversed(_in_order(answers)) if a.clock.key == clock), None)
        if clock in told.backstop:
            bound = _backstop(case, clock, latest)
            if (bound.on if bound else None) != _day_or_none(told.backstop[clock]):
                said = f"backstop {bound.on if bound and bound.on else 'none'}"
                return f"{clock} backstop {told.backstop[clock]}", said, bound.why if bound else ()
        if clock in told.due:
            expected = told.due[clock]
            found: date | str = "not running"
            if latest is not None and latest.status == "paused":
                found = "on hold"
            elif latest is not None and (latest.run.running or isinstance(expected, date)):
                found = latest.due.on or "none"
            if found != expected:
                return f"{clock} due {expected}", f"due {found}", latest.due.why if latest else ()
        if clock in told.status:
            status = latest.status if latest else "not running"
            if status != told.status[clock]:
                return f"{clock} {told.status[clock]}", status, latest.due.why if latest else ()
    return None


def _backstop(case: Case, clock: str, latest: ClockAnswer | None) -> Due | None:
    """Of the present run or, before there is one, of the one that an act still waited for will start."""
    if latest is not None:
        return latest.backstop
    return next((due for one, due in questions.what_is_to_come(case) if one.key == clock), None)


def _day_or_none(told: date | str) -> date | None:
    return told if isinstance(told, date) else None


def _in_order(answers: tuple[ClockAnswer, ...]) -> list[ClockAnswer]:
    return sorted(answers, key=lambda answer: answer.run.started_by)


def _unlike_standing(case: Case, told: ScenarioStep) -> tuple[str, str, tuple[Reason, ...]] | None:
    if told.standing is not None and case.state.standing != told.standing:
        return f"stands at {told.standing}", f"stands at {case.state.standing}", ()
    if told.needs is not None:
        needed = questions.what_is_needed_next(case)
        if needed is None or needed.key != told.needs:
            return f"needs {told.needs} next", f"needs {needed.key if needed else 'nothing'}", ()
    return None


def _unlike_possible(telling: _Telling, case: Case, told: ScenarioStep) -> tuple[str, str, tuple[Reason, ...]] | None:
    for expected, keys in ((True, told.may), (False, told.may_not)):
        for key in keys:
            step = case.procedure.steps[key]
            actor = _actor(telling, told.by or _who_may(case.procedure, case, step))
            permission = questions.may(case, step, actor)
            if permission.allowed != expected:
                words = ("may", "may not") if expected else ("may not", "may")
                return f"{words[0]} {key}", f"{words[1]} {key}", permission.reasons
    return None


def _actor(telling: _Telling, who: str) -> Actor:
    if who == COMPLAINANT:
        return Actor.complainant()
    return Actor(who, telling.people[who].posts)


def _who_may(procedure: Procedure, case: Case, step: Step) -> str:
    """Whoever in the story may take the step, the complainant last, so that stories need not say it."""
    for person in case.people.values():
        if not questions.may(case, step, Actor(person.id, person.posts)).reasons:
            return person.id
    return COMPLAINANT


def _people(story: Story) -> dict[str, Person]:
    posts = story.procedure.posts
    return {
        name: Person(
            name,
            name,
            frozenset(one.posts),
            max(posts[post].grade for post in one.posts),
            one.service,
        )
        for name, one in story.file.people.items()
    }


def _as_given(kind: FieldKind, value: Any) -> Any:
    """An answer as a form would give it: dates as text, and for each name of a file one that may be called so."""
    if kind == "document" and isinstance(value, list):
        return [f"{FILE}{sha256(str(name).encode()).hexdigest()}" for name in value]
    return value.isoformat() if isinstance(value, date) else value


_Name = tuple[Where, str, Mapping[str, Any], str]
"""Where a name stands, the name, the names there are, and of what."""


def _names_exist(document: Document, file: ScenarioFile, procedure: Procedure) -> None:
    names: list[_Name] = [
        (("people", person), post, procedure.posts, "post") for person, one in file.people.items() for post in one.posts
    ]
    for number, step in enumerate(file.steps):
        names += _names_in(("steps", number), step, file, procedure)
    problems = [
        document.problem(where, f"There is no {what} `{name}`.", f"There are: {', '.join(among)}.")
        for where, name, among, what in names
        if name not in among
    ]
    if problems:
        raise BadFile(problems)


def _names_in(here: Where, told: ScenarioStep, file: ScenarioFile, procedure: Procedure) -> Iterator[_Name]:
    actors = {**file.people, COMPLAINANT: None}
    for key in (told.do, *told.may, *told.may_not, told.needs):
        if key is not None:
            yield here, key, procedure.steps, "step"
    for clock in (*told.due, *told.status, *told.backstop):
        yield here, clock, procedure.clocks, "clock"
    if told.standing is not None:
        yield here, told.standing, procedure.standings, "standing"
    if told.by is not None:
        yield here, told.by, actors, "person"
    if told.do is not None and told.do in procedure.steps:
        yield from _names_answered(here, told, procedure, procedure.steps[told.do])


def _names_answered(here: Where, told: ScenarioStep, procedure: Procedure, step: Step) -> Iterator[_Name]:
    fields = {field.key: field for field in step.fields}
    for answer in told.answers:
        yield here, answer, fields, f"question in `{step.key}`:"
    parts = {part.key: part for part in procedure.letters[step.letter].parts} if step.letter else {}
    for part in told.letter:
        yield here, part, parts, f"part of the letter of `{step.key}`:"
