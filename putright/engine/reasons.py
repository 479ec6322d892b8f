"""Why an answer is what it is: a sentence and the clause it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of an answer.

    `clause` is an id in the authority's clause register, or the key of a reading the procedure states where
    its policy is silent; empty only where the ground is logic rather than policy (a date in the future, say).

    >>> str(Reason("Due 10 working days after receipt", "EXA-4.3"))
    'Due 10 working days after receipt (EXA-4.3)'
    """

    text: str
    clause: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.clause})" if self.clause else self.text
