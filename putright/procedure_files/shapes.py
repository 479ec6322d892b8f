"""What each file must look like. These shapes are also the JSON Schemas that an editor uses."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from putright.engine.procedure import ActionKind, FieldKind
from putright.engine.timing import Nature
from putright.procedure_files.authority_file import AuthorityFile, ClosedDayShape
from putright.procedure_files.basic_shapes import Clause, Key, Keys, Shape, Slug, WhereShape, Words, as_list
from putright.procedure_files.triage_file import TriageFile


def _as_start(value: Any) -> Any:
    return {"step": value} if isinstance(value, str) else value


class LengthShape(Shape):
    """Exactly one unit, e.g. `{working_days: 15}`."""

    working_days: Annotated[int, Field(ge=0)] | None = None
    calendar_days: Annotated[int, Field(ge=0)] | None = None
    months: Annotated[int, Field(ge=1)] | None = None
    years: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> "LengthShape":
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("give exactly one of working_days, calendar_days, months, years")
        return self


class StageShape(Shape):
    """A stage: its order and title."""

    number: Annotated[int, Field(ge=0)]
    title: Words


class StandingShape(Shape):
    """A place where a case can stand."""

    title: Words
    clause: Clause
    stage: Key | None = None
    closed: bool = False
    tells_of_ombudsman: bool = False
    explained: str = Field("", description="For the complainant: what it means that the case stands here.")
    expects: Keys = []


class CaseRoleShape(Shape):
    """A part somebody plays in a case."""

    title: Words
    clause: Clause
    several: bool = Field(False, description="Whether more than one person may play it at a time.")


class PauseShape(Shape):
    """A way in which a case waits."""

    title: Words
    clause: Clause
    lapses: bool = Field(False, description="Whether clocks count on after its review, unless it is renewed.")
    first_day_counts: bool = False
    last_day_counts: bool = False


class FindingShape(Shape):
    """What may be found on a point of complaint."""

    title: Words
    counts_as: Literal["upheld", "partly_upheld", "not_upheld", "no_finding"]


class StartShape(Shape):
    """A step that starts a clock, with the answers or facts it must have."""

    step: Key
    where: WhereShape = {}
    unless: WhereShape = {}
    deemed_by: Key | None = Field(None, description="The answer that decides when this is deemed received.")
    goes_on: bool = Field(False, description="Takes up the run that the case's closing ended, with the days then left.")


class ExtensionShape(Shape):
    """How a clock may be extended."""

    step: Key
    clause: Clause
    at_most: LengthShape | None = Field(None, description="The longest the clock may run in all; left out: no limit.")


class ClockShape(Shape):
    """A clock: `length`, or `agreed_in` (a date field of the starting step), or neither: a duty only."""

    title: Words
    clause: Clause
    starts: Annotated[list[Annotated[StartShape, BeforeValidator(_as_start)]], BeforeValidator(as_list)]
    stops: Keys
    responsible: Key
    stage: Key | None = None
    length: LengthShape | None = None
    agreed_in: Key | None = None
    set_aside_by: Keys = []
    is_: Annotated[Nature, Field(alias="is")] = "duty"
    counts_from: Key | None = Field(None, description="The date asked by the starting step from which it counts.")
    counts_back_from: Key | None = Field(None, description="The date asked by the starting step before which it ends.")
    backstop: Key | None = Field(None, description="The clock on whose last day the act that starts this one is due.")
    in_law_of: Key | None = Field(None, description="The council's clock beside which this is the law's.")
    outlives_closing: bool = False
    paused_by_holds: bool = Field(False, description="Whether every pause of the procedure stops it.")
    paused_by: Keys = []
    extension: ExtensionShape | None = None
    lapse: str = ""
    tells: Keys = Field([], description="Posts and parts told, besides whoever must act, when the day has passed.")
    public: bool = Field(False, description="Whether the complainant is shown this date.")


class InsteadShape(Shape):
    """Other posts, because of the post of whoever is complained about."""

    subject_post: Keys
    posts: Keys
    clause: Clause


class AppointmentShape(Shape):
    """Whom a person field may name."""

    posts: Keys = []
    usually: Keys = Field([], description="Posts offered first, though others may be named.")
    also_if: Mapping[Key, Keys] = {}
    instead_if: list[InsteadShape] = []
    outside: Clause | None = Field(None, description="The clause that wants somebody with no post of the council's.")
    never: Mapping[Key, Clause] = {}
    senior_to: Mapping[Key, Clause] = {}
    senior_or_elsewhere: Mapping[Key, Clause] = Field(
        {}, description="Parts whose holder must be of a lower grade, or of the same grade in another service."
    )
    same_service_unless: Key | None = None
    same_service_clause: str = ""


class MakesShape(Shape):
    """That each answer is an action, with the questions that say by when and whose."""

    action: ActionKind
    kind_from: Key | None = Field(None, description="The choice whose answers are kinds of action.")
    by_when: Key | None = None
    owner: Key | None = None


class FieldShape(Shape):
    """One question of a step."""

    title: Words
    kind: FieldKind
    clause: Clause
    required: bool = True
    required_when: WhereShape = {}
    required_unless: Key | None = Field(None, description="The question whose answer says why this has none.")
    must_be: str | None = None
    not_before: date | None = None
    choices: Mapping[Key, Words] = {}
    choices_from: Literal["channels", "services", "ombudsmen", "bodies"] | None = None
    body_kind: Key | None = Field(None, description="Which kind of bodies, of those in the authority's file.")
    hint: str = ""
    sets: Key | None = None
    makes: MakesShape | None = Field(None, description="Each answer is an action; with no day and no owner, a note.")
    appointment: AppointmentShape | None = None

    @model_validator(mode="after")
    def _choices_for_a_choice(self) -> "FieldShape":
        wants = self.kind in ("choice", "choices")
        if wants != bool(self.choices or self.choices_from):
            raise ValueError("a choice needs `choices` or `choices_from`, and only a choice has them")
        return self


class StepShape(Shape):
    """Something a person may do."""

    title: Words
    kind: Words
    clause: Clause
    by: Keys
    when: Keys = []
    done: str = ""
    leads_to: Key | None = None
    after: Keys = []
    not_after: Keys = []
    after_unless: Mapping[Key, Key] = Field({}, description="Steps that come first, or the question that says why not.")
    only_if: WhereShape = {}
    not_if: WhereShape = {}
    only_in_time: Keys = []
    only_when_late: Keys = []
    only_while_running: Keys = []
    not_while_running: Keys = []
    not_by_who_took: Keys = []
    fields: Mapping[Key, FieldShape] = {}
    letter: Key | None = None
    letter_when: WhereShape = {}
    clock: Key | None = None
    pause: Key | None = None
    ends: Keys = []
    to: Annotated[list[Slug], BeforeValidator(as_list)] = []
    receipt: Literal["kept", "this_day"] = "kept"
    takes_from: Key | None = None
    help: str = ""


class LetterPartShape(Shape):
    """Something a letter says; with `required_when`, only in such cases."""

    title: Words
    clause: Clause
    required: bool = True
    required_when: WhereShape = {}
    required_unless: Key | None = None


class LetterShape(Shape):
    """A letter and its parts, in order."""

    title: Words
    clause: Clause
    parts: Mapping[Key, LetterPartShape]


Changeable = Literal[
    "stages", "standings", "case_roles", "clocks", "steps", "letters", "pauses", "findings", "deemed_receipt"
]
"""The parts of a procedure that another reading may change."""


class AlternativeShape(Shape):
    """Another reading that a manager may choose instead: what of the procedure is then other than the file says.

    `changes` is laid over the file, key by key; `null` takes a key out.
    """

    key: Key
    words: Words
    changes: Annotated[Mapping[Changeable, Mapping[str, Any]], Field(min_length=1)]


class ReadingShape(Shape):
    """How the policy is read where it is silent or contradicts itself; an alternative in words only can't be chosen."""

    question: Words
    taken: Words
    alternatives: list[Words | AlternativeShape]
    clauses: list[str] = []


def _as_finding(value: Any) -> Any:
    return value if isinstance(value, dict) else {"title": value}


class DeemedReceiptShape(Shape):
    """When what was sent is deemed received, by how it was sent."""

    model_config = ConfigDict(extra="allow", frozen=True)

    clause: Clause
    __pydantic_extra__: dict[str, LengthShape] = Field(init=False)


class ProcedureFile(Shape):
    """A procedure file."""

    procedure: Slug
    based_on: Slug | None = Field(None, description="The procedure of the same day that this one changes.")
    about: Literal["case", "person"] = "case"
    title: Words
    in_force_from: date
    opens_with: Key
    opens_in: Key
    messages_taken_by: Key = Field(description="The step that records a message about an open case.")
    stages: Mapping[Key, StageShape]
    standings: Mapping[Key, StandingShape]
    case_roles: Mapping[Key, CaseRoleShape] = {}
    clocks: Mapping[Key, ClockShape]
    steps: Mapping[Key, StepShape]
    letters: Mapping[Key, LetterShape] = {}
    pauses: Mapping[Key, PauseShape] = {}
    findings: Mapping[Key, FindingShape | Words] = Field({}, description="Instead of upheld, partly, not, no finding.")
    deemed_receipt: DeemedReceiptShape | None = None
    readings: Mapping[Annotated[str, Field(pattern=r"^reading-[a-z0-9-]+$")], ReadingShape] = {}


class BankHolidaysFile(Shape):
    """Until when bank holidays are known, and those proclaimed since the library was made."""

    known_until: date
    one_off: list[ClosedDayShape] = []


class ReleasedFile(Shape):
    """Files that may never change again, each with the SHA-256 of its content."""

    released: Mapping[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]


class ScenarioStep(Shape):
    """One day of a story: what was done, and what must be so after it."""

    day: date
    proclaimed: Mapping[date, Words] = Field(
        {}, description="Holidays that became known on this day: from here on they are not worked."
    )
    do: Key | None = None
    by: str | None = None
    recorded: date | None = None
    answers: Mapping[Key, Any] = {}
    letter: Mapping[Key, str] = Field(
        {}, description="Parts of the letter that are other than a specimen text; empty: left out."
    )
    due: Mapping[Key, date | Literal["none", "on hold", "not running"]] = {}
    status: Mapping[
        Key, Literal["running", "paused", "overdue", "run_out", "missed", "no_time", "met", "late", "ended"]
    ] = {}
    backstop: Mapping[Key, date | Literal["none"]] = Field(
        {}, description="When a clock would be due, had the council's act that starts it been done on its last day."
    )
    standing: Key | None = None
    may: Keys = []
    may_not: Keys = []
    refused: str | None = Field(None, description="The clause that stands in the way; `yes` for a ground without one.")
    needs: Key | None = Field(None, description="The step that is needed next.")


class StaffShape(Shape):
    """Somebody in a story."""

    posts: Keys
    service: Key | None = None


class TriagedShape(Shape):
    """A contact with these answers, and the procedure, or place elsewhere, to which it must belong; by which clause."""

    answers: Mapping[Key, str]
    leads_to: str
    clause: str | None = None
    day: date | None = None


class ScenarioFile(Shape):
    """A dated story, which is also a test."""

    name: Words
    procedure: Words
    covers: list[str] = []
    people: Mapping[Key, StaffShape] = {}
    triage: list[TriagedShape] = []
    steps: list[ScenarioStep] = []


class ExplainedShape(Shape):
    """Why a requirement is not proven by a program: a matter for people, or not built yet."""

    as_: Annotated[Literal["people", "later"], Field(alias="as")]
    why: Words
    ids: list[str] = []
    areas: list[str] = []
    procedures: list[str] = []


class RequirementShape(Shape):
    """One thing the policy demands."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Words
    clause: Words
    area: Words
    procedure: Words
    strength: Words
    requirement: Words
    check: Words
    ambiguity: str | None = None
    stage: int | None = None
    actor: str | None = None


class RegisterFile(Shape):
    """A clause register: what the policy demands, clause by clause, in our own words."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    authority: Slug
    name: Words
    requirements: list[RequirementShape]
    explained: list[ExplainedShape] = []


FILES: Mapping[str, type[Shape]] = {
    "procedure": ProcedureFile,
    "triage": TriageFile,
    "authority": AuthorityFile,
    "register": RegisterFile,
    "scenario": ScenarioFile,
    "bank_holidays": BankHolidaysFile,
    "released": ReleasedFile,
}
