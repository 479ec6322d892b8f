"""Ask every store for everything, turn by turn, so that what disturbs the machine disturbs all stores alike."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random

import psycopg

from bench import database
from bench.client import Answer, Served
from bench.measures import MEASURES, Measure
from bench.targets import Targets

WARM_UP = 3
"""Rounds that are not counted: connections, templates and caches get warm."""
MOST_TIMES, MOST_MILLISECONDS = 1.2, 100.0
LIKE = 0.85
"""Pages are compared if the small store's list at least so much of what the large one's do."""
_MADE_LATER = (
    "DELETE FROM cases_letter WHERE case_id > %(cases)s",
    "DELETE FROM cases_event WHERE case_id > %(cases)s",
    "DELETE FROM cases_text WHERE case_id > %(cases)s",
    "DELETE FROM cases_searchentry WHERE case_id > %(cases)s",
    "DELETE FROM cases_summary WHERE case_id > %(cases)s",
    "DELETE FROM cases_case WHERE id > %(cases)s",
    "DELETE FROM cases_person WHERE id > %(cases)s",
    "DELETE FROM django_session",
    "DELETE FROM procrastinate_jobs",
)


@dataclass(frozen=True)
class Figures:
    """What one measure gave in one store."""

    milliseconds: Sequence[float]
    worked: Sequence[float]
    queries: Sequence[int]
    rows: Sequence[int]

    @property
    def median(self) -> float:
        """Half were faster."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """One in twenty was slower."""
        return sorted(self.milliseconds)[min(len(self.milliseconds) - 1, int(len(self.milliseconds) * 0.95))]

    @property
    def median_worked(self) -> float:
        """Milliseconds for which a processor worked on it, ours or the database's: other programs do not change it."""
        return statistics.median(self.worked)

    @property
    def mean_rows(self) -> float:
        """How many cases a page lists."""
        return statistics.mean(self.rows)

    @property
    def most_queries(self) -> int:
        """The most that any one took."""
        return max(self.queries)


@dataclass(frozen=True)
class Line:
    """One measure in all stores, smallest first."""

    measure: Measure
    figures: Mapping[int, Figures]

    @property
    def times(self) -> float | None:
        """How many times as long the largest store took as the smallest; None with one store."""
        sizes = sorted(self.figures)
        return self.figures[sizes[-1]].median / self.figures[sizes[0]].median if len(sizes) > 1 else None

    @property
    def times_worked(self) -> float | None:
        """The same of the processors' work."""
        sizes = sorted(self.figures)
        small, large = self.figures[sizes[0]].median_worked, self.figures[sizes[-1]].median_worked
        return large / small if len(sizes) > 1 and small else None

    @property
    def is_like_with_like(self) -> bool:
        """Whether pages of the smallest store list about as many cases: else more is asked of the largest."""
        sizes = sorted(self.figures)
        return self.figures[sizes[0]].mean_rows >= LIKE * self.figures[sizes[-1]].mean_rows

    @property
    def misses(self) -> list[str]:
        """The targets it misses, in words."""
        slow = [f"{size:,}" for size, one in self.figures.items() if one.median >= MOST_MILLISECONDS]
        missed = [f"{MOST_MILLISECONDS:.0f} ms or more at {' and '.join(slow)} cases"] if slow else []
        if self.times is not None and self.times > MOST_TIMES and self.is_like_with_like:
            missed.append(f"more than {MOST_TIMES} times as long")
        return missed


def measure(sizes: Sequence[int], rounds: int, say: Callable[[str], None]) -> list[Line]:
    """Every measure, `rounds` times in every store. A page that is not as it should be ends the whole."""
    taken: dict[tuple[str, str, int], list[Answer]] = {}
    with ExitStack() as stack:
        stores = {size: (stack.enter_context(Served(size)), Targets(size)) for size in sizes}
        for number in range(WARM_UP + rounds):
            say(f"  round {number + 1} of {WARM_UP + rounds}")
            for one in Random(number).sample(MEASURES, len(MEASURES)):
                for size in sizes if number % 2 else reversed(sizes):
                    served, targets = stores[size]
                    # The same words and names in every store.
                    answer = one.ask(served, targets, Random(f"{number} {one.group} {one.name}"))
                    _must_be_right(one, size, answer)
                    taken.setdefault((one.group, one.name, size), []).append(answer)
    for size in sizes:
        restore(size)
    return [_line(one, sizes, taken) for one in MEASURES]


def restore(cases: int) -> None:
    """Take out the cases that were registered while measuring. Notes added to others stay."""
    with psycopg.connect(database.url_of(cases)) as connection:
        for statement in _MADE_LATER:
            connection.execute(statement, {"cases": cases})


def _must_be_right(one: Measure, size: int, answer: Answer) -> None:
    if answer.status != one.status:
        what = f"{one.group}: {one.name} answered {answer.status} at {size:,} cases, not {one.status}."
        raise SystemExit(f"{what}\n{answer.body[-3000:]}")


def _line(one: Measure, sizes: Sequence[int], taken: Mapping[tuple[str, str, int], list[Answer]]) -> Line:
    figures = {}
    for size in sorted(sizes):
        answers = taken[one.group, one.name, size][WARM_UP:]
        figures[size] = Figures(
            [a.milliseconds for a in answers],
            [a.worked for a in answers],
            [a.queries for a in answers],
            [a.rows for a in answers],
        )
    return Line(one, figures)
