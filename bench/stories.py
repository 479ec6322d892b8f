"""What happens in the bench's cases. Finished stories have 8 to 15 events; unfinished ones stand anywhere before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

WORDS = "words"
"""An answer that is replaced by other words in every case."""


@dataclass(frozen=True, slots=True)
class Turn:
    """On the `day`-th working day after receipt, `who` takes `step`. `dates` are answers in working days too."""

    day: int
    step: str
    who: str = "owner"
    answers: Mapping[str, Any] = field(default_factory=dict)
    dates: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A case's turns, how common it is, and how many working days ago an unfinished one may have been received."""

    turns: Sequence[Turn]
    weight: int
    ago: range | None = None


EMAIL = {"method": "email"}


def review(day: int, early: str = "no") -> Turn:
    """The first look at a complaint."""
    answers = {"about": ["standard_of_service"], "service": "waste", "ombudsman": "lgo", "why": WORDS}
    return Turn(day, "review_issues", "owner", {**answers, "early_resolution_possible": early})


def note(day: int, who: str = "officer") -> Turn:
    """Something worth keeping."""
    return Turn(day, "add_note", who, {"note": WORDS})


def message(day: int) -> tuple[Turn, Turn]:
    """The complainant writes again, and somebody reads it."""
    dealt = {"what_it_is": "information", "what_was_done": WORDS}
    return (
        Turn(day, "receive_message", "owner", {"channel": "email", "message": WORDS, "known_sender": "yes"}),
        Turn(day + 1, "deal_with_message", "owner", dealt),
    )


def findings(*found: str) -> Mapping[str, Mapping[str, str]]:
    """One for each point."""
    return {str(number): {"finding": one, "explanation": WORDS} for number, one in enumerate(found, 1)}


POINT = {"point": WORDS, "outcome_wanted": WORDS}
ANSWER = {**EMAIL, "findings": findings("upheld"), "unfair_treatment": "yes", "resolution": WORDS}
ANSWER_TWO = {**ANSWER, "findings": findings("partly_upheld", "not_upheld"), "unfair_treatment": "no"}
START = (review(0), Turn(1, "start_stage_1", "owner", {"reason": "not_suitable", "why": WORDS}))
APPOINT = Turn(1, "appoint_investigating_officer", "owner", {"investigating_officer": "officer"})
ACKNOWLEDGE = Turn(2, "acknowledge_stage_1", "officer", EMAIL)
STAGE_1 = (*START, APPOINT, ACKNOWLEDGE, Turn(4, "add_point", "officer", POINT))
RESPOND = Turn(12, "respond_stage_1", "officer", ANSWER)
ASK = Turn(9, "request_stage_1_extension", "officer", {"reason": WORDS}, {"until": 24})
ALLOW = (
    ASK,
    Turn(10, "approve_stage_1_extension", "team_manager"),
    Turn(10, "tell_of_stage_1_extension", "officer"),
)
HOLD = (
    Turn(6, "hold", "officer", {"reason": "formal_appeal"}, {"review_on": 26}),
    Turn(6, "tell_of_hold", "officer", {"timescale": WORDS}),
)
REQUEST_2 = Turn(17, "request_stage_2", "owner", {"channel": "email", "request": WORDS})
REVIEW_2 = (
    Turn(18, "ask_for_stage_2_details", "owner"),
    Turn(18, "appoint_reviewing_officer", "service_manager", {"reviewing_officer": "service_manager"}),
    Turn(19, "acknowledge_stage_2", "service_manager", EMAIL),
)
ANSWER_2 = {
    "unfair_treatment": "no",
    "policies_followed": "yes",
    "policies": WORDS,
    "findings": findings("partly_upheld"),
    "other_ways": WORDS,
    "resolution": WORDS,
}
RESPOND_2 = Turn(38, "respond_stage_2", "service_manager", ANSWER_2)
EARLY = Turn(1, "open_early_resolution", "owner", {"agreed_how": WORDS}, {"target_date": 8})
SETTLE = Turn(7, "resolve_early", "owner", {"why_no_contact": WORDS, "outcome": WORDS, "significant": "no"})
DECLINING = {"reason": "no_other_position", "justification": WORDS}
PROPOSE = Turn(18, "propose_declining_stage_2", "service_manager", DECLINING)
PROGRESS = Turn(8, "send_progress_letter", "officer", {"progress": WORDS})

FINISHED: Mapping[str, Story] = {
    "answered and closed": Story(
        (*STAGE_1, note(5), *message(6), PROGRESS, RESPOND, note(13, "owner"), Turn(32, "close_stage_1")), 46
    ),
    "two points and more time": Story(
        (
            *STAGE_1,
            Turn(5, "add_point", "officer", {"point": WORDS}),
            *ALLOW,
            Turn(15, "send_progress_letter", "officer", {"progress": WORDS}),
            Turn(22, "respond_stage_1", "officer", ANSWER_TWO),
            Turn(40, "close_stage_1"),
        ),
        9,
    ),
    "resolved early": Story((review(0, "yes"), note(0, "owner"), EARLY, *message(3), note(6, "owner"), SETTLE), 25),
    "to stage 2": Story((*STAGE_1, note(8), RESPOND, REQUEST_2, *REVIEW_2, note(25, "service_manager"), RESPOND_2), 8),
    "withdrawn": Story((*STAGE_1, note(5), Turn(8, "withdraw", "owner", {"said": WORDS})), 4),
    "declined": Story((*STAGE_1, RESPOND, REQUEST_2, PROPOSE, Turn(19, "decline_stage_2", "igm", DECLINING)), 2),
    "held, then answered": Story(
        (
            *STAGE_1,
            *HOLD,
            Turn(20, "lift_hold", "officer", {"explanation": WORDS}),
            Turn(20, "tell_of_hold", "officer", {"timescale": WORDS}),
            Turn(24, "respond_stage_1", "officer", ANSWER),
            Turn(40, "close_stage_1"),
        ),
        4,
    ),
    "formal after all": Story(
        (
            review(0, "yes"),
            EARLY,
            Turn(6, "go_formal", "owner", {"why": "no_agreement"}),
            Turn(6, "appoint_investigating_officer", "owner", {"investigating_officer": "officer"}),
            Turn(7, "acknowledge_stage_1", "officer", EMAIL),
            Turn(9, "add_point", "officer", POINT),
            Turn(18, "respond_stage_1", "officer", ANSWER),
            Turn(40, "close_stage_1"),
        ),
        2,
    ),
}

UNFINISHED: Mapping[str, Story] = {
    "waiting to be looked at": Story((), 8, range(6)),
    "reviewed": Story((review(1),), 5, range(1, 7)),
    "to be acknowledged": Story((*START, APPOINT), 6, range(1, 8)),
    "stage 1 begun": Story((*STAGE_1, note(5)), 22, range(5, 19)),
    "stage 1 well on": Story((*STAGE_1, note(5), *message(6), PROGRESS), 18, range(8, 22)),
    "more time asked for": Story((*STAGE_1, note(5), *message(6), ASK), 8, range(9, 15)),
    "more time given": Story((*STAGE_1, note(5), *message(6), *ALLOW), 10, range(11, 28)),
    "on hold": Story((*STAGE_1, note(5), *HOLD), 6, range(7, 30)),
    "answered": Story((*STAGE_1, note(5), PROGRESS, RESPOND), 6, range(12, 30)),
    "stage 2": Story((*STAGE_1, RESPOND, REQUEST_2, *REVIEW_2), 6, range(20, 44)),
    "to be declined": Story((*STAGE_1, RESPOND, REQUEST_2, PROPOSE), 2, range(18, 24)),
    "early resolution": Story((review(0, "yes"), EARLY, *message(2)), 6, range(3, 12)),
}
