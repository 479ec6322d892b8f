"""What each file must look like. These shapes are also the JSON Schemas that an editor uses."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from putright.engine.procedure import FieldKind

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Clause = Annotated[str, Field(min_length=1, description="An id in the clause register, or the key of a reading.")]
Words = Annotated[str, Field(min_length=1)]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) or value is None else [value]


def _as_start(value: Any) -> Any:
    return {"step": value} if isinstance(value, str) else value


Keys = Annotated[list[Key], BeforeValidator(_as_list)]
WhereShape = Mapping[Key, Annotated[list[str], BeforeValidator(_as_list)]]


class Shape(BaseModel):
    """Strict: an unknown key is a mistake, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


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


class StartShape(Shape):
    """A step that starts a clock, with the answers it must have."""

    step: Key
    where: WhereShape = {}


class ExtensionShape(Shape):
    """How a clock may be extended."""

    step: Key
    clause: Clause
    at_most: LengthShape | None = Field(None, description="The longest the clock may run in all; left out: no limit.")


class ClockShape(Shape):
    """A clock: `length`, or `agreed_in` (a date field of the starting step), or neither: a duty only."""

    title: Words
    clause: Clause
    starts: Annotated[list[Annotated[StartShape, BeforeValidator(_as_start)]], BeforeValidator(_as_list)]
    stops: Keys
    responsible: Key
    stage: Key | None = None
    length: LengthShape | None = None
    agreed_in: Key | None = None
    set_aside_by: Keys = []
    paused_by_holds: bool = False
    extension: ExtensionShape | None = None
    lapse: str = ""
    public: bool = Field(False, description="Whether the complainant is shown this date.")


class AppointmentShape(Shape):
    """Whom a person field may name."""

    posts: Keys = []
    also_if: Mapping[Key, Keys] = {}
    never: Mapping[Key, Clause] = {}
    senior_to: Mapping[Key, Clause] = {}
    same_service_unless: Key | None = None
    same_service_clause: str = ""


class FieldShape(Shape):
    """One question of a step."""

    title: Words
    kind: FieldKind
    clause: Clause
    required: bool = True
    required_when: WhereShape = {}
    must_be: str | None = None
    choices: Mapping[Key, Words] = {}
    choices_from: Literal["channels", "services", "ombudsmen"] | None = None
    hint: str = ""
    sets: Key | None = None
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
    only_while_running: Keys = []
    not_while_running: Keys = []
    not_by_who_took: Keys = []
    fields: Mapping[Key, FieldShape] = {}
    letter: Key | None = None
    letter_when: WhereShape = {}
    clock: Key | None = None
    takes_from: Key | None = None
    help: str = ""


class LetterPartShape(Shape):
    """Something a letter says."""

    title: Words
    clause: Clause
    required: bool = True


class LetterShape(Shape):
    """A letter and its parts, in order."""

    title: Words
    clause: Clause
    parts: Mapping[Key, LetterPartShape]


class ReadingShape(Shape):
    """How the policy is read where it is silent or contradicts itself."""

    question: Words
    taken: Words
    alternatives: list[Words]
    clauses: list[str] = []


class ProcedureFile(Shape):
    """A procedure file."""

    procedure: Slug
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
    readings: Mapping[Annotated[str, Field(pattern=r"^reading-[a-z0-9-]+$")], ReadingShape] = {}


class ChannelShape(Shape):
    """A way a complaint may reach the council."""

    title: Words
    clause: Clause
    switched_on: bool = True


class PostShape(Shape):
    """What a member of staff is."""

    title: Words
    grade: Annotated[int, Field(ge=0)]
    oversight: bool = False


class ServiceShape(Shape):
    """A service of the council."""

    title: Words


class ContactShape(Shape):
    """How to reach the council's complaints team, from a day."""

    from_: Annotated[date, Field(alias="from")]
    name: Words
    email: Words
    telephone: Words
    address: Words


class BodyDetailsShape(Shape):
    """An Ombudsman's details, as from a day."""

    from_: Annotated[date, Field(alias="from")]
    name: Words
    website: Words
    telephone: Words
    address: list[Words]


class OmbudsmanShape(Shape):
    """A body that takes complaints further."""

    title: Words
    clause: Clause
    details: Annotated[list[BodyDetailsShape], Field(min_length=1)]


class ClosedDayShape(Shape):
    """A day on which the council does not work, besides weekends and bank holidays."""

    day: date
    name: Words


class AuthorityFile(Shape):
    """An authority file."""

    authority: Slug
    name: Words
    reference_prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,5}$")]
    default_procedure: Slug = Field(description="The procedure a complaint begins under until triage says otherwise.")
    channels: Mapping[Key, ChannelShape]
    posts: Mapping[Key, PostShape]
    groups: Mapping[Key, list[Key]] = {}
    services: Mapping[Key, ServiceShape]
    contact: Annotated[list[ContactShape], Field(min_length=1)]
    ombudsmen: Mapping[Key, OmbudsmanShape]
    closed_days: list[ClosedDayShape] = []


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
    do: Key | None = None
    by: str | None = None
    recorded: date | None = None
    answers: Mapping[Key, Any] = {}
    letter: Mapping[Key, str] = Field(
        {}, description="Parts of the letter that are other than a specimen text; empty: left out."
    )
    due: Mapping[Key, date | Literal["none", "on hold", "not running"]] = {}
    status: Mapping[Key, Literal["running", "paused", "overdue", "no_time", "met", "late", "ended"]] = {}
    standing: Key | None = None
    may: Keys = []
    may_not: Keys = []
    refused: str | None = Field(None, description="The clause that stands in the way; `yes` for a ground without one.")
    needs: Key | None = Field(None, description="The step that is needed next.")


class StaffShape(Shape):
    """Somebody in a story."""

    posts: Keys
    service: Key | None = None


class ScenarioFile(Shape):
    """A dated story, which is also a test."""

    name: Words
    procedure: Words
    covers: list[str] = []
    people: Mapping[Key, StaffShape] = {}
    steps: list[ScenarioStep]


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
    "authority": AuthorityFile,
    "register": RegisterFile,
    "scenario": ScenarioFile,
    "bank_holidays": BankHolidaysFile,
    "released": ReleasedFile,
}
