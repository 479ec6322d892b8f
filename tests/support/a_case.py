"""A small procedure made by hand, and cases told in a line a step: a_case("receive 2026-12-18", "hold 2026-12-21")."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from putright.engine import questions
from putright.engine.attempt import Attempt, Case
from putright.engine.clocks import ClockAnswer, Due
from putright.engine.decide import Accepted, Refused
from putright.engine.events import Event
from putright.engine.people import Actor, Person
from putright.engine.procedure import (
    Appointment,
    CaseRole,
    Field,
    Letter,
    LetterPart,
    Post,
    Procedure,
    Stage,
    Standing,
    Step,
)
from putright.engine.state import State
from putright.engine.timing import Clock, Extension, Length, Start
from putright.engine.working_days import Calendar

BANK_HOLIDAYS = {
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day (substitute day)",
    date(2027, 1, 1): "New Year's Day",
    date(2027, 3, 26): "Good Friday",
    date(2027, 3, 29): "Easter Monday",
}
CALENDAR = Calendar(BANK_HOLIDAYS, known_until=date(2027, 12, 31))

OFFICER = Person("Ola", "Ola", frozenset({"officer"}), 1, "waste")
OTHER = Person("Olu", "Olu", frozenset({"officer"}), 1, "parks")
MANAGER = Person("Mia", "Mia", frozenset({"manager"}), 2, "waste")
DIRECTOR = Person("Dee", "Dee", frozenset({"director"}), 3)
PEOPLE = {person.id: person for person in (OFFICER, OTHER, MANAGER, DIRECTOR)}

STAFF = ("officer", "manager", "director")
OPEN = ("open",)


def a_field(key: str, kind: str = "text", **more: Any) -> Field:
    """A question, required unless said otherwise."""
    return Field(key, f"{key}?", kind, f"EXA-{key}", **more)  # type: ignore[arg-type]


def a_step(key: str, kind: str = "record", **more: Any) -> Step:
    """A step for all staff while the case is open, unless said otherwise."""
    return Step(
        **{"key": key, "title": f"Do {key}", "kind": kind, "clause": f"EXA-{key}", "by": STAFF, "when": OPEN} | more
    )


def a_clock(key: str, length: Length | None = None, **more: Any) -> Clock:
    """A clock from receipt to the answer, unless said otherwise."""
    defaults: dict[str, Any] = {
        "starts": (Start("receive"),),
        "stops": ("respond",),
        "responsible": "officer",
    }
    return Clock(**defaults | {"key": key, "title": f"The {key}", "clause": f"EXA-{key}", "length": length} | more)


_METHODS = {"letter": "Letter", "telephone": "Telephone"}
_CORRECTIONS = {"date": "Another day", "strike": "Never happened"}

STEPS = (
    a_step("receive", "open", fields=(a_field("summary", required=False),)),
    a_step("acknowledge"),
    a_step("note", when=("open", "answered", "closed")),
    a_step("add_point", "point", fields=(a_field("point"), a_field("outcome_wanted", required=False))),
    a_step("appoint", fields=(a_field("investigator", "person", sets="investigator", appointment=Appointment()),)),
    a_step("name_subject", fields=(a_field("subject", "person", sets="subject"),)),
    a_step("ask_for_time", fields=(a_field("until", "date"), a_field("reason")), not_while_running=("decision",)),
    a_step(
        "extend",
        "extend",
        clock="response",
        takes_from="ask_for_time",
        not_by_who_took=("ask_for_time",),
        fields=(a_field("until", "date"), a_field("reason", required=False)),
    ),
    a_step("agree", fields=(a_field("target", "date"),)),
    a_step("agree_anew", "extend", clock="agreed", fields=(a_field("until", "date"),)),
    a_step("hold", "hold", fields=(a_field("review_on", "date"),)),
    a_step("renew_hold", "renew_hold", fields=(a_field("review_on", "date"),)),
    a_step("lift_hold", "lift_hold"),
    a_step("set_aside"),
    a_step("start_again"),
    a_step(
        "respond",
        leads_to="answered",
        after=("add_point",),
        by=("investigator",),
        letter="answer",
        letter_when={"method": ("letter",)},
        fields=(a_field("method", "choice", choices=_METHODS), a_field("findings", "findings")),
    ),
    a_step("confirm", when=("answered",), only_while_running=("confirmation",)),
    a_step("close", when=("open", "answered"), leads_to="closed"),
    a_step("reopen", when=("closed",), leads_to="open"),
    a_step(
        "correct",
        "correct",
        when=("open", "answered", "closed"),
        fields=(
            a_field("event", "event"),
            a_field("correction", "choice", choices=_CORRECTIONS),
            a_field("right_date", "date", required=False),
        ),
    ),
)

CLOCKS = (
    a_clock("acknowledgement", Length(3, "working_days"), stops=("acknowledge",)),
    a_clock(
        "response",
        Length(10, "working_days"),
        starts=(Start("receive"), Start("start_again")),
        set_aside_by=("set_aside",),
        paused_by=("hold",),
        extension=Extension("extend", "EXA-more-time", Length(20, "working_days")),
    ),
    a_clock("callback", Length(5, "calendar_days"), paused_by=("hold",)),
    a_clock("remedy", Length(1, "months"), paused_by=("hold",)),
    a_clock("keeping", Length(2, "years"), paused_by=("hold",)),
    a_clock("agreed", starts=(Start("agree"),), agreed_in="target"),
    a_clock("decision", starts=(Start("ask_for_time"),), stops=("extend",)),
    a_clock("confirmation", starts=(Start("respond", {"method": ("telephone",)}),), stops=("confirm",)),
)

PROCEDURE = Procedure(
    authority="examplebridge",
    slug="small",
    title="Small procedure",
    in_force_from=date(2026, 4, 1),
    opens_with="receive",
    opens_in="open",
    messages_taken_by="note",
    stages={"stage_1": Stage("stage_1", 1, "Stage 1")},
    standings={
        "open": Standing("open", "Open", "EXA-1"),
        "answered": Standing("answered", "Answered", "EXA-1"),
        "closed": Standing("closed", "Closed", "EXA-1", closed=True),
    },
    posts={
        "officer": Post("officer", "Officer", 1),
        "manager": Post("manager", "Manager", 2),
        "director": Post("director", "Director", 3),
    },
    case_roles={"investigator": CaseRole("investigator", "Investigator", "EXA-2")},
    clocks={clock.key: clock for clock in CLOCKS},
    steps={step.key: step for step in STEPS},
    letters={
        "answer": Letter(
            "answer",
            "Answer",
            "EXA-answer",
            (
                LetterPart("reasons", "the reasons", "EXA-reasons"),
                LetterPart("thanks", "thanks", "EXA-thanks", required=False),
            ),
        )
    },
    readings={},
)


def procedure_with(*elements: Step | Clock | Standing, of: Procedure = PROCEDURE) -> Procedure:
    """The small procedure with these steps, clocks and standings instead of, or besides, its own."""
    steps = {one.key: one for one in elements if isinstance(one, Step)}
    clocks = {one.key: one for one in elements if isinstance(one, Clock)}
    standings = {one.key: one for one in elements if isinstance(one, Standing)}
    return replace(
        of,
        steps={**of.steps, **steps},
        clocks={**of.clocks, **clocks},
        standings={**of.standings, **standings},
    )


@dataclass(frozen=True)
class ACase:
    """A case as told, ready to be asked."""

    events: tuple[Event, ...]
    procedure: Procedure = PROCEDURE
    calendar: Calendar = CALENDAR
    people: Mapping[str, Person] = field(default_factory=lambda: PEOPLE)

    @property
    def state(self) -> State:
        return questions.where_does_it_stand(self.procedure, self.events)

    def on(self, today: str) -> Case:
        """The case as the rules see it on a day."""
        return Case(self.procedure, self.calendar, self.state, self.people, date.fromisoformat(today))

    def clock(self, key: str, today: str = "2026-11-24") -> ClockAnswer:
        """The latest run of a clock, set aside or not, as it stands on a day."""
        answers = questions.what_is_due(self.procedure, self.calendar, self.state, date.fromisoformat(today))
        return max((a for a in answers if a.clock.key == key), key=lambda answer: answer.run.started_by)

    def due(self, key: str) -> Due:
        """When a clock is due."""
        return self.clock(key).due

    def due_on(self, key: str) -> str:
        """The same as a date in ISO form, or "none"."""
        return str(self.due(key).on or "none")

    def tries(
        self, told: str, by: Person = MANAGER, letter: Mapping[str, str] | None = None, **answers: Any
    ) -> Accepted | Refused:
        """What comes of a step tried, recorded on the day it happens unless `recorded=` says otherwise."""
        event = _event(0, told, self.people)
        actor = Actor(by.id, by.posts)
        attempt = Attempt(event.step, event.happened_on, actor, {**event.data, **answers}, letter)
        return questions.what_comes_of(self.on(str(event.recorded_at.date())), attempt)

    def taken(self, told: str, by: Person = MANAGER, **more: Any) -> "ACase":
        """The same case with a step recorded as it was accepted; fails when it is refused."""
        outcome = self.tries(told, by, **more)
        assert isinstance(outcome, Accepted), str(outcome)
        event = replace(_event(len(self.events) + 1, told, self.people), by=by.id, data=outcome.data)
        return replace(self, events=(*self.events, event))

    def refused(self, told: str, by: Person = MANAGER, **more: Any) -> str:
        """Why a step is refused, reasons and clauses joined; fails when it is not."""
        outcome = self.tries(told, by, **more)
        assert isinstance(outcome, Refused), f"{told} was accepted"
        return "; ".join(str(reason) for reason in outcome.all)

    def accepted(self, told: str, by: Person = MANAGER, **more: Any) -> Mapping[str, Any]:
        """What a step would record; fails when it is refused."""
        outcome = self.tries(told, by, **more)
        assert isinstance(outcome, Accepted), str(outcome)
        return outcome.data

    def then(self, *told: str) -> "ACase":
        """The same case, gone on with."""
        more = (_event(len(self.events) + n, line, self.people) for n, line in enumerate(told, start=1))
        return replace(self, events=(*self.events, *more))


def a_case(
    *told: str,
    procedure: Procedure = PROCEDURE,
    calendar: Calendar = CALENDAR,
    people: Mapping[str, Person] = PEOPLE,
) -> ACase:
    """A case from lines like "extend 2027-01-05 until=2027-01-20"; `by=` and `recorded=` say who and when recorded.

    What was found on the points is told as "findings=1:upheld,2:not_upheld".
    """
    return ACase((), procedure, calendar, people).then(*told)


def _event(number: int, told: str, people: Mapping[str, Person]) -> Event:
    step, day, *answers = told.split()
    data: dict[str, Any] = dict(answer.split("=", 1) for answer in answers)
    recorded = date.fromisoformat(data.pop("recorded", day))
    by = data.pop("by", OFFICER.id)
    for part in ("investigator", "reviewer", "owner", "subject"):
        if number and part in data:
            data[part] = {"id": data[part], "grade": people[data[part]].grade}
    if "findings" in data:
        found = (one.split(":") for one in data["findings"].split(","))
        data["findings"] = {point: {"finding": finding, "explanation": "Because."} for point, finding in found}
    at = datetime.combine(recorded, time(12), UTC)
    return Event(number, step, date.fromisoformat(day), at, by, data)
