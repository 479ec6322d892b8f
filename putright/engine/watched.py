"""What the conditions of a procedure can see of a case: a walk need not tell apart what they can't."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from putright.engine.procedure import COMPLAINANT, FINDING, Field, Procedure, Step
from putright.engine.state import State
from putright.engine.timing import Start, Where

_YES_NO = ("yes", "no")
OTHER = "any other"
"""Stands for every value of a fact that no condition speaks of."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What the conditions of a procedure can see of a case: all else need not be told apart."""

    steps: frozenset[str]
    clocks: frozenset[str]
    judged: frozenset[str]
    """Clocks of which it matters that they have run: what is late or in time is judged by them."""
    parts: frozenset[str]
    facts: Mapping[str, frozenset[str]]
    starts: Mapping[tuple[str, str], frozenset[str]]
    """The answers to a step's question that decide whether a clock starts on which something depends."""
    alone: Mapping[str, tuple[Where, ...]]
    """For each step, the answers that start clocks on which nothing depends: each is tried, but not with the others."""

    @classmethod
    def of(cls, procedure: Procedure, steps: Collection[Step]) -> "Watched":
        """By reading every condition that stands before one of these steps, or before what they start."""
        facts: dict[str, set[str]] = {}
        starts: dict[tuple[str, str], set[str]] = {}
        for step in steps:
            for where in (step.only_if, step.not_if):
                for key, values in where.items():
                    facts.setdefault(key, set()).update(values)
        asked_for = frozenset(key for step in steps for key in (*step.after, *step.not_after))
        read = frozenset(key for step in steps for key in _clocks_read(procedure, step, step.key in asked_for))
        judged = frozenset(key for step in steps for key in (*step.only_in_time, *step.only_when_late))
        alone: dict[str, list[Where]] = {}
        for step, clock, start in _starts(procedure, steps):
            asked = {field.key: field for field in step.fields}
            for key, values in (*start.where.items(), *start.unless.items()):
                if key not in asked:
                    facts.setdefault(key, set()).update(values)
                elif clock in read | judged:
                    starts.setdefault((step.key, key), set()).update(values)
            wanted = {key: values for key, values in start.where.items() if key in asked}
            own = {**_excepted(start, asked), **wanted}
            if own and clock not in read | judged:
                alone.setdefault(step.key, []).append(own)
        manned = {*procedure.posts, COMPLAINANT}
        return cls(
            asked_for,
            read,
            judged,
            frozenset(part for step in steps if not manned & set(step.by) for part in step.by),
            {key: frozenset(values) for key, values in facts.items()},
            {key: frozenset(values) for key, values in starts.items()},
            {step: tuple(wheres) for step, wheres in alone.items()},
        )

    def told_apart(self, step: Step, field: Field) -> frozenset[str]:
        """The answers to this question that make a difference later."""
        return self.starts.get((step.key, field.key), frozenset()) | self.facts.get(fact_of(field), frozenset())

    def without_what_they_cannot_see(self, state: State) -> State:
        """The state without what no condition sees: a walk then meets the same place again, not a new one."""
        latest_events = {event.step: event for event in state.taken}
        taken = tuple(sorted(latest_events.values(), key=lambda event: event.number))
        latest = {run.clock: run for run in state.runs if run.clock in self.judged and not run.set_aside}
        runs = tuple(run for run in state.runs if run.running or run is latest.get(run.clock))
        holds = tuple(hold for hold in state.holds if hold.last is None)
        return replace(state, taken=taken, runs=runs, holds=holds, points=state.open_points[:1])

    def of_facts(self, facts: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        """The facts that conditions speak of, each value they don't name as one and the same."""
        found = set()
        for key, named in self.facts.items():
            value = facts.get(key)
            given = value if isinstance(value, list | tuple) else (value,)
            found |= {(key, one if one in named else OTHER) for one in given if one is not None}
        return frozenset(found)


def fact_of(field: Field) -> str:
    """The fact of the case that an answer to this question sets; empty if it sets none."""
    return FINDING if field.kind == "findings" else field.sets or "" if field.kind != "person" else ""


def _starts(procedure: Procedure, steps: Collection[Step]) -> Iterator[tuple[Step, str, Start]]:
    """Each way in which one of these steps starts a clock, in the order of the clocks."""
    by_key = {step.key: step for step in steps}
    for clock in procedure.clocks.values():
        yield from ((by_key[start.step], clock.key, start) for start in clock.starts if start.step in by_key)


def _excepted(start: Start, asked: Mapping[str, Field]) -> Where:
    """An answer with which a clock starts that others keep from starting; none if the form does not decide it."""
    for key, values in start.unless.items():
        possible = (asked[key].choices or _YES_NO) if key in asked else ()
        others = [value for value in possible if value not in values]
        if others:
            return {key: (others[0],)}
    return {}


def _clocks_read(procedure: Procedure, step: Step, asked_for: bool) -> Iterator[str]:
    """The clocks on which it depends whether the step is possible.

    Not those that it is only there to stop: nothing else comes of it, as it leads nowhere and is not `asked_for` by
    another step.
    """
    yield from step.not_while_running
    if step.clock:
        yield step.clock
    stops = [key for key in step.only_while_running if step.key in procedure.clocks[key].stops]
    if step.leads_to or asked_for or len(stops) < len(step.only_while_running):
        yield from step.only_while_running
