"""What a procedure says about time: clocks, how long they run, what starts, stops, pauses and extends them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["working_days", "calendar_days", "months", "years"]
Nature = Literal["duty", "window", "target"]
"""What a clock is: the council's duty; a window that is the complainant's and runs out; or an aim, missed or not."""
Where = Mapping[str, tuple[str, ...]]
"""Values that answers or facts must have, e.g. {"method": ("telephone", "face_to_face")}; joined by "and"."""

HOLD = "hold"
"""The pause of a procedure that names none."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A way in which a case waits. One that `lapses` no longer stops clocks after its review, unless renewed.

    Whether its own first and last day count for the clocks it stops is as the policy reads.
    """

    key: str
    title: str
    clause: str
    lapses: bool = False
    first_day_counts: bool = False
    last_day_counts: bool = False


@dataclass(frozen=True, slots=True)
class Length:
    """How long: 15 working days, 3 months."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        words = self.unit.replace("_", " ")
        return f"{self.amount} {words[:-1] if self.amount == 1 else words}"


@dataclass(frozen=True, slots=True)
class Start:
    """A step that starts a clock, if answers and facts are as `where` says, and not as `unless` says.

    `deemed_by` names the answer that decides when what was sent is deemed received, from which the clock then counts.
    One that `goes_on` takes up the run that the case's closing ended, with the days then left, if there is one.
    """

    step: str
    where: Where = field(default_factory=dict)
    deemed_by: str | None = None
    unless: Where = field(default_factory=dict)
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """That a clock may be extended: by which step, at most how long in all (None: no limit)."""

    step: str
    clause: str
    at_most: Length | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, or simply a duty, that runs from one step to another.

    `length` None with `agreed_in` set: until the date in that field of the starting step. Both None: a duty
    without a time. `responsible` is the case role or post that must act; `tells` those told besides when it passes.
    `counts_from` and `counts_back_from` name a date field of the starting step, from which the length is counted on or
    back. `backstop` names the clock on whose last day the council's own act that starts this one was due.
    `in_law_of` names the council's own clock beside which this is the law's.
    """

    key: str
    title: str
    clause: str
    starts: tuple[Start, ...]
    stops: tuple[str, ...]
    responsible: str
    stage: str | None = None
    length: Length | None = None
    agreed_in: str | None = None
    set_aside_by: tuple[str, ...] = ()
    paused_by: tuple[str, ...] = ()
    nature: Nature = "duty"
    counts_from: str | None = None
    counts_back_from: str | None = None
    backstop: str | None = None
    in_law_of: str | None = None
    outlives_closing: bool = False
    extension: Extension | None = None
    lapse: str = ""
    tells: tuple[str, ...] = ()
    public: bool = False
