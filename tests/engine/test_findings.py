"""Findings of a procedure's own."""

from dataclasses import replace
from datetime import date

from putright.engine.procedure import FINDINGS, Finding, Procedure
from putright.engine.questions import which_facts
from putright.engine.specimens import specimen
from tests.support.a_case import ACase, a_case, a_field, a_step, procedure_with

OWN = {
    "necessary": Finding("necessary", "Necessary to protect a child", "not_upheld"),
    "avoidable": Finding("avoidable", "Avoidable", "upheld"),
}
FIND = a_step("find", fields=(a_field("findings", "findings"),))
ONLY_AVOIDABLE = a_step("put_right", only_if={"finding": ("avoidable",)})
POINT = "add_point 2026-11-03 point=Late"


def told(*lines: str) -> ACase:
    procedure: Procedure = replace(procedure_with(FIND, ONLY_AVOIDABLE), findings=OWN)
    return a_case("receive 2026-11-02", *lines, procedure=procedure)


def found(finding: str) -> dict[str, dict[str, str]]:
    return {"1": {"finding": finding, "explanation": "Because."}}


def test_only_the_procedures_own_findings_are_made() -> None:
    case = told(POINT)
    assert case.refused("find 2026-11-04", findings=found("upheld")) == "Choose a finding for point 1 (EXA-findings)"
    assert case.taken("find 2026-11-04", findings=found("necessary")).state.points[0].findings == {"find": "necessary"}


def test_a_condition_speaks_of_them_in_their_own_words() -> None:
    case = told(POINT, "find 2026-11-04 findings=1:necessary")
    assert case.refused("put_right 2026-11-05") == (
        "This is only for a case in which “Finding” is “Avoidable” (EXA-put_right)"
    )
    assert case.then("find 2026-11-05 findings=1:avoidable").accepted("put_right 2026-11-05") == {}


def test_what_may_be_found_is_known_as_a_fact_and_to_specimens() -> None:
    case = told(POINT)
    assert which_facts(case.procedure)["finding"] == ("necessary", "avoidable")
    day = date(2026, 11, 4)
    assert specimen(case.on(str(day)), FIND, {}, day)["findings"]["1"]["finding"] == "necessary"


def test_a_specimen_answers_what_its_own_findings_make_necessary() -> None:
    remedy = a_field("remedy", required=False, required_when={"finding": ("necessary",)})
    asks_more = replace(FIND, fields=(*FIND.fields, remedy))
    case = a_case("receive 2026-11-02", POINT, procedure=replace(procedure_with(asks_more), findings=OWN))
    answers = specimen(case.on("2026-11-04"), asks_more, {}, date(2026, 11, 4))
    assert answers["remedy"]
    given = {"findings": found("avoidable")}
    assert "remedy" not in specimen(case.on("2026-11-04"), asks_more, given, date(2026, 11, 4))


def test_each_of_the_usual_findings_counts_as_itself() -> None:
    assert {key: finding.counts_as for key, finding in FINDINGS.items()} == {key: key for key in FINDINGS}
    assert {finding.counts_as for finding in OWN.values()} <= set(FINDINGS)
