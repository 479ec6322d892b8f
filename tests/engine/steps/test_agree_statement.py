"""Fixing the statement of complaint as it stands."""

from putright.engine.timing import Length, Start
from tests.support.a_case import ACase, a_case, a_clock, a_field, a_step, procedure_with

RECEIVED = "receive 2026-11-02"
STEPS = (
    a_step("amend_point", "amend_point", fields=(a_field("number", "point"), a_field("point"))),
    a_step("drop_point", "drop_point", fields=(a_field("number", "point"), a_field("why"))),
    a_step("agree_statement", "agree_statement", fields=(a_field("with_whom", required=False),)),
)
LATE, RUDE = "add_point 2026-11-03 point=Late", "add_point 2026-11-04 point=Rude"


def told(*lines: str) -> ACase:
    answer = a_clock("answer", Length(5, "working_days"), starts=(Start("agree_statement"),))
    return a_case(RECEIVED, *lines, procedure=procedure_with(*STEPS, answer))


def test_each_agreement_is_a_version_that_later_changes_leave_as_it_was() -> None:
    case = told(
        LATE,
        "agree_statement 2026-11-05",
        "amend_point 2026-11-06 number=1 point=Later",
        RUDE,
        "agree_statement 2026-11-09",
        "drop_point 2026-11-10 number=2 why=Mistake",
        "agree_statement 2026-11-11",
    )
    versions = [(s.number, str(s.agreed_on), [p.text for p in s.points]) for s in case.state.statements]
    assert versions == [
        (3, "2026-11-05", ["Late"]),
        (6, "2026-11-09", ["Later", "Rude"]),
        (8, "2026-11-11", ["Later"]),
    ]


def test_there_must_be_a_point_still_open_to_agree_on() -> None:
    why = "Record the points of complaint first: they are what is agreed (EXA-agree_statement)"
    assert told().refused("agree_statement 2026-11-05") == why
    assert told(LATE, "drop_point 2026-11-04 number=1 why=Mistake").refused("agree_statement 2026-11-05") == why
    assert told(LATE).accepted("agree_statement 2026-11-05", with_whom="Samira") == {"with_whom": "Samira"}


def test_a_clock_may_count_from_the_agreement() -> None:
    assert told(LATE, "agree_statement 2026-11-05").due_on("answer") == "2026-11-12"


def test_an_agreement_that_is_struck_is_no_version() -> None:
    case = told(LATE, "agree_statement 2026-11-05", "correct 2026-11-06 event=3 correction=strike")
    assert case.state.statements == ()
