"""Tell each story for real, once for each day it may have begun, and keep its rows as patterns for many cases.

The cases told go through `open_case` and `take_step` like any others; everything in their rows that differs from case
to case (people, dates, words, ids) is then replaced by a placeholder. What the engine decided stays as it is.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from bench.council import AUTHORITY, PARTS
from bench.pattern import SHORT, Pattern
from bench.stories import FINISHED, UNFINISHED, WORDS, Story, Turn
from putright.accounts.models import User
from putright.cases import read, texts
from putright.cases.models import Case, Event, Letter, Person, Summary
from putright.cases.record import Opening, Recorded, open_case, take_step
from putright.engine.attempt import Attempt
from putright.engine.procedure import Step
from putright.engine.working_days import MONTHS, Calendar, working_days_after
from putright.letters.compose import compose
from putright.procedure_files.catalogue import catalogue

FINISHED_WITHIN = 70
"""Working days: a story told this long ago is over."""
_POSTS = {
    "owner": "information_governance_officer",
    "officer": "officer",
    "team_manager": "team_manager",
    "service_manager": "service_manager",
    "igm": "information_governance_manager",
}
_OVERSEEING = ("owner", "igm")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_LONG = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (\d+) (\w+) (\d{4})")
_MARK = re.compile(r"Zq(\w+?)qZ")


def patterns(today: date, all_days: bool) -> list[Pattern]:
    """Every story: finished ones begun on each day of a week, unfinished ones on each day that fits. Needs a scope.

    Not `all_days` is for a small store, soon made: a day or two for each story.
    """
    calendar = catalogue().calendar(AUTHORITY)
    staff = {part: _hire(part) for part in PARTS}
    return [
        _told(name, story, received, calendar, staff, today)
        for stories in (FINISHED, UNFINISHED)
        for name, story in stories.items()
        for received in _days(story, calendar, today, all_days)
    ]


def _hire(part: str) -> User:
    user = User.objects.hire(
        AUTHORITY,
        f"{part}@luton.example",
        None,
        name=f"Zq{part}_nameqZ",
        telephone=f"Zq{part}_telephoneqZ",
        posts=[_POSTS[part]],
        grade=catalogue().authority(AUTHORITY).posts[_POSTS[part]].grade,
        service="" if part in _OVERSEEING else "waste",
    )
    # Hiring makes the address lower case, which would spoil the mark.
    User.objects.filter(pk=user.pk).update(email=f"Zq{part}_emailqZ@luton.example")
    return user


def _days(story: Story, calendar: Calendar, today: date, all_days: bool) -> Iterator[date]:
    """The days of receipt; of a finished story, five on end, so that every day of the week is among them."""
    ago = story.ago or range(FINISHED_WITHIN, FINISHED_WITHIN + 5)
    wanted = set(ago) if all_days else {ago[0], ago[len(ago) // 2]}
    day, number = today, 0
    while wanted:
        if calendar.is_working(day):
            if number in wanted:
                wanted.discard(number)
                yield day
            number += 1
        day = date.fromordinal(day.toordinal() - 1)


def _told(
    name: str, story: Story, received: date, calendar: Calendar, staff: Mapping[str, User], today: date
) -> Pattern:
    case = _opened(received, staff)
    for number, turn in enumerate(story.turns, 2):
        day = working_days_after(calendar, received, turn.day)
        if day <= today:
            _take(case, number, turn, day, received, calendar, staff)
    return _Rows(case, received, staff).pattern(name, story.weight)


def _opened(received: date, staff: Mapping[str, User]) -> Case:
    person = Person(authority=AUTHORITY, name="ZqnameqZ", email="ZqemailqZ@mail.example")
    answers = {
        "channel": "email",
        "summary": "ZqsummaryqZ",
        "source": "self",
        "service": "waste",
        "owner": str(staff["owner"].pk),
    }
    attempt = Attempt("receive", received, read.as_actor(staff["owner"]), answers)
    return _must(open_case(Opening(AUTHORITY, "corporate", person), attempt, _at(received, 9)))


def _take(
    case: Case,
    number: int,
    turn: Turn,
    day: date,
    received: date,
    calendar: Calendar,
    staff: Mapping[str, User],
) -> None:
    user = staff[turn.who]
    loaded = read.load(case, day)
    step = loaded.procedure.steps[turn.step]
    dates = {key: working_days_after(calendar, received, n).isoformat() for key, n in turn.dates.items()}
    answers = {**_with_marks(step, turn.answers, f"t{number}", staff), **dates}
    composed = compose(loaded, texts.bodies(case), step, answers, user, day)
    outgoing = composed.outgoing(composed.parts) if composed else None
    attempt = Attempt(step.key, day, read.as_actor(user), answers, composed.parts if composed else None)
    _must(take_step(case, attempt, loaded.state.last_number, _at(day, 11), outgoing))


def _with_marks(step: Step, given: Mapping[str, Any], prefix: str, staff: Mapping[str, User]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for field in step.fields:
        if field.key not in given:
            continue
        value = given[field.key]
        if value == WORDS:
            value = f"Zq{SHORT if field.kind == 'text' else ''}{prefix}_{field.key}qZ"
        elif field.kind == "person":
            value = str(staff[value].pk)
        elif field.kind == "findings":
            value = {n: {**one, "explanation": f"Zq{prefix}_{field.key}_{n}qZ"} for n, one in value.items()}
        answers[field.key] = value
    return answers


def _must(outcome: object) -> Case:
    if not isinstance(outcome, Recorded):
        raise AssertionError(f"The bench's stories no longer fit the procedure: {outcome}")
    return outcome.case


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


class _Rows:
    """The rows of one case, becoming a pattern."""

    def __init__(self, case: Case, received: date, staff: Mapping[str, User]) -> None:
        self.case = case
        self.received = received
        self.parts = {user.pk: part for part, user in staff.items()}
        self.bodies = dict(texts.bodies(case))
        self.days: set[int] = {0}
        self.long_days: set[int] = set()
        self.tokens: dict[str, int] = {}
        self.words: list[list[str]] = []

    def pattern(self, story: str, weight: int) -> Pattern:
        events = list(Event.objects.filter(case=self.case).order_by("number"))
        lines = [self._event(event) for event in events]
        summary = Summary.objects.get(case=self.case)
        line = self._summary(summary)
        people = [self.parts[person] for person in summary.people]
        letters = [self._letter(one) for one in Letter.objects.filter(case=self.case).order_by("pk")]
        return Pattern(
            story=story,
            weight=weight,
            closed=summary.closed,
            received=self.received.toordinal(),
            length=(events[-1].happened_on - self.received).days,
            days=sorted(self.days),
            long_days=sorted(self.long_days),
            texts=[_MARK.sub(r"\1", self.bodies[token]) for token in self.tokens],
            words=self.words,
            events=lines,
            letters=letters,
            summary=line,
            people=people,
        )

    def _event(self, event: Event) -> str:
        step = read.load(self.case).procedure.steps[event.step]
        said = [_MARK.sub(r"\1", self.bodies[token]) for token in tokens_in_order(step, event.data)]
        if said:
            self.words.append(said)
        data = json.dumps(self._placed(event.data), ensure_ascii=False)
        by = f"%({self.parts[int(event.by)]})s"
        day = self._day(event.happened_on)
        when = f"{day} {timezone.localtime(event.recorded_at):%H:%M:%S}"
        return "\t".join([AUTHORITY, "%(case)s", str(event.number), event.step, day, when, by, _copied(data)])

    def _placed(self, value: Any, key: str = "") -> Any:
        """The same answers with placeholders for people, dates, the service and the ids of texts."""
        if isinstance(value, Mapping):
            return {one: self._placed(inner, one) for one, inner in value.items()}
        if isinstance(value, list):
            return [self._placed(one) for one in value]
        if not isinstance(value, str):
            return value
        if value.startswith(texts.TOKEN):
            return f"{texts.TOKEN}Zqu{self.tokens.setdefault(value, len(self.tokens))}qZ"
        if key == "id":
            return f"Zq{self.parts[int(value)]}qZ"
        if key in ("service", "channel"):
            return f"Zq{key}qZ"
        return f"Zqd{self._offset(value)}qZ" if _ISO.fullmatch(value) else value

    def _offset(self, iso: str) -> int:
        offset = (date.fromisoformat(iso) - self.received).days
        self.days.add(offset)
        return offset

    def _day(self, day: date) -> str:
        return f"%(d{self._offset(day.isoformat())})s"

    def _long(self, found: re.Match[str]) -> str:
        day = date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
        offset = (day - self.received).days
        self.long_days.add(offset)
        return f"ZqD{offset}qZ"

    def _summary(self, row: Summary) -> str:
        def person(key: int | None) -> str:
            return f"%({self.parts[key]})s" if key is not None else r"\N"

        due = self._day(row.next_due) if row.next_due else r"\N"
        flags = [_flag(row.closed), _flag(row.on_hold)]
        standing = [row.procedure, str(row.last_number), row.standing, row.stage, *flags]
        when = [self._day(row.received_on), "%(service)s" if row.service else "", row.next_clock, due]
        whose = [person(row.owner_id), person(row.holder_id), "%(people)s", "{}"]
        return "\t".join([AUTHORITY, "%(case)s", "%(reference)s", *standing, *when, *whose])

    def _letter(self, row: Letter) -> str:
        def said(text: str) -> str:
            return _copied(_LONG.sub(self._long, text.replace(self.case.reference, "ZqreferenceqZ")))

        day = self._day(timezone.localtime(row.written_at).date())
        parts = json.dumps(row.parts, ensure_ascii=False)
        promised = json.dumps({clock: self._day(date.fromisoformat(day)) for clock, day in row.promised.items()})
        what = [str(row.event_number), row.key, said(row.subject), said(row.body), said(parts), promised]
        to = ["%(name)s", "%(email)s@mail.example", "", f"<%(case)s.{row.event_number}@putright>"]
        state = [Letter.SENT, "1", "", f"{day} 11:00:00", f"{day} 11:01:00", r"\N", "", "", ""]
        return "\t".join([AUTHORITY, "%(case)s", *what, *to, *state])


def tokens_in_order(step: Step, data: Mapping[str, Any]) -> Iterator[str]:
    """The event's texts in the order in which they were put away, which is that of search."""
    for field in step.fields:
        value = data.get(field.key)
        if isinstance(value, str) and value.startswith(texts.TOKEN):
            yield value
        elif field.kind == "findings" and value:
            yield from (found["explanation"] for _, found in sorted(value.items()))


def _copied(text: str) -> str:
    """Text as a field of COPY, its marks turned into placeholders."""
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("%", "%%")
    return _MARK.sub(r"%(\1)s", escaped)


def _flag(value: bool) -> str:
    return "t" if value else "f"
