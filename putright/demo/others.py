"""The other councils of the demonstration: their own stories, told for real, as cases of the last months."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases import read, texts
from putright.cases.channels import switch
from putright.cases.models import Case, DefaultOwner, Person
from putright.cases.record import Opening, Outgoing, Recorded, open_case, take_step
from putright.demo.staff import PASSWORD
from putright.engine import questions
from putright.engine.attempt import Attempt
from putright.engine.people import Actor
from putright.engine.procedure import COMPLAINANT, Step
from putright.engine.specimens import TEXT, specimen
from putright.letters.compose import compose
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.scenario import Story, read_story
from putright.procedure_files.shapes import ScenarioStep
from putright.procedure_files.stories import story_paths

SAID = "As discussed with the person who complained; see the file."
"""What stands where a story says nothing in particular."""


def fill_others(than: str, today: date, every: bool) -> Iterator[str]:
    """Every other council: staff in each post, and cases from its stories; a sentence for each.

    One case for each way in which the stories of a procedure end or, with `every`, one for each story.
    """
    for slug in catalogue().councils():
        if slug == than:
            continue
        with authority_scope(slug):
            if Case.objects.exists() and not every:
                yield f"{catalogue().authority(slug).name}: {Case.objects.count()} cases there already"
                continue
            teller = _Teller(slug, today)
            teller.open_up()
            told = sum(teller.tell(number, story) for number, story in enumerate(_stories(slug, every)))
            yield f"{catalogue().authority(slug).name}: {told} cases, from the stories that test its procedures"


def first_staff(than: str) -> Iterator[tuple[str, str]]:
    """For every other council, the address of somebody who sees all its cases."""
    for slug in catalogue().councils():
        posts = catalogue().authority(slug).posts
        if slug != than:
            yield slug, f"{next(post.key for post in posts.values() if post.oversight)}@{slug}.example"


def _stories(slug: str, every: bool) -> Iterator[Story]:
    seen = set()
    for path in story_paths(Path(catalogue().folder) / slug / "scenarios"):
        story = read_story(path, catalogue())
        done = [step.do for step in story.file.steps if step.do and step.refused is None]
        ending = (story.procedure.slug, done[-1] if done else "")
        if done and (every or ending not in seen):
            seen.add(ending)
            yield story


@dataclass
class _Teller:
    """One council's staff, hired as its stories need them."""

    slug: str
    today: date
    hired: dict[tuple[str, ...], User] = field(default_factory=dict)

    def open_up(self) -> None:
        """Somebody with sight of all cases to begin with, who owns what comes in; and the public form."""
        posts = catalogue().authority(self.slug).posts
        first = next(post.key for post in posts.values() if post.oversight)
        owner = self.hire((first,), "", 0)
        self.hire(("administrator",), "", 0)
        if not DefaultOwner.objects.exists():
            DefaultOwner.objects.create(authority=self.slug, service="", user=owner)
        switch(self.slug, "online_form", True, str(owner.pk), _at(self.today))

    def hire(self, posts: tuple[str, ...], service: str, number: int) -> User:
        """The n-th member of staff in these posts and that service, called after the first of them."""
        key = (*posts, service, str(number))
        if key not in self.hired:
            known = catalogue().authority(self.slug).posts
            title = known[posts[0]].title if posts[0] in known else posts[0].capitalize()
            name = f"{title} {number + 1}" if number else title
            address = f"{'.'.join((posts[0], *filter(None, [service]), *(map(str, [number]) if number else ())))}"
            found = User.objects.filter(email=f"{address}@{self.slug}.example").first()
            self.hired[key] = found or User.objects.hire(
                self.slug,
                f"{address}@{self.slug}.example",
                PASSWORD,
                name=name,
                posts=list(posts),
                grade=max((known[post].grade for post in posts if post in known), default=0),
                service=service,
                telephone="01632 960000",
            )
        return self.hired[key]

    def tell(self, number: int, story: Story) -> int:
        """The story as a case, its last day some weeks ago at most; 1, or 0 if it can't be begun like that."""
        people = self._people(story)
        steps = [step for step in story.file.steps if step.do and step.refused is None]
        shift = self.today - timedelta(days=number * 3 % 40) - steps[-1].day
        shift -= timedelta(days=shift.days % 7)
        case: Case | None = None
        for told in steps:
            case = self._take(case, story, told, people, shift)
            if case is None:
                return 0
        return 1

    def _people(self, story: Story) -> Mapping[str, User]:
        counted: dict[tuple[str, ...], int] = {}
        people = {}
        for name, one in story.file.people.items():
            key = (*one.posts, one.service or "")
            people[name] = self.hire(tuple(one.posts), one.service or "", counted.get(key, 0))
            counted[key] = counted.get(key, 0) + 1
        return people

    def _take(
        self, case: Case | None, story: Story, told: ScenarioStep, people: Mapping[str, User], shift: timedelta
    ) -> Case | None:
        """The case after the step; where the step can't be taken on that day, the case as it was."""
        step, day = story.procedure.steps[told.do or ""], told.day + shift
        given = {key: _shifted(value, people, shift) for key, value in told.answers.items()}
        named = {f.key: str(people[f.key].pk) for f in step.fields if f.kind == "person" and f.key in people}
        if case is None:
            return self._open(story, step, day, {**named, **given}, people)
        loaded = read.load(case, day, named=[str(user.pk) for user in people.values()])
        answers = _worded(specimen(loaded.engine_case, step, {**_needed(step, named), **given}, day), story.file.name)
        actor, user = self._actor(loaded, step, told, people)
        composed = compose(loaded, texts.bodies(case), step, answers, user, day, day)
        outgoing: Outgoing | None = None
        if composed is not None:
            outgoing = composed.outgoing({key: said or SAID for key, said in composed.parts.items()})
        attempt = Attempt(step.key, day, actor, answers, outgoing.parts if outgoing else None)
        take_step(case, attempt, loaded.state.last_number, _at(day), outgoing)
        return case

    def _open(
        self, story: Story, step: Step, day: date, given: Mapping[str, Any], people: Mapping[str, User]
    ) -> Case | None:
        everybody = read.staff(people.values())
        begun = read.new_case(story.procedure, Attempt(step.key, day, Actor(""), given), day)
        answers = _worded(specimen(begun, step, given, day), story.file.name)
        able = (read.as_actor(user) for user in people.values() if set(user.posts) & set(step.by))
        actor = next(able, Actor.complainant(COMPLAINANT))
        person = Person(authority=self.slug, name="Sam Taylor") if answers.get("anonymous") != "yes" else None
        attempt = Attempt(step.key, day, actor, answers)
        outcome = open_case(Opening(self.slug, story.procedure.slug, person), attempt, _at(day)) if everybody else None
        return outcome.case if isinstance(outcome, Recorded) else None

    def _actor(
        self, loaded: read.Loaded, step: Step, told: ScenarioStep, people: Mapping[str, User]
    ) -> tuple[Actor, User]:
        """Whoever the story says or, where it says nobody, the first who may."""
        somebody = next(iter(people.values()))
        if told.by == COMPLAINANT:
            return Actor.complainant(COMPLAINANT), somebody
        users = [people[told.by]] if told.by else list(people.values())
        able = (user for user in users if questions.may(loaded.engine_case, step, read.as_actor(user)).allowed)
        user = next(able, None)
        return (read.as_actor(user), user) if user else (Actor.complainant(COMPLAINANT), somebody)


def _needed(step: Step, named: Mapping[str, str]) -> dict[str, str]:
    return {one.key: named[one.key] for one in step.fields if one.key in named and (one.required or one.required_when)}


def _shifted(value: Any, people: Mapping[str, User], shift: timedelta) -> Any:
    """An answer of the story for this telling of it: days move with it, and its people are staff."""
    if isinstance(value, date):
        return (value + shift).isoformat()
    return str(people[value].pk) if isinstance(value, str) and value in people else value


def _worded(answers: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Words instead of specimens: what the complaint is about is what the story is called."""
    worded = {key: SAID if value == TEXT else value for key, value in answers.items()}
    return {**worded, "summary": f"{name}."} if answers.get("summary") == TEXT else worded


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
