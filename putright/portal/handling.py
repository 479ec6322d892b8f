"""How the council handles a complaint, stage by stage, in words: made from its procedure, so always true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from putright.engine import questions
from putright.engine.procedure import Procedure
from putright.engine.timing import Clock
from putright.portal import clauses


@dataclass(frozen=True, slots=True)
class Promise:
    """A clock the public may hold the council to: how long, from when, and what may make it longer."""

    title: str
    within: str
    counted: str
    longer: str
    place: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stage: what the council tells people at each point of it, and what it promises."""

    title: str
    told: Sequence[tuple[str, str]]
    promises: Sequence[Promise]


def parts(procedure: Procedure) -> list[Part]:
    """Every stage in its order, after what is promised before any of them."""
    first = _promises(procedure, None)
    beginning = [Part("When we have your complaint", (), first)] if first else []
    stages = sorted(procedure.stages.values(), key=lambda stage: stage.number)
    return beginning + [
        Part(stage.title, _told(procedure, stage.key), _promises(procedure, stage.key)) for stage in stages
    ]


def counts_working_days(procedure: Procedure) -> bool:
    """Whether working days have to be explained."""
    lengths = (clock.length for clock in procedure.clocks.values() if clock.public)
    return any(length is not None and length.unit == "working_days" for length in lengths)


def _told(procedure: Procedure, stage: str) -> list[tuple[str, str]]:
    here = (one for one in procedure.standings.values() if one.stage == stage and not one.closed and one.explained)
    return [(one.title, one.explained) for one in here]


def _promises(procedure: Procedure, stage: str | None) -> list[Promise]:
    clocks = (clock for clock in procedure.clocks.values() if clock.public and clock.stage == stage)
    return [
        Promise(
            title=clock.title,
            within=_within(clock),
            counted=_counted(procedure, clock),
            longer=_longer(procedure, clock),
            place=clauses.place(procedure, clock.clause),
        )
        for clock in clocks
    ]


def _within(clock: Clock) -> str:
    if clock.length is not None:
        return f"within {clock.length}"
    # The title of a clock that runs to an agreed date says so.
    return "" if clock.agreed_in else "as soon as we can; our policy sets no time"


def _counted(procedure: Procedure, clock: Clock) -> str:
    if clock.length is None:
        return ""
    starts = either(questions.what_starts_it(procedure, start) for start in clock.starts)
    return f"We count from the day after {starts}."


def _longer(procedure: Procedure, clock: Clock) -> str:
    said = []
    if clock.extension is not None:
        who = either(procedure.title_of(post) for post in procedure.steps[clock.extension.step].by)
        limit = f", up to {clock.extension.at_most} in all" if clock.extension.at_most else ""
        said.append(f"We can take longer only if one of these agrees: {who}{limit}.")
    if clock.paused_by:
        said.append("Days when your complaint is on hold do not count.")
    return " ".join(said)


def either(words: Iterable[str]) -> str:
    """The words, none twice, as people list alternatives.

    >>> either(["this", "that", "the other", "this"])
    'this, that or the other'
    """
    *all_but_last, last = dict.fromkeys(words)
    return f"{', '.join(all_but_last)} or {last}" if all_but_last else last
