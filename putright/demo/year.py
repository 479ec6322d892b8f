"""A council's year: cases at every standing of every procedure, and beside those as many as come in."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import F

from putright.cases.models import Letter, Summary
from putright.demo.carrying_on import carry_on
from putright.demo.council import Council
from putright.demo.days import Days, length
from putright.demo.telling import NotLikeThis, Telling, done_in
from putright.engine.procedure import Procedure, Standing
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.scenario import Story, read_story
from putright.procedure_files.stories import story_paths

_MOST_STORIES = 5
"""So many are tried for one purpose before it is given up, or sought otherwise."""
_LATELY, _PATIENT = 2, 6
"""On how many weeks' days; and how many times as many stories and weeks are tried where nothing else will do."""
_ARRIVALS = (4, 3, 2, 1, 1, 0, 0)
"""How many working days ago the newest cases came in, of which nothing has been done yet."""
_DUE_TODAY, _ON_HOLD = 2, 3
_USUAL = 0.75
"""The share of cases, beyond those that show everything, under the procedure that complaints usually come under."""
_LONGEST = timedelta(days=140)
"""Longer stories are told only where no other comes to stand where one should."""
_OVERDUE = timedelta(days=15)
_SELDOM = 0.15
"""How often a case may be overdue, and by how much at most, where another would do."""


@dataclass(frozen=True, slots=True)
class Tale:
    """A story that may be told from one of these days on: all of it, or only so many of its steps.

    With `goals` the case is then taken on until it stands at one of them. `procedure` is another than its own where the
    two share its steps.
    """

    story: Story
    days: list[date]
    steps: int | None = None
    goals: Collection[str] = ()
    hurry: bool = False
    finding: str = ""
    procedure: Procedure | None = None


_Fits = Callable[[Summary], bool]


@dataclass
class Year:
    """What has been told of it so far."""

    council: Council
    told: int = 0
    _stands: set[tuple[str, str]] = field(default_factory=set)

    def tell(self, number: int) -> None:
        """All of it: what is closed by now, with so many cases besides, and then what is open.

        In this order, so that the highest references are those of the newest cases.
        """
        self.stand(closed=True)
        self.find()
        self.go_on(number)
        self.stand(closed=False)
        self.arrive()

    def stand(self, closed: bool) -> None:
        """A case at each closed, or each open, standing at which none is yet."""
        for procedure in self._procedures:
            for standing in procedure.standings.values():
                if standing.closed == closed and (procedure.slug, standing.key) not in self._stands:
                    self._stand_at(procedure, standing)

    def find(self) -> None:
        """A case with each finding that none has yet."""
        for procedure in self._procedures:
            for finding in procedure.findings:
                if not self.council.found[procedure.slug, finding]:
                    self._any_of(self._with_findings(procedure, finding))

    def go_on(self, number: int) -> None:
        """So many more cases: most are closed by now, those of the last weeks where they would be."""
        usual = catalogue().authority(self.council.authority).default_procedure
        chances, end = self.council.chances, self.told + number
        slugs = [slug for slug in self._stories if self._short(slug)]
        tales = []
        for _ in range(number * 2 if slugs else 0):
            slug = usual if usual in slugs and chances.random() < _USUAL else chances.choice(slugs)
            story = chances.choice(self._short(slug))
            days = self._days.in_the_year(story, timedelta(days=4))[:2]
            tales.append(Tale(story, days, None, _closed(story.procedure)))
        # So many that enough can be told; those that are, in the order of their days.
        while tales and self.told < end:
            some, tales = tales[: end - self.told], tales[end - self.told :]
            for tale in sorted(some, key=lambda one: one.days[0]):
                self._any_of([tale], self._is_in_time)

    def arrive(self) -> None:
        """Some cases on hold, some that fall due today, and the newest, the oldest of them first."""
        usual = self._usual
        holding = [(story, steps) for story in usual for steps in _holds(story)]
        held = 0
        for story, steps in self.council.chances.sample(holding, len(holding)):
            tale = Tale(story, self._days.ending_lately(story, steps, _LATELY), steps)
            held += self._any_of([tale], lambda summary: summary.on_hold and self._is_in_time(summary))
            if held >= _ON_HOLD:
                break
        due_today = [self._days.before_today(ago) for ago in range(1, 25)]
        for story in self._some(usual)[:_DUE_TODAY]:
            self._any_of([Tale(story, due_today, 1)], lambda summary: summary.next_due == self.council.today)
        for ago in _ARRIVALS:
            self._any_of(Tale(story, [self._days.before_today(ago)], 1) for story in self._some(usual))

    @property
    def _procedures(self) -> list[Procedure]:
        return [stories[0].procedure for stories in self._stories.values() if stories]

    @property
    def _usual(self) -> list[Story]:
        """The shorter stories of the procedure that complaints usually come under."""
        return self._short(catalogue().authority(self.council.authority).default_procedure)

    @cached_property
    def _days(self) -> Days:
        return Days(self.council.today, self.council.calendar, self.council.chances)

    @cached_property
    def _stories(self) -> dict[str, list[Story]]:
        """Those that begin at the beginning, by their procedure."""
        found: dict[str, list[Story]] = {slug: [] for slug in catalogue().council(self.council.authority).versions}
        for path in story_paths(catalogue().folder / self.council.authority / "scenarios"):
            story = read_story(path, catalogue())
            if done_in(story) and done_in(story)[0].do == story.procedure.opens_with:
                found[story.procedure.slug].append(story)
        return found

    def _short(self, slug: str) -> list[Story]:
        return [one for one in self._stories[slug] if length(one) <= _LONGEST]

    def _some(self, stories: list[Story]) -> list[Story]:
        return self.council.chances.sample(stories, min(_MOST_STORIES, len(stories)))

    def _stand_at(self, procedure: Procedure, standing: Standing) -> bool:
        """Tell a case that stands there now: in time if some story has it so."""
        return (
            self._any_of(self._past(procedure, standing), lambda s: s.standing == standing.key and self._is_in_time(s))
            or self._any_of(self._towards(procedure, standing), lambda s: s.standing == standing.key)
            or self._any_of(self._past(procedure, standing, _PATIENT), lambda s: s.standing == standing.key)
        )

    def _past(self, procedure: Procedure, standing: Standing, patience: int = 1) -> Iterator[Tale]:
        """Stories that come past a standing, as far as there; those that take very long last."""
        own = self._stories[procedure.slug]
        others = [one for stories in self._stories.values() for one in stories if one not in own]
        for stories in (own, [one for one in others if _could_be_told_under(procedure, one)]):
            past = [(story, steps) for story in stories for steps in _stops(story, procedure, standing.key)]
            past.sort(key=lambda one: (length(*one) > _LONGEST, self.council.chances.random()))
            for story, steps in past[: _MOST_STORIES * patience]:
                ended = self._days.in_the_year(story, length(story, steps))
                days = ended if standing.closed else self._days.ending_lately(story, steps, _LATELY * patience)
                yield Tale(story, days, steps, procedure=procedure)

    def _towards(self, procedure: Procedure, standing: Standing) -> Iterator[Tale]:
        """Stories of which only the beginning is told; from there on whatever leads to the standing."""
        lately = [self._days.before_today(ago) for ago in (9, 18)]
        for story in self._some(self._short(procedure.slug)):
            days = self._days.in_the_year(story, timedelta(days=60))[:1] if standing.closed else lately
            yield Tale(story, days, 1, {standing.key}, hurry=True)

    def _with_findings(self, procedure: Procedure, finding: str) -> Iterator[Tale]:
        for story in self._short(procedure.slug):
            steps = [procedure.steps[told.do or ""] for told in done_in(story)]
            if any(asked.kind == "findings" for step in steps for asked in step.fields):
                days = self._days.in_the_year(story, length(story))[:2]
                yield Tale(story, days, None, _closed(procedure), finding=finding)

    def _is_in_time(self, summary: Summary) -> bool:
        """Whether nothing in it is overdue; now and then something may be, for some days."""
        allowed = _OVERDUE if self.council.chances.random() < _SELDOM else timedelta(0)
        return summary.closed or summary.next_due is None or summary.next_due >= self.council.today - allowed

    def _any_of(self, tales: Iterable[Tale], fits: _Fits = lambda _: True) -> bool:
        """Whether one of these could be told, on one of its days, so that the case then fits."""
        return any(self._is_told(tale, day, fits) for tale in tales for day in tale.days)

    def _is_told(self, tale: Tale, day: date, fits: _Fits) -> bool:
        """Whether it could be told from that day on: if not, nothing of it stays."""
        used, procedure = self.council.used_up(), tale.procedure or tale.story.procedure
        try:
            with transaction.atomic():
                telling = Telling.begin(self.council, tale.story, procedure, day, tale.goals, tale.finding)
                telling.tell(tale.steps)
                if tale.goals and not carry_on(telling, tale.goals, tale.hurry):
                    raise NotLikeThis
                as_wanted = fits(Summary.objects.get(case=telling.row))
                if not as_wanted or (tale.finding and tale.finding not in telling.found):
                    raise NotLikeThis
                self._keep(telling)
        except NotLikeThis:
            self.council.back_to(used)
            return False
        return True

    def _keep(self, telling: Telling) -> None:
        """Count it, and take on what it became under other procedures."""
        for opened in telling.opened:
            other = telling.of_another(opened)
            carry_on(other, _closed(other.procedure))
            self._keep(other)
        self._has_gone(telling)
        self._stands.add((telling.procedure.slug, telling.standing))
        self.told += 1

    def _has_gone(self, telling: Telling) -> None:
        """Letters of days gone by went on their days: what the worker sends are those of today."""
        written = Letter.objects.filter(case=telling.row, written_at__date__lt=self.council.today)
        written.filter(state=Letter.QUEUED).update(state=Letter.SENT, state_since=F("written_at"), attempts=1)
        written.filter(state=Letter.TO_PRINT).update(state=Letter.POSTED, state_since=F("written_at"))


def _stops(story: Story, procedure: Procedure, standing: str) -> Iterator[int]:
    """After how many of its steps the story stands there."""
    here = procedure.opens_in
    for number, told in enumerate(done_in(story), start=1):
        here = procedure.steps[told.do or ""].leads_to or here
        if here == standing:
            yield number


def _could_be_told_under(procedure: Procedure, story: Story) -> bool:
    """Whether a procedure has all the steps of a story that was written for another."""
    return all(told.do in procedure.steps for told in done_in(story))


def _holds(story: Story) -> Iterator[int]:
    """After how many of its steps the story is on hold: just then, or with what else was done that day."""
    done = done_in(story)
    for number, told in enumerate(done, start=1):
        if story.procedure.steps[told.do or ""].kind == "hold":
            yield number + sum(later.day == told.day for later in done[number:])


def _closed(procedure: Procedure) -> set[str]:
    return {standing.key for standing in procedure.standings.values() if standing.closed}
