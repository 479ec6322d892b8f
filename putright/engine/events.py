"""The envelope of a recorded fact: which step was taken, when it happened, when and by whom recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """Step `step` was taken on `happened_on` and recorded at `recorded_at` by the person with id `by`.

    `number` is its place in the case (1 is the opening). `data` holds the step's answers, keyed by field.
    Free text may stand there as itself or as a token for text kept elsewhere: rules ask only if it is there.
    """

    number: int
    step: str
    happened_on: date
    recorded_at: datetime
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)
