"""Tell the demonstration's stories: every step recorded as an officer would have, on its day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from putright.accounts.models import User
from putright.cases import read, texts
from putright.cases.models import Case, Person
from putright.cases.record import Opening, Recorded, open_case, take_step
from putright.demo.stories import COMPLAINTS, PEOPLE, RECEIVED, SERVICES, STORIES, Service, Turn
from putright.engine.attempt import Attempt
from putright.engine.working_days import Calendar, working_days_after
from putright.letters.compose import compose
from putright.procedure_files.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class _Telling:
    staff: Mapping[str, User]
    service: Service
    calendar: Calendar
    received_on: date
    today: date

    def who(self, part: str) -> User:
        """A named officer, or whoever plays the part in the service."""
        return self.staff[getattr(self.service, part, part)]

    def day(self, number: int) -> date:
        """The working day that many after receipt."""
        return working_days_after(self.calendar, self.received_on, number)


def tell_all(authority: str, staff: Mapping[str, User], today: date) -> int:
    """Every story, as far as it has come by today; the number of cases. Must run within the authority's scope."""
    calendar = catalogue().calendar(authority)
    told = 0
    for number, (story, ago) in enumerate(_cases()):
        service = SERVICES[number % len(SERVICES)]
        telling = _Telling(staff, service, calendar, _working_days_ago(calendar, today, ago), today)
        words = COMPLAINTS[service.key][number // len(SERVICES) % len(COMPLAINTS[service.key])]
        case = _open(authority, telling, PEOPLE[number % len(PEOPLE)], words, number)
        for turn in STORIES[story]:
            if telling.day(turn.day) <= today:
                _take(case, telling, turn)
        told += 1
    return told


def _cases() -> Iterator[tuple[str, int]]:
    for story, received in RECEIVED.items():
        for ago in received:
            yield story, ago


def _working_days_ago(calendar: Calendar, today: date, number: int) -> date:
    day = today
    while number or not calendar.is_working(day):
        day = date.fromordinal(day.toordinal() - 1)
        number -= calendar.is_working(day) and number > 0
    return day


def _open(authority: str, telling: _Telling, name: str, words: str, number: int) -> Case:
    address = name.lower().replace(" ", ".").replace("'", "")
    person = Person(
        authority=authority,
        name=name,
        email="" if number % 7 == 6 else f"{address}@mail.example",
        telephone=f"07700 900{number:03d}",
        address=f"{number + 3} Castle Street, Luton",
    )
    actor = read.as_actor(telling.staff["amara"])
    channel = ("email", "telephone", "letter", "online_form", "in_person")[number % 5]
    answers = {
        "channel": channel,
        "summary": words,
        "owner": str(telling.staff["tom" if number % 3 else "amara"].pk),
        "service": telling.service.key,
        "source": "self",
    }
    attempt = Attempt("receive", telling.received_on, actor, answers)
    outcome = open_case(Opening(authority, "corporate", person), attempt, _at(telling.received_on, 9))
    if not isinstance(outcome, Recorded):
        raise AssertionError(f"The demonstration's case could not be opened: {outcome.all}")
    return outcome.case


def _take(case: Case, telling: _Telling, turn: Turn) -> None:
    user, day = telling.who(turn.who), telling.day(turn.day)
    loaded = read.load(case, day)
    step = loaded.procedure.steps[turn.step]
    answers: dict[str, Any] = {
        **turn.answers,
        **{key: telling.day(n).isoformat() for key, n in turn.dates.items()},
    }
    for field in step.fields:
        if field.kind == "person" and field.key in answers:
            answers[field.key] = str(telling.who(answers[field.key]).pk)
    if turn.step == "review_issues":
        answers |= {"service": telling.service.key, "ombudsman": telling.service.ombudsman}
    composed = compose(loaded, texts.bodies(case), step, answers, user, day)
    outgoing = composed.outgoing(composed.parts) if composed else None
    attempt = Attempt(step.key, day, read.as_actor(user), answers, composed.parts if composed else None)
    outcome = take_step(case, attempt, loaded.state.last_number, _at(day, 11), outgoing)
    if not isinstance(outcome, Recorded):
        raise AssertionError(f"{case.reference} {turn.step} on {day}: {outcome}")


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
