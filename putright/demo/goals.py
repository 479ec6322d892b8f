"""Which steps lead to a standing, and what must be answered so that they may be taken: read from the procedure."""

from collections.abc import Collection, Iterator, Mapping

from putright.engine import questions
from putright.engine.attempt import Case
from putright.engine.procedure import Procedure, Step
from putright.engine.reach import can_reach


def possible_before(case: Case, step: Step, seen: frozenset[str] = frozenset()) -> Iterator[Step]:
    """The step if the case allows it; else the steps that must come before it, if it allows those."""
    if questions.does_the_case_allow(case, step):
        yield step
    elif case.state.standing in step.when:
        first = [key for key in (*step.after, *step.after_unless) if not case.state.has_taken(key)]
        waiting = (key for key in step.only_while_running if case.state.running(key) is None)
        first += [start.step for key in waiting for start in case.procedure.clocks[key].starts]
        for key in first:
            if key not in seen:
                yield from possible_before(case, case.procedure.steps[key], seen | {step.key, key})


def towards(procedure: Procedure, standing: str, goals: Collection[str]) -> Iterator[Step]:
    """Every step that leads nearer to a goal, those that lead nearest first."""
    moves = {
        key: {s.leads_to for s in procedure.steps.values() if s.leads_to and key in s.when}
        for key in procedure.standings
    }
    far = _distances(moves, set(goals))
    here = [s for s in procedure.steps.values() if standing in s.when and s.leads_to in far]
    nearer = [s for s in here if s.leads_to and far[s.leads_to] < far.get(standing, len(far) + 1)]
    yield from sorted(nearer, key=lambda step: far[step.leads_to or ""])


def _distances(moves: Mapping[str, Collection[str]], goals: set[str]) -> dict[str, int]:
    """How many moves each standing is from the nearest goal; those without a way to one are left out."""
    found = dict.fromkeys(goals, 0)
    able = can_reach(moves, goals)
    for number in range(1, len(able) + 1):
        for place in able - set(found):
            if any(found.get(one, number) < number for one in moves.get(place, ())):
                found[place] = number
    return found


def answers_towards(procedure: Procedure, step: Step, goals: Collection[str]) -> dict[str, str]:
    """Answers to a step's questions without which the way to a goal would be barred."""
    given: dict[str, str] = {}
    wanted, unwanted = _facts_for(procedure, goals)
    for asked in step.fields:
        fact = asked.sets or ""
        possible = list(asked.choices) or ["yes", "no"]
        if asked.kind not in ("choice", "yes_no"):
            continue
        if fact in wanted:
            given[asked.key] = wanted[fact]
        elif asked.required and possible[0] in unwanted.get(fact, ()):
            given[asked.key] = next((one for one in possible if one not in unwanted[fact]), possible[0])
    return given


def _facts_for(procedure: Procedure, goals: Collection[str]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """What must be so, and what must not, for the steps that lead to the one goal; nothing where there are several."""
    wanted: dict[str, str] = {}
    unwanted: dict[str, tuple[str, ...]] = {}
    if len(goals) == 1:
        for step in procedure.steps.values():
            if step.leads_to in goals:
                wanted |= {key: values[0] for key, values in step.only_if.items()}
                unwanted |= dict(step.not_if)
    return wanted, unwanted
