"""The shape of a procedure: what a procedure file says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Unit = Literal["working_days", "calendar_days", "months", "years"]
FieldKind = Literal[
    "text", "long_text", "date", "choice", "choices", "person", "document", "yes_no", "findings", "event"
]
Where = Mapping[str, tuple[str, ...]]
"""Values that fields must have, e.g. {"method": ("telephone", "face_to_face")}; joined by "and"."""

Needs = Mapping[str, tuple[FieldKind, ...]]
"""The fields that a kind of step reads, each with the kinds of question it may be."""

COMPLAINANT = "complainant"
OWNER = "owner"
SUBJECT = "subject"


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
    """What a member of staff is. The larger `grade` is the more senior; `oversight` may see every case."""

    key: str
    title: str
    grade: int
    oversight: bool = False


@dataclass(frozen=True, slots=True)
class CaseRole:
    """A part somebody plays in one case, such as the investigating officer."""

    key: str
    title: str
    clause: str


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
    """A step that starts a clock, if its answers are as `where` says."""

    step: str
    where: Where = field(default_factory=dict)


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
    without a time. `responsible` is the case role or post that must act.
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
    paused_by_holds: bool = False
    extension: Extension | None = None
    lapse: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Appointment:
    """Whom a person field may name: from which posts, and how far from those who acted before.

    `also_if` maps a part in the case to posts that will do too while somebody plays it; `never` and `senior_to`
    map one to the clause that keeps its holder away, or below.
    """

    posts: tuple[str, ...] = ()
    also_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clause: str = ""
    never: Mapping[str, str] = field(default_factory=dict)
    senior_to: Mapping[str, str] = field(default_factory=dict)
    same_service_unless: str | None = None
    same_service_clause: str = ""


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
    must_be: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    sets: str | None = None
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
    only_while_running: tuple[str, ...] = ()
    not_while_running: tuple[str, ...] = ()
    not_by_who_took: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    letter: str | None = None
    letter_when: Where = field(default_factory=dict)
    clock: str | None = None
    takes_from: str | None = None
    help: str = ""

    @property
    def as_done(self) -> str:
        """What it is called once it has been taken."""
        return self.done or self.title


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One thing a letter says. A required part may not be missing when the letter goes."""

    key: str
    title: str
    clause: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and what it must contain, in order."""

    key: str
    title: str
    clause: str
    parts: tuple[LetterPart, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the procedure reads its policy where that is silent or contradicts itself."""

    key: str
    question: str
    taken: str
    alternatives: tuple[str, ...]
    clauses: tuple[str, ...] = ()


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
        return {COMPLAINANT: "Complainant", OWNER: "Case owner"}.get(role, role)
