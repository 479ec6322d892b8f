"""The words of one case: what it is about, and what those who deal with it write, each time a little otherwise."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from putright.engine.procedure import Field, Procedure, Step
from putright.engine.working_days import MONTHS

FOLDER = Path(__file__).parent / "words"
_NOTHING_WRONG = ("not_upheld", "no_finding")
_INNERMOST = re.compile(r"\{([^{}]*)\}")


@lru_cache
def vocabulary() -> Mapping[str, Any]:
    """Every table of the files of words; `incident` holds those of all files."""
    tables: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            tables[key] = tables.get(key, []) + value if isinstance(value, list) else value
    return tables


def often(chances: Random, among: Sequence[str], also: Mapping[str, float] | None = None) -> str:
    """One of these, as often as the files of words say; `also` multiplies that."""
    usual: Mapping[str, float] = vocabulary()["often"]
    weights = [usual.get(one, 1.0) * (also or {}).get(one, 1.0) for one in among]
    return chances.choices(among, weights)[0]


def services_of(procedures: Collection[str], known: Iterable[str]) -> list[str]:
    """What a case of these procedures may be about, among the council's services."""
    told: Mapping[str, list[str]] = vocabulary()["services"]
    fitting = {service for key in procedures for service in told.get(key, ())}
    return [one for one in known if one in fitting or not all(key in told for key in procedures)]


class Incidents:
    """What has happened in a council's year: each told once before any is told again."""

    def __init__(self, chances: Random) -> None:
        """`chances` decides their order."""
        self._chances = chances
        self._left: dict[str, list[Mapping[str, Any]]] = {}

    def next(self, procedure: Procedure, service: str, kind: str) -> Mapping[str, Any]:
        """Something that fits the procedure, the service and, where it is praise or the like, its kind."""
        section = vocabulary()["sections"].get(procedure.slug, "incident")
        if procedure.about == "person":
            section = "behaviour"
        elif section == "comment" and kind == "compliment":
            section = "compliment"
        pool = f"{section}/{service}" if section == "incident" else section
        if not self._left.get(pool):
            every: list[Mapping[str, Any]] = vocabulary()[section]
            fitting = [one for one in every if section != "incident" or service in one["services"]] or every
            self._left[pool] = self._chances.sample(fitting, len(fitting))
        return self._left[pool].pop()


@dataclass
class Wording:
    """One case's words; `began` is the day on which it was received."""

    chances: Random
    incident: Mapping[str, Any]
    began: date
    slots: dict[str, str] = field(default_factory=dict)
    has_point: bool = False

    def __post_init__(self) -> None:
        """Settle what stays the same throughout the case."""
        before = self.began - timedelta(days=self.chances.randint(25, 110))
        ahead = self.began + timedelta(days=60)
        streets = [one.strip() for one in vocabulary()["people"]["streets"].split(";")]
        self.slots |= {
            "street": self.chances.choice(streets),
            "month": MONTHS[before.month - 1],
            "month_ahead": MONTHS[ahead.month - 1],
            "ago": self.chances.choice(
                ["three weeks ago", "a month ago", "two months ago", "at the beginning of the month"]
            ),
            "weeks": self.chances.choice(["six", "seven", "nine", "ten", "twelve"]),
            "price": str(self.chances.choice([24, 30, 35, 42, 48, 55, 60, 75, 90, 120])),
            "number": str(self.chances.randint(2, 148)),
            "day": _ordinal(self.chances.randint(2, 27)),
        }
        for key in ("says", "point", "cause", "fine", "remedy"):
            self.slots[key] = self.said(self.incident.get(key) or self.incident.get("point", ""))

    def said(self, pattern: str) -> str:
        """The pattern with one of each set of words, and each slot filled, from the inside out."""
        while (found := _INNERMOST.search(pattern)) is not None:
            inside = found.group(1)
            chosen = self.slots[inside] if inside in self.slots else self.chances.choice(inside.split("|"))
            pattern = pattern[: found.start()] + chosen + pattern[found.end() :]
        return " ".join(pattern.split())

    def answer(self, step: Step, asked: Field, about: str) -> str:
        """What is written in answer to this question; `about` is the one that says what the case is about."""
        if asked.key == about:
            return self.slots["says"]
        if asked.key == "point" and not self.has_point:
            self.has_point = True
            return self.slots["point"]
        answers = vocabulary()["answers"]
        return self._one_of(answers.get(f"{step.key}.{asked.key}") or answers.get(asked.key) or answers["note"])

    def knows(self, step: Step, asked: Field) -> bool:
        """Whether there are words of its own for the answer to this question."""
        return bool({f"{step.key}.{asked.key}", asked.key} & vocabulary()["answers"].keys())

    def day(self, asked: str, recorded: date) -> str:
        """A day before it all began, or the one on which it is recorded; empty where the question is for one ahead."""
        behind: Mapping[str, list[str]] = vocabulary()["behind"]
        if asked in behind["before_it_began"]:
            return (self.began - timedelta(days=self.chances.randint(8, 60))).isoformat()
        return recorded.isoformat() if asked in behind["lately"] else ""

    def on_a_point(self, procedure: Procedure, finding: str) -> str:
        """Why a point was found to be so; what else is said of the answer then fits that."""
        made, counts_as = vocabulary()["findings"], procedure.findings[finding].counts_as
        if counts_as in _NOTHING_WRONG:
            self.slots |= {"cause": self.slots["fine"], "remedy": self._one_of(made["nothing_wrong"])}
        else:
            self.slots |= {key: self.said(self.incident.get(key, self.slots[key])) for key in ("cause", "remedy")}
        return self._one_of(made.get(finding) or made[counts_as])

    def letter_part(self) -> str:
        """What an officer writes in a letter where nothing in the case says it."""
        return self._one_of(vocabulary()["letter_parts"]["any"])

    def _one_of(self, patterns: str | Sequence[str]) -> str:
        return self.said(patterns if isinstance(patterns, str) else self.chances.choice(patterns))


def _ordinal(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
