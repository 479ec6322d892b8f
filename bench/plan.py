"""Which case of a store is what: its story, people, dates and words; the same each time it is asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from hashlib import md5
from itertools import accumulate
from random import Random

from bench.council import PARTS, Council, Member
from bench.pattern import SHORT, Pattern
from bench.vocabulary import Pool
from putright.engine.working_days import long_date

CHUNK = 5000
DAYS = 2000
"""How far back a store goes."""
OPEN, FEWEST_OPEN = 0.02, 40
"""How much of a store is open, and how many cases at least."""
VARIANTS = {True: 24, False: 8}
"""Sets of texts for each finished and each unfinished pattern; a multiple of the services with words of their own."""
_CHANNELS = ("email", "email", "email", "telephone", "letter", "in_person")


@dataclass(frozen=True, slots=True)
class Planned:
    """One case: its pattern, which set of texts, and what stands for each placeholder."""

    number: int
    pattern: Pattern
    variant: int
    values: Mapping[str, object]
    people: Sequence[str]


@dataclass(frozen=True)
class Plan:
    """A whole store."""

    cases: int
    today: date
    council: Council
    patterns: Sequence[Pattern]
    pool: Pool

    @cached_property
    def variants(self) -> list[tuple[int, dict[str, str]]]:
        """Every set of texts there is: of which pattern, and each text by its placeholder."""
        return [
            (place, self._texts(pattern, place, number))
            for place, pattern in enumerate(self.patterns)
            for number in range(VARIANTS[pattern.closed])
        ]

    def chunks(self) -> range:
        """The numbers of the chunks."""
        return range(-(-self.cases // CHUNK))

    def chunk(self, number: int) -> Iterator[Planned]:
        """Its cases."""
        random = Random(f"{self.cases} cases, chunk {number}")
        first = number * CHUNK
        for place in range(first, min(first + CHUNK, self.cases)):
            yield self._case(place, random)

    def last_numbers(self) -> dict[int, int]:
        """For each year, how many references were given out."""
        days = range(self._first_day, self.today.toordinal() + 1)
        years = sorted({date.fromordinal(day).year for day in days})
        starts = [*(self._first_place(year) for year in years), self.cases]
        return {year: starts[n + 1] - starts[n] for n, year in enumerate(years) if starts[n + 1] > starts[n]}

    @cached_property
    def _open(self) -> tuple[float, float]:
        """After which part of the cases some are open, and how many of those."""
        wanted = max(OPEN, FEWEST_OPEN / self.cases)
        recent = min(1.0, 5 * wanted)
        return 1 - recent, wanted / recent

    @property
    def _first_day(self) -> int:
        return self.today.toordinal() - DAYS

    @cached_property
    def _choices(self) -> Mapping[bool, tuple[list[int], list[float]]]:
        chosen: dict[bool, tuple[list[int], list[float]]] = {}
        for closed in (True, False):
            places = [n for n, pattern in enumerate(self.patterns) if pattern.closed is closed]
            of_story = [sum(self.patterns[n].story == self.patterns[m].story for m in places) for n in places]
            weights = [self.patterns[n].weight / count for n, count in zip(places, of_story, strict=True)]
            chosen[closed] = (places, list(accumulate(weights)))
        return chosen

    @cached_property
    def _first_variant(self) -> list[int]:
        counts = [VARIANTS[pattern.closed] for pattern in self.patterns]
        return [0, *accumulate(counts)]

    def _texts(self, pattern: Pattern, place: int, number: int) -> dict[str, str]:
        random = Random(f"texts {place} {number}")
        return {
            key: self.pool.sentence(random, number) if key.startswith(SHORT) else self.pool.answer(random, number)
            for key in pattern.texts
            if key != "summary"
        }

    def _first_place(self, year: int) -> int:
        return max(0, -((self._first_day - date(year, 1, 1).toordinal()) * self.cases // DAYS))

    def _case(self, place: int, random: Random) -> Planned:
        after, of_those = self._open
        is_open = place >= self.cases * after and random.random() < of_those
        places, weights = self._choices[not is_open]
        chosen = random.choices(places, cum_weights=weights)[0]
        pattern = self.patterns[chosen]
        near = self._first_day + place * DAYS // self.cases
        received = pattern.received if is_open else self._shifted(pattern, near)
        service = int(random.random() ** 1.2 * len(self.council.services))
        sets = VARIANTS[pattern.closed] // 8
        variant = self._first_variant[chosen] + service % 8 + 8 * int(random.random() * sets)
        values: dict[str, object] = dict(self.variants[variant][1])
        self._add_people(values, random, service)
        self._add_words(values, random, service, place, near)
        _add_dates(values, pattern, received)
        digits = md5(f"{self.cases}-{place}".encode(), usedforsecurity=False).hexdigest()
        first, last = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}", digits[20:]
        for number in range(len(pattern.texts)):
            values[f"u{number}"] = f"{first}-a{number:03x}-{last}"
        people = sorted({int(str(values[part])) for part in pattern.people})
        values["people"] = "{" + ",".join(map(str, people)) + "}"
        return Planned(place + 1, pattern, variant, values, [str(person) for person in people])

    def _shifted(self, pattern: Pattern, near: int) -> int:
        """A day of receipt on the same day of the week, near the one wanted, so that all is over by today."""
        received = pattern.received - (pattern.received - near) // 7 * 7
        while received + pattern.length > self.today.toordinal():
            received -= 7
        return received

    def _add_people(self, values: dict[str, object], random: Random, service: int) -> None:
        council = self.council
        of_part: Mapping[str, Sequence[Member]] = {
            "owner": council.owners,
            "igm": council.igms,
            "officer": council.officers[service],
            "team_manager": council.team_managers[service],
            "service_manager": council.service_managers[service],
        }
        for part in PARTS:
            among = of_part[part]
            member = among[int(random.random() * len(among))]
            values.update(_member(part, member))

    def _add_words(self, values: dict[str, object], random: Random, service: int, place: int, near: int) -> None:
        year = date.fromordinal(near).year
        first, last = self.pool.name(random)
        values["case"] = place + 1
        values["reference"] = f"LUT-{year}-{place - self._first_place(year) + 1:05d}"
        values["name"] = f"{first} {last}"
        values["email"] = f"{first}.{last}{int(random.random() * 2000)}".lower()
        values["channel"] = _CHANNELS[int(random.random() * len(_CHANNELS))]
        values["service"] = self.council.services[service]
        values["summary"] = self.pool.summary(random, service)


def _add_dates(values: dict[str, object], pattern: Pattern, received: int) -> None:
    for offset in pattern.days:
        values[f"d{offset}"] = _iso(received + offset)
    for offset in pattern.long_days:
        values[f"D{offset}"] = _long(received + offset)


@cache
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


@cache
def _long(day: int) -> str:
    return long_date(date.fromordinal(day))


@cache
def _member(part: str, member: Member) -> Mapping[str, str]:
    return {
        part: str(member.id),
        f"{part}_name": member.name,
        f"{part}_telephone": member.telephone,
        f"{part}_email": f"staff{member.id}",
    }
