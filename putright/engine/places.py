"""Where a case can be, as far as the conditions that may yet be read can tell."""

from collections.abc import Collection, Mapping

from putright.engine.procedure import Procedure, Step
from putright.engine.reach import reached
from putright.engine.state import State
from putright.engine.watched import Watched

Facts = frozenset[tuple[str, str]]
Place = tuple[str, frozenset[str], frozenset[str], frozenset[str], frozenset[str], Facts]
"""All that conditions to come can see: standing, pauses, steps taken, clocks running or run, parts played, facts.

A clock on which no condition depends is not part of a place, nor is a part in the case that nobody needs to play: that
it stops is proven beside, by the moves that stop it.
"""


def ran(clock: str) -> str:
    """What stands in a place for a clock that has run, or runs."""
    return f"{clock} (begun)"


class Places:
    """The places of a procedure; `possible` are the steps possible in each standing."""

    def __init__(self, procedure: Procedure, possible: Mapping[str, Collection[Step]]) -> None:
        self.procedure = procedure
        self.watched = _watched_from(procedure, possible)
        self.names: dict[Place, str] = {}

    def of(self, state: State) -> Place:
        """Where the case is."""
        watched = self.watched[state.standing]
        run = {run.clock for run in state.runs} & watched.judged
        place: Place = (
            state.standing,
            frozenset(hold.pause for hold in state.holds if hold.last is None),
            frozenset(event.step for event in state.taken) & watched.steps,
            frozenset({run.clock for run in state.runs if run.running} & watched.clocks)
            | frozenset(ran(key) for key in run),
            frozenset(holder.case_role for holder in state.holders if holder.until is None) & watched.parts,
            watched.of_facts(state.facts),
        )
        if place not in self.names:
            self.names[place] = self._named(place)
        return place

    def _named(self, place: Place) -> str:
        standing, held, _, running, _, facts = place
        waiting = ", ".join(sorted(running)) or "nothing"
        known = "".join(f", {key} {value}" for key, value in sorted(facts))
        paused = "".join(f", {self.procedure.pauses[key].title.lower()}" for key in sorted(held))
        return f"“{self.procedure.standings[standing].title}”{paused}, waiting for {waiting}{known}"


def _watched_from(procedure: Procedure, possible: Mapping[str, Collection[Step]]) -> dict[str, Watched]:
    """For each standing what can still be seen from there on: what no later condition reads is forgotten."""
    onward = {key: {step.leads_to for step in steps if step.leads_to} for key, steps in possible.items()}
    found = {}
    for key in possible:
        to_come = {step.key: step for standing in reached(onward, {key}) for step in possible[standing]}
        found[key] = Watched.of(procedure, to_come.values())
    return found
