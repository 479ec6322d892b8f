"""The kinds of step: one module each, ignorant of one another. This is their register."""

from collections.abc import Mapping
from typing import Protocol

from putright.engine.attempt import Attempt, Case
from putright.engine.events import Event
from putright.engine.procedure import Needs, Step
from putright.engine.reasons import Reason
from putright.engine.state import State
from putright.engine.steps import (
    agree_statement,
    amend_action,
    amend_point,
    correct,
    drop_point,
    extend,
    finish_action,
    hand_over,
    hold,
    lift_hold,
    open,
    point,
    record,
    renew_hold,
)


class Kind(Protocol):
    """What every kind of step answers; `NEEDS` are the questions without which it can't work."""

    NEEDS: Needs

    def refusal(self, case: Case, step: Step, attempt: Attempt) -> tuple[Reason, ...]:
        """Why this attempt may not go ahead, beyond what holds for every step; empty when it may."""

    def apply(self, step: Step, event: Event, state: State) -> State:
        """The state after the event. Total: what was recorded is folded, whatever came of it later."""


KINDS: Mapping[str, Kind] = {
    "agree_statement": agree_statement,
    "amend_action": amend_action,
    "amend_point": amend_point,
    "correct": correct,
    "drop_point": drop_point,
    "extend": extend,
    "finish_action": finish_action,
    "hand_over": hand_over,
    "hold": hold,
    "lift_hold": lift_hold,
    "open": open,
    "point": point,
    "record": record,
    "renew_hold": renew_hold,
}
