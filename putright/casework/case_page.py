"""All that the page of a case shows, worked out once from the loaded case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from putright.accounts.models import User
from putright.cases import promises, texts
from putright.cases.answers import Answer, Reader
from putright.cases.clock import day_of
from putright.cases.models import Case, CaseFile, CaseLink, IncomingMail, Letter, Triaged
from putright.cases.promises import Moved
from putright.cases.read import Loaded, as_actor
from putright.casework.case_people import CasePeople, case_people
from putright.engine import questions
from putright.engine.clocks import ClockAnswer
from putright.engine.procedure import Step
from putright.engine.questions import Permission
from putright.engine.state import Point
from putright.engine.working_days import long_date, working_days_between
from putright.procedure_files.catalogue import catalogue
from putright.reminders.models import Reminder


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `late` says when it was recorded, if not on the day."""

    number: int
    title: str
    happened_on: date
    by: str
    late: str
    answers: Sequence[Answer]
    struck: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class StageMark:
    """A stage on the line: behind, here or ahead."""

    title: str
    mark: str


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of complaint and what each stage found."""

    number: int
    text: str
    outcome_wanted: str
    findings: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page."""

    case: Case
    loaded: Loaded
    title: str
    about: str
    standing: str
    clocks: Sequence[ClockAnswer]
    stages: Sequence[StageMark]
    points: Sequence[PointLine]
    roles: Sequence[tuple[str, str]]
    needed: Permission | None
    possible: Sequence[Permission]
    impossible: Sequence[Permission]
    timeline: Sequence[Entry]
    letters: Sequence[Letter]
    files: Sequence[CaseFile]
    mail: Sequence[IncomingMail]
    triaged: Sequence[Triaged]
    linked: Sequence[tuple[str, str]]
    """The cases of which this one came or that came of it, each with how."""
    told: Mapping[str, Sequence[str]]
    """Of each overdue clock, who was told and on which day."""
    people: CasePeople
    moved: Mapping[str, Moved]
    """The clocks that are due on another day than a letter gave."""

    @property
    def running(self) -> Sequence[ClockAnswer]:
        """What is waited for now, the soonest first."""
        return [answer for answer in self.clocks if answer.run.running]

    @property
    def overdue(self) -> bool:
        """Whether anything is overdue."""
        return any(answer.status == "overdue" for answer in self.running)


def build(loaded: Loaded, user: User) -> CasePage:
    """The page of this case for this user."""
    case, engine_case, state = loaded.row, loaded.engine_case, loaded.state
    files = list(CaseFile.objects.filter(case=case).select_related("file").order_by("pk"))
    reader = Reader.of(loaded, texts.bodies(case), files)
    needed = questions.what_is_needed_next(engine_case)
    permissions = questions.what_may(engine_case, as_actor(user))
    opening = loaded.events[0]
    about = reader.fact(opening.step, texts.about_key(loaded.procedure), opening.data)
    clocks = questions.what_is_due(loaded.procedure, engine_case.calendar, state, engine_case.today)
    letters = list(Letter.objects.filter(case=case).order_by("-pk").defer("body", "parts"))
    return CasePage(
        case=case,
        loaded=loaded,
        title=shortened(about),
        about=about,
        standing=loaded.procedure.standings[state.standing].title,
        clocks=clocks,
        stages=_stages(loaded),
        points=[_point(point, reader, loaded) for point in state.points],
        roles=_roles(loaded),
        needed=next((p for p in permissions if needed and p.step.key == needed.key), None),
        possible=[p for p in permissions if p.allowed and not (needed and p.step.key == needed.key)],
        impossible=[p for p in permissions if not p.allowed and p.in_place],
        timeline=_timeline(loaded, reader),
        letters=letters,
        files=files,
        mail=list(IncomingMail.objects.filter(case=case).order_by("pk")),
        triaged=list(Triaged.objects.filter(case=case)) if catalogue().council(case.authority).triages else [],
        linked=_linked(case),
        told=_told(case, [answer for answer in clocks if answer.status == "overdue"]),
        people=case_people(case, user),
        moved={one.clock.key: one for one in promises.moved(state, clocks, letters)},
    )


def _linked(case: Case) -> list[tuple[str, str]]:
    links = CaseLink.objects.filter(Q(earlier=case) | Q(later=case)).order_by("pk")
    return [
        (later, "Opened from this case") if earlier == case.reference else (earlier, "This case came of it")
        for earlier, later in links.values_list("earlier__reference", "later__reference")
    ]


def _told(case: Case, overdue: Sequence[ClockAnswer]) -> Mapping[str, Sequence[str]]:
    """Who was told by e-mail that these are overdue, by clock; asked only when some are."""
    if not overdue:
        return {}
    dates = {(answer.clock.key, answer.due.on) for answer in overdue}
    sent = Reminder.objects.filter(case=case, kind=Reminder.OVERDUE).exclude(sent_at=None)
    told: dict[str, list[str]] = {}
    for clock, due, name, at in sent.order_by("sent_at", "pk").values_list("clock", "due", "user__name", "sent_at"):
        if (clock, due) in dates and at is not None:
            told.setdefault(clock, []).append(f"{name} ({long_date(day_of(at))})")
    return told


def shortened(text: str, most: int = 80) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"


def how_long(answer: ClockAnswer) -> str:
    """How far off a date is, in words."""
    return in_words(answer.working_days_left)


def in_words(left: int | None) -> str:
    """Working days left, or overdue, in words."""
    if left is None:
        return ""
    if left == 0:
        return "due today"
    number = abs(left)
    days = "working day" if number == 1 else "working days"
    return f"{number} {days} {'left' if left > 0 else 'overdue'}"


def _stages(loaded: Loaded) -> list[StageMark]:
    procedure, state = loaded.procedure, loaded.state
    here = procedure.standings[state.standing]
    number = procedure.stages[here.stage].number if here.stage else -1
    marks = [StageMark("Received", "here" if not here.stage and not here.closed else "done")]
    for stage in sorted(procedure.stages.values(), key=lambda stage: stage.number):
        if here.stage == stage.key and not here.closed:
            mark = "here"
        else:
            mark = "done" if _was_at(loaded, stage.key) else "skipped" if stage.number < number else "ahead"
        marks.append(StageMark(stage.title, mark))
    if here.closed:
        marks.append(StageMark(here.title, "here"))
    return marks


def _was_at(loaded: Loaded, stage: str) -> bool:
    standings = loaded.procedure.standings
    reached = (loaded.procedure.steps[event.step].leads_to for event in loaded.state.taken)
    return any(standings[key].stage == stage for key in reached if key)


def _point(point: Point, reader: Reader, loaded: Loaded) -> PointLine:
    steps = loaded.procedure.steps
    findings = [
        (_stage_of(loaded, steps[step]), loaded.procedure.findings[found].title)
        for step, found in point.findings.items()
    ]
    wanted = texts.readable(point.outcome_wanted, reader.texts) if point.outcome_wanted else ""
    return PointLine(point.number, texts.readable(point.text, reader.texts), wanted, findings)


def _stage_of(loaded: Loaded, step: Step) -> str:
    stages = (loaded.procedure.standings[key].stage for key in step.when)
    stage = next((one for one in stages if one), None)
    return loaded.procedure.stages[stage].title if stage else step.title


def _roles(loaded: Loaded) -> list[tuple[str, str]]:
    people = loaded.engine_case.people
    now = [holder for holder in loaded.state.holders if holder.until is None]
    return [
        (loaded.procedure.title_of(holder.case_role), people[holder.person].name)
        for holder in now
        if holder.person in people
    ]


def _timeline(loaded: Loaded, reader: Reader) -> list[Entry]:
    """Newest first; what was struck out stays readable and is marked."""
    counting = {event.number: event for event in loaded.state.taken}
    return [
        Entry(
            number=event.number,
            title=loaded.procedure.steps[event.step].as_done,
            happened_on=counting.get(event.number, event).happened_on,
            by=reader.name(event.by),
            late=_late(loaded, event.happened_on, day_of(event.recorded_at)),
            answers=reader.answers(event),
            struck=event.number in loaded.state.struck,
            moved=counting.get(event.number, event).happened_on != event.happened_on,
        )
        for event in sorted(loaded.events, key=lambda event: -event.number)
    ]


def _late(loaded: Loaded, happened_on: date, recorded_on: date) -> str:
    if recorded_on <= happened_on:
        return ""
    days = working_days_between(loaded.engine_case.calendar, happened_on, recorded_on)
    plural = "" if days == 1 else "s"
    return f"recorded on {long_date(recorded_on)}, {days} working day{plural} later" if days else ""
