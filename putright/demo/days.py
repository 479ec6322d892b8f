"""On which days of a year cases begin: more in some months than in others, and none on days that are not worked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from putright.demo.telling import done_in
from putright.demo.wording import vocabulary
from putright.engine.working_days import Calendar
from putright.procedure_files.scenario import Story

_YEAR = 365
_TRIES = 3
_AT_CHRISTMAS = 0.15
"""How much comes in then, beside the rest of its month."""
_ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Days:
    """The year up to today."""

    today: date
    calendar: Calendar
    chances: Random

    def before_today(self, working_days: int) -> date:
        """The working day that many before today, or before the last one if none is today."""
        day, left = self.today, working_days
        while left or not self.calendar.is_working(day):
            day -= timedelta(days=1)
            left -= self.calendar.is_working(day) and left > 0
        return day

    def in_the_year(self, story: Story, length: timedelta) -> list[date]:
        """Some days on which the story could begin so that it has ended by now, as chance has it."""
        last = self.today - length
        days = [day for day in self._working if day <= last and day.weekday() == _weekday(story)]
        share: list[float] = vocabulary()["months"]["share"]
        weights = [share[day.month - 1] * (_AT_CHRISTMAS if _is_christmas(day) else 1) for day in days]
        return self.chances.choices(days, weights, k=_TRIES) if days else list(_back_from(_on_its_weekday(story, last)))

    def ending_lately(self, story: Story, steps: int, weeks: int) -> list[date]:
        """Days on which it would have begun had it come so far in these weeks, the last of them first."""
        latest = _on_its_weekday(story, self.today - length(story, steps))
        return list(_back_from(latest - self.chances.choice((0, 0, 0, 1)) * _ONE_WEEK, weeks))

    @cached_property
    def _working(self) -> list[date]:
        days = (self.today - timedelta(days=number) for number in range(_YEAR))
        return [day for day in days if self.calendar.is_working(day)]


def length(story: Story, steps: int | None = None) -> timedelta:
    """How long the story takes, or its first so many steps."""
    done = done_in(story)[:steps]
    return max(told.recorded or told.day for told in done) - done[0].day


def _weekday(story: Story) -> int:
    return done_in(story)[0].day.weekday()


def _on_its_weekday(story: Story, day: date) -> date:
    """The day or, if the story begins on another day of the week, the last such day before it."""
    return day - timedelta(days=(day.weekday() - _weekday(story)) % 7)


def _back_from(day: date, weeks: int = _TRIES) -> Iterator[date]:
    return (day - number * _ONE_WEEK for number in range(weeks))


def _is_christmas(day: date) -> bool:
    return (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 3)
