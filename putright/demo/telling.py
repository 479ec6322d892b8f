"""Tell one case: the steps of a story on the days of another year, and then what the engine says comes next."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from putright.accounts.models import User
from putright.cases import files, read, texts
from putright.cases.channels import open_channels
from putright.cases.models import Case
from putright.cases.record import Opening, Outgoing, Overtaken, Recorded, open_case, take_step
from putright.cases.texts import SUMMARY, about_key
from putright.cases.uploads import Kept
from putright.demo.council import Council, swapped
from putright.demo.goals import answers_towards, possible_before
from putright.demo.wording import Wording, vocabulary
from putright.engine import questions
from putright.engine.answers import facts_with, is_required
from putright.engine.attempt import Attempt
from putright.engine.attempt import Case as EngineCase
from putright.engine.decide import Refused
from putright.engine.people import Actor
from putright.engine.procedure import COMPLAINANT, OWNER, Field, Procedure, Step
from putright.engine.specimens import DOCUMENT, TEXT, specimen
from putright.engine.state import State
from putright.engine.working_days import working_days_after
from putright.letters.compose import compose
from putright.procedure_files.scenario import Story
from putright.procedure_files.shapes import ScenarioStep

Given = Mapping[str, Any]
_TO_BE_DONE = 0.5
"""How often something is left to be done because of what was found."""
_COMPLAINANT = Actor.complainant()
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_MOST_BEFORE = 8
"""How many steps that a story does not tell of may have to come before one that it does."""


class NotLikeThis(Exception):
    """On these days the story can't be told: the rules refuse a step of it."""


@dataclass
class Telling:
    """A case as it is being told."""

    council: Council
    story: Story
    procedure: Procedure
    shift: timedelta
    words: Wording
    service: str
    people: dict[str, User]
    swap: Mapping[str, str]
    goals: Collection[str] = ()
    finding: str = ""
    case: Case | None = None
    state: State | None = None
    now: datetime = _LONG_AGO
    found: set[str] = field(default_factory=set)
    opened: list[Case] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        council: Council,
        story: Story,
        procedure: Procedure,
        received_on: date,
        goals: Collection[str] = (),
        finding: str = "",
    ) -> "Telling":
        """The story, to begin on that day under that procedure, with words, people and a service of its own.

        With `goals` its answers are such that it can come to stand at one of them; a `finding` is what is then found.
        """
        first, ends = first_step(story), (procedure.steps[told.do or ""].to for told in done_in(story))
        service = council.service_for(procedure, received_on, {slug for to in ends for slug in to})
        swap = swapped(story, service)
        words = council.wording(procedure, service, str(first.answers.get("kind", "")), received_on)
        people = council.cast(story, swap)
        return cls(council, story, procedure, received_on - first.day, words, service, people, swap, goals, finding)

    def of_another(self, opened: Case) -> "Telling":
        """The case that this one became under another procedure, as it goes on there."""
        loaded = read.load(opened)
        return replace(self, procedure=loaded.procedure, case=opened, state=loaded.state, goals=(), opened=[])

    @property
    def row(self) -> Case:
        """The case, which is there once its first step has been taken."""
        if self.case is None:
            raise AssertionError("The story has not begun.")
        return self.case

    @property
    def standing(self) -> str:
        """Where it stands now."""
        return self.as_at(self.council.today).state.standing

    def tell(self, up_to: int | None = None) -> None:
        """The story's steps up to today, or only the first so many; NotLikeThis when one can't be taken."""
        for told in done_in(self.story)[:up_to]:
            day, recorded = self._shifted(told.day), self._shifted(told.recorded or told.day)
            if recorded > self.council.today:
                break
            self._tell_step(told, day, recorded)
        if self.case is None:
            raise NotLikeThis
        if self.found and self.council.chances.random() < _TO_BE_DONE:
            self._leave_something_to_do()

    def _leave_something_to_do(self) -> None:
        """What was found has somebody do something by a day; nothing where the procedure keeps no account of that."""
        step = next((one for one in self.procedure.steps.values() if _asks_who_does_what(one)), None)
        day, holder = self.next_working_day(), self.as_at(self.council.today).state.holder(OWNER)
        if step is None or holder is None or day > self.council.today:
            return
        chances, given = self.council.chances, {}
        for asked in step.fields:
            if asked.makes is not None:
                given[asked.makes.owner or ""] = holder.person
                by_when = working_days_after(self.council.calendar, day, chances.randint(5, 40))
                given[asked.makes.by_when or ""] = by_when.isoformat()
            elif asked.kind == "choice":
                given[asked.key] = chances.choice(list(asked.choices))
        self.take(step, day, day, given)

    def _tell_step(self, told: ScenarioStep, day: date, recorded: date) -> None:
        step = self.procedure.steps[told.do or ""]
        kinds = {one.key: one for one in step.fields}
        given = {key: self._given(kinds[key], value) for key, value in told.answers.items() if key in kinds}
        if self.case is None:
            self._open(step, day, recorded, given, told.by)
        elif not self._taken_in_the_end(step, day, recorded, given, told.by):
            raise NotLikeThis

    def _taken_in_the_end(self, step: Step, day: date, recorded: date, given: Given, by: str | None) -> bool:
        """Whether the step could be taken, with what must come before it where the story does not tell of that."""
        for _ in range(_MOST_BEFORE):
            before = list(possible_before(self.as_at(recorded).engine_case, step))
            if not before or step in before:
                break
            self.take(before[0], day, recorded, {})
        return isinstance(self.take(step, day, recorded, given, by), Recorded)

    def take(
        self, step: Step, day: date, recorded: date, given: Given, by: str | None = None
    ) -> Recorded | Refused | Overtaken:
        """One step, with its letter, recorded on a day."""
        at, found = self._at(recorded), self.council.found.copy()
        loaded = self.as_at(recorded)
        actor, user = self._actor(loaded, step, by)
        answers, kept = self._answered(loaded, step, given, day, recorded)
        written = texts.bodies(self.row) if step.letter else {}
        composed = compose(loaded, written, step, answers, user, recorded, day)
        outgoing: Outgoing | None = None
        if composed is not None:
            required = {part.key for part in composed.letter.parts if part.required}
            outgoing = composed.outgoing(
                {
                    key: said or (self.words.letter_part() if key in required else "")
                    for key, said in composed.parts.items()
                }
            )
        attempt = Attempt(step.key, day, actor, answers)
        outcome = take_step(self.row, attempt, loaded.state.last_number, at, outgoing, kept)
        if isinstance(outcome, Recorded):
            self.now, self.state = at, outcome.state
            self.opened += [outcome.opened] if outcome.opened else []
        else:
            self.council.found = found
        return outcome

    def as_at(self, day: date) -> read.Loaded:
        """The case as it stands, known from its last step without asking the database again."""
        if self.state is None:
            raise AssertionError("The story has not begun.")
        case = EngineCase(self.procedure, self.council.calendar, self.state, self.council.staff.as_people(), day)
        return read.Loaded(self.row, self.state.recorded, case)

    def _open(self, step: Step, day: date, recorded: date, given: Given, by: str | None) -> None:
        at = self._at(recorded)
        asked = {one.key: one for one in step.fields}
        known = {**self._known(asked), **answers_towards(self.procedure, step, self.goals)}
        known = {key: value for key, value in known.items() if key not in given}
        actor, _ = self._first_actor(step, by, given.get("channel") or known.get("channel"))
        begun = read.new_case(self.procedure, Attempt(step.key, day, actor, {**known, **given}), recorded)
        named = {one.key: str(self.people[one.key].pk) for one in step.fields if self._is_cast(one)}
        needed = {key: pk for key, pk in named.items() if asked[key].required}
        answers = specimen(begun, step, {**needed, **known, **given}, day)
        worded, kept = self._worded(step, answers, recorded, given)
        opening: Opening = self.council.opening(self.procedure, worded)
        outcome = open_case(opening, Attempt(step.key, day, actor, worded), at, kept)
        if not isinstance(outcome, Recorded):
            raise NotLikeThis
        self.case, self.now, self.state = outcome.case, at, outcome.state

    def _known(self, asked: Mapping[str, Field]) -> Given:
        """What a form that opens a case has filled in although the story does not speak of it."""
        known: dict[str, Any] = {}
        chances = self.council.chances
        if "channel" in asked:
            known["channel"] = self.council.channel_among(
                asked["channel"].choices, open_channels(self.council.authority)
            )
        if self.service in (asked["service"].choices if "service" in asked else ()):
            known["service"] = self.service
        if SUMMARY in asked:
            known[SUMMARY] = TEXT
        if "outcome_wanted" in asked and chances.random() < 0.6:
            known["outcome_wanted"] = TEXT
        return known

    def _answered(
        self, loaded: read.Loaded, step: Step, given: Given, day: date, recorded: date
    ) -> tuple[dict[str, Any], list[Kept]]:
        """Answers to all that must be answered, in the words of this case, with the files that they name."""
        cast = {one.key: str(self.people[one.key].pk) for one in step.fields if self._is_cast(one)}
        needed = {
            one.key: cast[one.key] for one in step.fields if one.key in cast and (one.required or one.required_when)
        }
        answers: dict[str, Any] = {**self._as_usual(step), **needed, **given}
        for asked in step.fields:
            if asked.kind == "findings" and (asked.required or asked.key in given):
                answers[asked.key] = self._findings(loaded.state, given.get(asked.key))
        state = replace(loaded.state, facts=facts_with(loaded.state, step, answers))
        answers = dict(specimen(replace(loaded.engine_case, state=state), step, answers, day))
        for asked in step.fields:
            if asked.kind == "person" and asked.key not in answers and is_required(asked, answers, state.facts):
                answers |= self._appointed(loaded, asked, answers)
        return self._worded(step, answers, recorded, given)

    def _appointed(self, loaded: read.Loaded, asked: Field, answers: Given) -> Given:
        """Somebody who may play the part, hired if need be; nobody where nobody may."""
        rule = asked.appointment
        if rule is not None:
            posts = (*rule.usually, *rule.posts, *(post for one in rule.instead_if for post in one.posts))
            for post in (post for one in posts for post in self.procedure.groups.get(one, (one,))):
                self.council.at_work(self.procedure, post, self.service)
        case = replace(loaded.engine_case, people=self.council.staff.as_people())
        able = [pk for pk, reason in questions.whom_may_it_name(case, asked, answers).items() if reason is None]
        return {asked.key: self.council.chances.choice(able[:2])} if able else {}

    def _as_usual(self, step: Step) -> Given:
        """What the service is, wherever it is asked, and what goes with it."""
        told = {"service": self.service, **vocabulary()["goes_with"].get(self.service, {})}
        return {one.key: told[one.key] for one in step.fields if one.required and told.get(one.key) in one.choices}

    def _worded(self, step: Step, answers: Given, recorded: date, given: Given) -> tuple[dict[str, Any], list[Kept]]:
        """Words and days instead of specimens, unless they were given, and files that are there."""
        worded, kept = dict(answers), []
        about = about_key(self.procedure) if step.key == self.procedure.opens_with else SUMMARY
        for asked in step.fields:
            value = answers.get(asked.key)
            if asked.kind in ("text", "long_text") and (
                value == TEXT or asked.key == about or self.words.knows(step, asked)
            ):
                worded[asked.key] = self.words.answer(step, asked, about) if value else value
            elif asked.kind == "date" and value and asked.key not in given:
                worded[asked.key] = self.words.day(asked.key, recorded) or value
            elif asked.kind == "document" and value:
                kept.append(self._file(asked, recorded))
                worded[asked.key] = [f"file:{kept[-1]['sha256']}"]
        return {key: value for key, value in worded.items() if value is not None}, kept

    def _findings(self, state: State, told: Given | None) -> Given:
        """A finding on each point: the one wanted, the story's own, or one of the council's choosing."""
        made = {}
        for number, one in (told or {str(point.number): {} for point in state.open_points}).items():
            finding = self.finding or str(one.get("finding", "") if told else self.council.finding(self.procedure))
            known = finding in self.procedure.findings
            words = self.words.on_a_point(self.procedure, finding) if known else str(one.get("explanation", ""))
            made[number] = {"finding": finding, "explanation": words}
            self.found.add(finding)
            self.council.found[self.procedure.slug, finding] += 1
        return made

    def _file(self, asked: Field, recorded: date) -> Kept:
        """A page of plain text: what a demonstration has instead of scans."""
        page = f"{asked.title}\n\n{recorded.isoformat()}\n\n{self.words.slots['says']}\n\n{self.words.slots['point']}\n"
        content = page.encode()
        stored = files.store(self.council.authority, content)
        name = f"{asked.key.replace('_', '-')}-{recorded.isoformat()}.txt"
        return Kept(id=stored.pk, sha256=sha256(content).hexdigest(), name=name, type="text/plain", size=len(content))

    def _given(self, asked: Field, value: Any) -> Any:
        """An answer of the story for this telling: days move with it, its people are staff, its services others."""
        if isinstance(value, date):
            return self._shifted(value).isoformat()
        if asked.kind == "document":
            return [DOCUMENT] if value else value
        if isinstance(value, str) and asked.kind == "person":
            return str(self.people[value].pk) if value in self.people else value
        if isinstance(value, str) and value in asked.choices:
            return self.swap.get(value, value)
        return value

    def _shifted(self, day: date) -> date:
        """The day in this telling: one on which people work, if it was one in the story."""
        moved = day + self.shift
        if self.story.calendar.is_working(day) and not self.council.calendar.is_working(moved):
            return working_days_after(self.council.calendar, moved, 1)
        return moved

    def _is_cast(self, asked: Field) -> bool:
        return asked.kind == "person" and asked.key in self.people

    def _first_actor(self, step: Step, by: str | None, channel: Any) -> tuple[Actor, User | None]:
        """Whoever registers it: the complainant where they wrote it into the form themselves."""
        if by == COMPLAINANT or (channel == "online_form" and COMPLAINANT in step.by and by is None):
            return _COMPLAINANT, None
        if by is not None:
            return read.as_actor(self.people[by]), self.people[by]
        owner = self.people.get("owner")
        posts = {post for one in step.by for post in self.procedure.groups.get(one, (one,))}
        users = [
            *([owner] if owner else []),
            *self.people.values(),
            *self.council.who_could(self.procedure, step, self.service),
        ]
        user = next((one for one in users if set(one.posts) & posts), None)
        return (read.as_actor(user), user) if user else (_COMPLAINANT, None)

    def _actor(self, loaded: read.Loaded, step: Step, by: str | None) -> tuple[Actor, User]:
        """Whoever the story says or, where it says nobody, the first who may; the complainant last."""
        somebody = next(iter(self.people.values()), None) or self.council.staff.all()[0]
        if by == COMPLAINANT:
            return _COMPLAINANT, somebody
        if by is not None:
            return read.as_actor(self.people[by]), self.people[by]
        for user in self._able(loaded, step):
            if questions.may(loaded.engine_case, step, read.as_actor(user)).allowed:
                return read.as_actor(user), user
        return _COMPLAINANT, somebody

    def _able(self, loaded: read.Loaded, step: Step) -> Iterator[User]:
        """Who might take the step: those in the case, those of the story, and anybody else in the right post."""
        holders = dict.fromkeys(h.person for h in loaded.state.holders if h.until is None)
        everybody = {str(user.pk): user for user in self.council.staff.all()}
        yield from (everybody[pk] for pk in holders if pk in everybody)
        yield from self.people.values()
        if COMPLAINANT not in step.by:
            yield from self.council.who_could(self.procedure, step, self.service)

    def _at(self, day: date) -> datetime:
        """A moment of that day, after the one before."""
        chances = self.council.chances
        if timezone.localtime(self.now).date() == day:
            return self.now + timedelta(minutes=chances.randint(2, 35))
        return timezone.make_aware(datetime.combine(day, time(chances.randint(8, 13), chances.randint(0, 59))))

    def next_working_day(self, number: int = 1) -> date:
        """The working day that many after the last step."""
        return working_days_after(self.council.calendar, timezone.localtime(self.now).date(), number)


def done_in(story: Story) -> list[ScenarioStep]:
    """The steps of a story that are taken, without those that it shows to be refused."""
    return [step for step in story.file.steps if step.do and step.refused is None]


def _asks_who_does_what(step: Step) -> bool:
    """Whether it only records something to be done, with somebody and a day."""
    made = [asked.makes for asked in step.fields if asked.makes is not None]
    return step.kind == "record" and step.letter is None and any(one.owner and one.by_when for one in made)


def first_step(story: Story) -> ScenarioStep:
    """The step with which the story begins."""
    return done_in(story)[0]
