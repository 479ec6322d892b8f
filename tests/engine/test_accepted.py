"""Whatever was accepted folds, and every question about it has an answer, on any day, however oddly it was answered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from putright.engine import questions
from putright.engine.attempt import Attempt
from putright.engine.clocks import ClockAnswer
from putright.engine.decide import Accepted
from putright.engine.people import Actor
from putright.engine.procedure import Appointment, CaseRole, Field, Makes, Procedure
from putright.engine.timing import Extension, Length, Pause, Start
from tests.support.a_case import MANAGER, PEOPLE, ACase, a_case, a_clock, a_field, a_step, procedure_with

START = date(2026, 11, 2)
METHODS = {"letter": "Letter", "email": "E-mail"}
ANYWHERE = ("open", "answered", "closed")
REVIEW = (a_field("review_on", "date"),)
NUMBER = a_field("number", "point")
OUTCOME = a_field("outcome", "choice", choices=METHODS)
BY_WHEN = a_field("by_when", "date")
TEN = Length(10, "working_days")

STEPS = (
    a_step(
        "tell",
        when=ANYWHERE,
        fields=(
            a_field("anonymous", "yes_no", sets="anonymous", required=False),
            a_field("about", "choices", choices=METHODS, sets="about", required=False),
            a_field("arose_on", "date"),
            a_field("method", "choice", choices=METHODS),
        ),
    ),
    a_step("set_panel", fields=(a_field("panel_on", "date"),)),
    a_step("suspend", "hold", pause="suspension", fields=REVIEW),
    a_step("renew_suspension", "renew_hold", pause="suspension", fields=REVIEW),
    a_step("resume", "lift_hold", pause="suspension"),
    a_step("amend_point", "amend_point", fields=(NUMBER, a_field("point"))),
    a_step("drop_point", "drop_point", fields=(NUMBER, a_field("why"))),
    a_step("agree_statement", "agree_statement"),
    a_step("find", when=ANYWHERE, fields=(a_field("findings", "findings", required=False),)),
    a_step(
        "name_subject", fields=(a_field("subject", "person", sets="subject", required=False),), ends=("investigator",)
    ),
    a_step("ask", when=ANYWHERE, only_in_time=("window",), not_if={"anonymous": ("yes",)}),
    a_step("ask_late", when=ANYWHERE, only_when_late=("window",)),
    a_step("hand_over", "hand_over", to=("children",), leads_to="closed", only_if={"finding": ("upheld",)}),
    a_step(
        "promise",
        fields=(
            a_field("words", required=False, makes=Makes("promise", None, "day", "who")),
            a_field("remedies", "choices", choices=METHODS, required=False, makes=Makes("remedy")),
            a_field("day", "date", required=False),
            a_field("who", "person", sets="investigator", required=False),
        ),
    ),
    a_step("keep", "finish_action", when=ANYWHERE, fields=(a_field("action", "action"), OUTCOME)),
    a_step("put_off", "amend_action", when=ANYWHERE, fields=(a_field("action", "action"), BY_WHEN)),
    a_step("split_off", "hand_over", to=("children",), fields=(a_field("points", "points", required=False),)),
)
CLOCKS = (
    a_clock("year", Length(1, "years"), starts=(Start("tell"),), stops=("tell",), counts_from="arose_on"),
    a_clock("papers", TEN, starts=(Start("set_panel"),), counts_back_from="panel_on", paused_by=("hold",)),
    a_clock(
        "window",
        TEN,
        nature="window",
        starts=(Start("tell", {"about": ("letter",)}, "method", {"anonymous": ("yes",)}), Start("close")),
        stops=("ask", "ask_late"),
        outlives_closing=True,
    ),
    a_clock("aim", Length(1, "months"), nature="target", paused_by=("suspension",), backstop="acknowledgement"),
    a_clock("bound", TEN, starts=(Start("acknowledge"),), backstop="acknowledgement"),
    a_clock(
        "law",
        Length(1, "months"),
        in_law_of="response",
        paused_by=("hold", "suspension"),
        extension=Extension("extend", "EXA-law", Length(3, "months")),
    ),
)


def everything() -> Procedure:
    procedure = procedure_with(*STEPS, *CLOCKS)
    response = replace(procedure.clocks["response"], paused_by=("hold", "suspension"))
    subject = CaseRole("subject", "Person complained about", "EXA-2", several=True)
    reviewer = Appointment(never={"subject": "EXA-fair"}, senior_to={"subject": "EXA-senior"})
    appoint = replace(procedure.steps["appoint"].fields[0], appointment=reviewer)
    return replace(
        procedure_with(response, replace(procedure.steps["appoint"], fields=(appoint,)), of=procedure),
        case_roles={**procedure.case_roles, "subject": subject},
        pauses={**procedure.pauses, "suspension": Pause("suspension", "Suspended", "EXA-s", lapses=True)},
        deemed_receipt={"letter": Length(2, "working_days"), "email": Length(0, "working_days")},
    )


PROCEDURE = everything()
DAYS = (st.integers(0, 60) | st.integers(-400, 400)).map(lambda days: str(START + timedelta(days=days)))
ODD = st.sampled_from(
    [None, "", " ", "2026-02-30", "9999-12-31", "0001-01-01", "1", "yes", [], ["letter"], {}, {"1": {}}]
)
FINDING = st.sampled_from(["upheld", "not_upheld"])
FOUND = st.fixed_dictionaries({"finding": FINDING, "explanation": st.just("Because.")})
LIKELY: Mapping[str, st.SearchStrategy[Any]] = {
    "text": st.just("Words"),
    "date": DAYS,
    "yes_no": st.sampled_from(["yes", "no"]),
    "choices": st.lists(st.sampled_from(list(METHODS)), max_size=2),
    "person": st.sampled_from([MANAGER.id, *PEOPLE]),
    "point": st.sampled_from(["1", "2"]),
    "points": st.lists(st.sampled_from(["1", "2", "3"]), max_size=2),
    "event": st.integers(0, 12).map(str),
    "action": st.integers(2, 9).map("{}-1".format),
    "findings": st.fixed_dictionaries(dict.fromkeys("123", FOUND))
    | st.dictionaries(st.sampled_from(["1", "2", "9"]), FOUND | ODD, max_size=3),
}


def likely(field: Field) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(field.choices)) if field.kind == "choice" else LIKELY[field.kind]


Tried = tuple[str, int, int, Mapping[str, Any]]
"""A step, how many days after the last it happened, how much later it was recorded, and answers."""
USUAL = (
    "add_point",
    "appoint",
    "respond",
    "extend",
    "drop_point",
    "suspend",
    "hold",
    "find",
    "tell",
    "ask_late",
    "split_off",
)


@st.composite
def attempts(draw: st.DrawFn) -> Tried:
    keys = [key for key in PROCEDURE.steps if key != "receive"]
    step = PROCEDURE.steps[draw(st.sampled_from([*USUAL, *keys]))]
    data = {field.key: draw(likely(field)) for field in step.fields}
    if step.fields and draw(st.integers(0, 4)) == 0:
        data[draw(st.sampled_from([field.key for field in step.fields]))] = draw(ODD)
    return step.key, draw(st.integers(-3, 9)), draw(st.integers(0, 20)), data


@settings(max_examples=100)
@given(st.lists(attempts(), min_size=1, max_size=14))
def test_whatever_is_accepted_folds_and_can_be_asked_about(
    tried: list[tuple[str, int, int, Mapping[str, Any]]],
) -> None:
    case, day = a_case(f"receive {START}", procedure=PROCEDURE), START
    for key, wait, later, data in tried:
        day = max(START, day + timedelta(days=wait))
        told = f"{key} {day} recorded={day + timedelta(days=later)}"
        letter = {part.key: "Said." for part in PROCEDURE.letters["answer"].parts}
        if isinstance(case.tries(told, MANAGER, letter=letter, **data), Accepted):
            case = case.taken(told, MANAGER, letter=letter, **data)
            _ask_everything(case, day)


def _ask_everything(case: ACase, day: date) -> None:
    """Nothing here may fail; and what is said of the clocks agrees with itself."""
    for today in (day, day + timedelta(days=30), day + timedelta(days=1000)):
        asked = case.on(str(today))
        due = questions.what_is_due(case.procedure, case.calendar, asked.state, today)
        for answer in due:
            _agrees_with_itself(answer, today)
        questions.what_is_needed_next(asked)
        questions.what_is_to_come(asked)
        questions.what_may(asked, Actor(MANAGER.id, MANAGER.posts))
        attempt = Attempt("close", today, Actor(MANAGER.id, MANAGER.posts))
        questions.what_would_change(asked, attempt, {})
        assert questions.where_would_it_stand(asked, attempt) is not None


def _agrees_with_itself(answer: ClockAnswer, today: date) -> None:
    on = answer.due.on
    assert all(str(reason) for reason in answer.due.why)
    assert (answer.status == "overdue") <= (answer.clock.nature == "duty")
    if answer.run.running:
        past = answer.status in ("overdue", "run_out", "missed")
        assert past == (on is not None and today > on)
        assert (answer.status == "paused") == (on is None and answer.due.left is not None)
    if answer.backstop is not None and on is not None:
        assert answer.backstop.on is not None
        assert answer.backstop.on < on
