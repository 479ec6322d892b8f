"""What happens in the demonstration's cases: for each kind of story, which step on which working day, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Turn:
    """On the `day`-th working day after receipt, `who` takes `step`. Dates among the answers are working days too."""

    day: int
    step: str
    who: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    dates: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Service:
    """Who does what in a service."""

    key: str
    officer: str
    team_manager: str
    service_manager: str
    ombudsman: str = "lgo"


SERVICES = (
    Service("waste", "beth", "sanjay", "carol"),
    Service("highways", "imran", "joan", "peter"),
    Service("housing", "lucy", "kofi", "ruth", "housing_ombudsman"),
    Service("council_tax", "nina", "george", "fatima"),
)

COMPLAINTS: Mapping[str, tuple[str, ...]] = {
    "waste": (
        "Our bins were missed three weeks running and nobody rang back when I reported it.",
        "The crew left rubbish all over the pavement and one of them swore at my neighbour.",
        "I pay for garden waste collection and it has not come since September.",
        "The new bins block the dropped kerb and I cannot get past with the pram.",
        "I was told the fly-tipping behind the flats would be gone by Friday. It is still there a month later.",
    ),
    "highways": (
        "I asked for the pothole outside number 14 to be mended in August and a cyclist has now been hurt.",
        "I was given a parking fine while loading my disabled mother into the car.",
        "The street light at the end of our road has been out since the clocks went back.",
        "Roadworks closed our street for nine days when the sign said two. I lost work over it.",
        "The resident permit was renewed late and I got two tickets because of it.",
    ),
    "housing": (
        "There is black mould in the children's bedroom and three appointments were cancelled without a word.",
        "The lift has been broken for eleven days and my father has not been able to leave his flat.",
        "My transfer application was lost twice and then I was told to start again.",
        "The contractor left a hole in the bathroom ceiling and nobody will say when it will be mended.",
        "The heating failed in the first frost and I was told to buy a heater.",
    ),
    "council_tax": (
        "You took payment twice in October and it took five calls before anybody would look at it.",
        "I was sent a summons although I had agreed a payment plan with your office.",
        "My single person discount was stopped without a letter and I was charged the difference.",
        "I was kept waiting for fifty minutes and then cut off, three days in a row.",
        "The officer I spoke to was rude about my English and put the phone down.",
    ),
}

PEOPLE = (
    "Samira Khan", "Derek Oldham", "Maria Kowalska", "Joseph Adeyemi", "Linda Fry", "Ahmed Hussain", "Grace Obi",
    "Brian Tully", "Olena Shevchenko", "Pauline Ross", "Yusuf Ali", "Chloe Barton", "Winston Clarke", "Priya Nair",
    "Sheila Monk", "Marek Nowak", "Dawn Fisher", "Rashid Mahmood", "Irene Bell", "Callum Shaw",
)  # fmt: skip

METHOD = {"method": "email"}
REVIEW = {
    "about": ["standard_of_service"],
    "early_resolution_possible": "no",
    "why": "It needs a proper look at what happened.",
}
FINDINGS = {
    "1": {
        "finding": "upheld",
        "explanation": "Our records show that this happened as you say. It should not have, and we are sorry.",
    }
}
_STAGE_1 = (
    Turn(0, "review_issues", "amara", REVIEW),
    Turn(
        1,
        "start_stage_1",
        "amara",
        {"reason": "complainant_refused", "why": "The complainant asked for an investigation."},
    ),
    Turn(1, "appoint_investigating_officer", "amara", {"investigating_officer": "officer"}),
    Turn(2, "acknowledge_stage_1", "officer", METHOD),
    Turn(4, "add_point", "officer", {"point": "What happened, and why nobody called back."}),
)
_RESPONSE = {
    **METHOD,
    "findings": FINDINGS,
    "unfair_treatment": "yes",
    "resolution": "We apologise, and have changed how the team answers calls so that this does not happen again.",
}
_STAGE_2 = (
    Turn(16, "request_stage_2", "amara", {"channel": "email", "request": "I do not accept this answer."}),
    Turn(17, "ask_for_stage_2_details", "amara"),
    Turn(17, "appoint_reviewing_officer", "service_manager", {"reviewing_officer": "service_manager"}),
    Turn(18, "acknowledge_stage_2", "service_manager", METHOD),
)

STORIES: Mapping[str, tuple[Turn, ...]] = {
    "answered at stage 1": (*_STAGE_1, Turn(11, "respond_stage_1", "officer", _RESPONSE)),
    "waiting to be looked at": (),
    "reviewed, not begun": (Turn(1, "review_issues", "amara", REVIEW),),
    "stage 1, acknowledged late": (
        *_STAGE_1[:3],
        Turn(5, "acknowledge_stage_1", "officer", METHOD),
        Turn(6, "add_point", "officer", {"point": "What happened, and why nobody called back."}),
    ),
    "to stage 2 and the Ombudsman": (
        *_STAGE_1,
        Turn(12, "respond_stage_1", "officer", _RESPONSE),
        *_STAGE_2,
        Turn(
            33,
            "respond_stage_2",
            "service_manager",
            {
                "unfair_treatment": "no",
                "policies_followed": "yes",
                "policies": "Complaints Process; customer care standards",
                "findings": FINDINGS,
                "other_ways": "A meeting was offered and declined.",
                "resolution": "None beyond the apology already given.",
            },
        ),
    ),
    "extended": (
        *_STAGE_1,
        Turn(
            9,
            "request_stage_1_extension",
            "officer",
            {"reason": "The contractor's records are with its head office."},
            {"until": 22},
        ),
        Turn(10, "approve_stage_1_extension", "team_manager"),
        Turn(10, "tell_of_stage_1_extension", "officer"),
    ),
    "more time asked for": (
        *_STAGE_1,
        Turn(
            11,
            "request_stage_1_extension",
            "officer",
            {"reason": "A key witness is on leave."},
            {"until": 20},
        ),
    ),
    "on hold": (
        *_STAGE_1,
        Turn(6, "hold", "officer", {"reason": "formal_appeal"}, {"review_on": 26}),
        Turn(
            6,
            "tell_of_hold",
            "officer",
            {"timescale": "We will write within nine working days of the end of your appeal."},
        ),
    ),
    "resolved early": (
        Turn(
            0,
            "review_issues",
            "tom",
            {**REVIEW, "early_resolution_possible": "yes", "why": "A second visit may do."},
        ),
        Turn(
            1,
            "open_early_resolution",
            "tom",
            {"agreed_how": "By telephone with the complainant"},
            {"target_date": 6},
        ),
        Turn(
            5,
            "resolve_early",
            "tom",
            {
                "why_no_contact": "Agreed by telephone at the start.",
                "outcome": "Collected the same day and apologised.",
                "significant": "no",
            },
        ),
    ),
    "early resolution under way": (
        Turn(
            1,
            "review_issues",
            "tom",
            {**REVIEW, "early_resolution_possible": "yes", "why": "A visit may settle it."},
        ),
        Turn(
            1,
            "open_early_resolution",
            "tom",
            {"agreed_how": "By telephone with the complainant"},
            {"target_date": 8},
        ),
    ),
    "withdrawn": (
        *_STAGE_1[:4],
        Turn(6, "withdraw", "amara", {"said": "It has been put right, thank you. I want to stop here."}),
    ),
    "stage 2 proposed to be declined": (
        *_STAGE_1,
        Turn(12, "respond_stage_1", "officer", _RESPONSE),
        *_STAGE_2[:1],
        Turn(
            18,
            "propose_declining_stage_2",
            "service_manager",
            {"reason": "no_other_position", "justification": "Everything asked for has been given."},
        ),
    ),
}

RECEIVED: Mapping[str, tuple[int, ...]] = {
    "answered at stage 1": (44, 40, 36, 33, 30, 27, 24, 21, 19, 14),
    "waiting to be looked at": (0, 0, 0, 1, 2, 4),
    "reviewed, not begun": (1, 2, 2),
    "stage 1, acknowledged late": (19, 13, 10, 8, 7, 6, 5),
    "to stage 2 and the Ombudsman": (45, 41, 38, 34, 30, 26, 22, 18),
    "extended": (20, 13, 11),
    "more time asked for": (14, 13, 12),
    "on hold": (24, 9, 8),
    "resolved early": (30, 23, 16, 11, 7),
    "early resolution under way": (11, 6, 4),
    "withdrawn": (28, 18),
    "stage 2 proposed to be declined": (19, 18),
}
"""How many working days ago each case of a story was received."""
