"""Whether a procedure leaves nobody stranded: walked exhaustively, every place a case can get to."""

from collections.abc import Iterable, Iterator

from putright.engine import questions
from putright.engine.attempt import Attempt, Case
from putright.engine.decide import Refused
from putright.engine.explore import FIRST_DAY, MOST_PLACES, Walk, walk
from putright.engine.people import Actor, Person
from putright.engine.procedure import Procedure
from putright.engine.reasons import Reason
from putright.engine.working_days import Calendar
from putright.procedure_files.catalogue import Version
from putright.procedure_files.problems import Problem


def walked(version: Version) -> tuple[Walk | None, list[Problem]]:
    """What the walk found, and that as problems at their lines."""
    try:
        found = walk(version.procedure)
    except Exception as error:  # an engine without an answer is what the walk is there to find
        what = f"Somewhere on its way the engine has no answer: {type(error).__name__}: {error}."
        advice = "Look for a rule that reads what no step gives; if there is none, this is a fault of Putright."
        return None, [version.document.problem((), what, advice)]
    return found, [*_never(version, found), *_stranded(version, found)]


def refused_to_open(procedure: Procedure, channel: str) -> tuple[Reason, ...]:
    """Why the complainant's own words, with a channel and an owner, would not open a case; empty when they do."""
    owner = Person("owner", "owner", frozenset(procedure.posts))
    state = questions.where_does_it_stand(procedure, ())
    case = Case(procedure, Calendar(), state, {owner.id: owner}, FIRST_DAY)
    answers = {"channel": channel, "summary": "words", "owner": owner.id}
    attempt = Attempt(procedure.opens_with, FIRST_DAY, Actor.complainant(), answers)
    outcome = questions.what_comes_of(case, attempt)
    return outcome.all if isinstance(outcome, Refused) else ()


def _never(version: Version, found: Walk) -> Iterator[Problem]:
    document, procedure = version.document, version.procedure
    for key in found.unreachable_standings:
        what = f"No case can ever stand at “{procedure.standings[key].title}”."
        yield document.problem(("standings", key), what, "Let a step lead to it, or take it out.")
    for key in found.nobody_may:
        what = f"Nobody can ever take “{procedure.steps[key].title}”."
        yield document.problem(("steps", key, "by"), what, "Let somebody who can be there take it.")
    for key in sorted(set(found.steps_never_possible) - set(found.nobody_may)):
        what = f"No case ever allows “{procedure.steps[key].title}”."
        yield document.problem(("steps", key), what, "Look at `when`, `after`, `not_after` and the clocks it needs.")
    for key in found.clocks_never_started:
        what = f"“{procedure.clocks[key].title}” never starts."
        yield document.problem(("clocks", key, "starts"), what, "Name a step that can be taken.")
    for key in found.clocks_that_may_never_stop:
        what = f"“{procedure.clocks[key].title}” may run for ever: from somewhere nothing leads to its end."
        yield document.problem(("clocks", key, "stops"), what, "Name every step that ends it.")


def _stranded(version: Version, found: Walk) -> Iterator[Problem]:
    yield from _at(version, found.dead_ends, "Nothing can be done", "Let a step lead on from there, or close it.")
    yield from _at(
        version,
        [place for place in found.cannot_close if place not in found.dead_ends],
        "No way leads to an end",
        "Let some step lead to a closed standing.",
    )
    if not found.complete:
        what = f"The procedure has more than {MOST_PLACES} places to be in: not all of it was walked."
        yield version.document.problem((), what, "Make two procedures of it.")


def _at(version: Version, places: Iterable[str], what: str, advice: str) -> Iterator[Problem]:
    """One problem for each standing, however many ways there are to be in it."""
    by_standing: dict[str, list[str]] = {}
    for place in places:
        for key, standing in version.procedure.standings.items():
            if place.startswith(f"“{standing.title}”"):
                by_standing.setdefault(key, []).append(place)
    for key, some in by_standing.items():
        more = f" (and in {len(some) - 1} like it)" if len(some) > 1 else ""
        yield version.document.problem(("standings", key), f"{what} at {some[0]}{more}.", advice)
