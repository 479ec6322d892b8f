"""The shape of a procedure: what a procedure file says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from putright.engine.readings import Reading
from putright.engine.timing import HOLD, Clock, Length, Pause, Where

FieldKind = Literal[
    "text",
    "long_text",
    "date",
    "choice",
    "choices",
    "person",
    "document",
    "yes_no",
    "findings",
    "event",
    "point",
    "points",
    "action",
]
Needs = Mapping[str, tuple[FieldKind, ...]]
"""The fields that a kind of step reads, each with the kinds of question it may be."""

ActionKind = Literal["remedy", "learning", "recommendation", "promise"]
"""What an action is: it puts this complaint right, betters the service, was asked for, or was undertaken."""

COMPLAINANT = "complainant"
OWNER = "owner"
SUBJECT = "subject"
FINDING = "finding"
"""The fact that holds every finding last made on a point."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the procedure, in its order; early resolution and the like are number 0."""

    key: str
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A place where a case can stand; `closed` ones end it (though a step may lead on from there).

    `expects` names the steps that come first here, in their order, whatever the clocks wait for.
    """

    key: str
    title: str
    clause: str
    stage: str | None = None
    closed: bool = False
    tells_of_ombudsman: bool = False
    explained: str = ""
    expects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is. The larger `grade` is the more senior; `oversight` may see every case.

    Whoever `governs` may choose how the policy is read. Whoever holds an `outside` post works for somebody else: an
    independent person, a member of a panel.
    """

    key: str
    title: str
    grade: int
    oversight: bool = False
    outside: bool = False
    governs: bool = False


@dataclass(frozen=True, slots=True)
class CaseRole:
    """A part somebody plays in one case, such as the investigating officer; `several` people at a time, or one."""

    key: str
    title: str
    clause: str
    several: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What may be found on a point of complaint; `counts_as` makes councils' own findings comparable."""

    key: str
    title: str
    counts_as: str


FINDINGS: Mapping[str, Finding] = {
    key: Finding(key, title, key)
    for key, title in {
        "upheld": "Upheld",
        "partly_upheld": "Partly upheld",
        "not_upheld": "Not upheld",
        "no_finding": "No finding",
    }.items()
}
"""The findings of a procedure that names none of its own."""


@dataclass(frozen=True, slots=True)
class Instead:
    """Posts that take the place of the usual ones while somebody in one of `subject_posts` is complained about."""

    subject_posts: tuple[str, ...]
    posts: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """Whom a person field may name: from which posts, and how far from those who acted before.

    `usually` are the posts offered first, though others may be named. `outside` is the clause that wants somebody who
    holds no post of the council's own.
    `also_if` maps a part in the case to posts that will do too while somebody plays it; `never` and `senior_to`
    map one to the clause that keeps its holder away, or below; `senior_or_elsewhere`, below or in another service.
    """

    posts: tuple[str, ...] = ()
    usually: tuple[str, ...] = ()
    also_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    instead_if: tuple[Instead, ...] = ()
    outside: str | None = None
    clause: str = ""
    never: Mapping[str, str] = field(default_factory=dict)
    senior_to: Mapping[str, str] = field(default_factory=dict)
    senior_or_elsewhere: Mapping[str, str] = field(default_factory=dict)
    same_service_unless: str | None = None
    same_service_clause: str = ""


@dataclass(frozen=True, slots=True)
class Makes:
    """That each answer to a question is an action: `by_when` and `owner` name the questions of its day and person.

    With neither it is only noted, and nobody has to do it. The question `kind_from` says of which kind it is.
    """

    kind: ActionKind
    kind_from: str | None = None
    by_when: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a step's form.

    `sets` names what the answer becomes: a fact of the case or, for a person, the part they now play in it.
    """

    key: str
    title: str
    kind: FieldKind
    clause: str
    required: bool = True
    required_when: Where = field(default_factory=dict)
    required_unless: str | None = None
    must_be: str | None = None
    not_before: date | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    sets: str | None = None
    makes: Makes | None = None
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person may do: in which standings, by whom, after what, with which answers and letter.

    `kind` names the module in `putright.engine.steps` that knows what it changes.
    """

    key: str
    title: str
    kind: str
    clause: str
    by: tuple[str, ...]
    when: tuple[str, ...]
    done: str = ""
    leads_to: str | None = None
    after: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    after_unless: Mapping[str, str] = field(default_factory=dict)
    only_if: Where = field(default_factory=dict)
    not_if: Where = field(default_factory=dict)
    only_in_time: tuple[str, ...] = ()
    only_when_late: tuple[str, ...] = ()
    only_while_running: tuple[str, ...] = ()
    not_while_running: tuple[str, ...] = ()
    not_by_who_took: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    letter: str | None = None
    letter_when: Where = field(default_factory=dict)
    clock: str | None = None
    pause: str = HOLD
    ends: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    keeps_receipt: bool = True
    takes_from: str | None = None
    help: str = ""

    @property
    def as_done(self) -> str:
        """What it is called once it has been taken."""
        return self.done or self.title

    def points_named(self, answers: Mapping[str, Any]) -> frozenset[str]:
        """The numbers of the points that were answered to its questions about several; empty when none were."""
        asked = (answers.get(field.key) for field in self.fields if field.kind == "points")
        return frozenset(str(number) for numbers in asked if isinstance(numbers, list | tuple) for number in numbers)


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One thing a letter says. A required part may not be missing when the letter goes."""

    key: str
    title: str
    clause: str
    required: bool = True
    required_when: Where = field(default_factory=dict)
    required_unless: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and what it must contain, in order."""

    key: str
    title: str
    clause: str
    parts: tuple[LetterPart, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure of one authority, as in force from a day."""

    authority: str
    slug: str
    title: str
    in_force_from: date
    opens_with: str
    opens_in: str
    messages_taken_by: str
    stages: Mapping[str, Stage]
    standings: Mapping[str, Standing]
    posts: Mapping[str, Post]
    case_roles: Mapping[str, CaseRole]
    clocks: Mapping[str, Clock]
    steps: Mapping[str, Step]
    letters: Mapping[str, Letter]
    readings: Mapping[str, Reading]
    pauses: Mapping[str, Pause] = field(default_factory=lambda: {HOLD: Pause(HOLD, "On hold", "")})
    findings: Mapping[str, Finding] = field(default_factory=lambda: FINDINGS)
    deemed_receipt: Mapping[str, Length] = field(default_factory=dict)
    deemed_receipt_clause: str = ""
    about: Literal["case", "person"] = "case"
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clocks_of_step: Mapping[str, tuple[Clock, ...]] = field(init=False)
    """For each step, the clocks that it may stop, set aside or start: worked out once, asked for at every event."""

    def __post_init__(self) -> None:
        """Index the clocks."""
        index: dict[str, list[Clock]] = {}
        for clock in self.clocks.values():
            for step in dict.fromkeys((*clock.stops, *clock.set_aside_by, *(start.step for start in clock.starts))):
                index.setdefault(step, []).append(clock)
        object.__setattr__(self, "clocks_of_step", {step: tuple(clocks) for step, clocks in index.items()})

    @property
    def key(self) -> str:
        """What the procedure is called everywhere, e.g. `luton/corporate`."""
        return f"{self.authority}/{self.slug}"

    def title_of(self, role: str) -> str:
        """The council's own words for a post or a part in a case."""
        if role in self.case_roles:
            return self.case_roles[role].title
        if role in self.posts:
            return self.posts[role].title
        if role in self.groups:
            return role.replace("_", " ").capitalize()
        return {COMPLAINANT: "Complainant", OWNER: "Case owner"}.get(role, role)
