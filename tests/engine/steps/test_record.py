"""Recording a fact: what follows is in the step's fields, clocks and standing, nothing else."""

from dataclasses import replace

from tests.support.a_case import a_case, a_field, a_step, procedure_with


def test_a_record_changes_nothing_but_that_it_was_taken() -> None:
    before, after = a_case("receive 2026-11-02").state, a_case("receive 2026-11-02", "note 2026-11-03").state
    assert after.has_taken("note")
    known = {name: getattr(before, name) for name in ("taken", "last_number", "recorded")}
    assert replace(after, **known) == before


def test_an_answer_becomes_a_fact_where_the_field_says_so_and_the_latest_stands() -> None:
    told = ("receive 2026-11-02", "note 2026-11-03 mood=low other=x", "note 2026-11-04 mood=high")
    fields = (a_field("mood", sets="mood", required=False), a_field("other", required=False))
    case = a_case(*told, procedure=procedure_with(a_step("note", fields=fields)))
    assert case.state.facts == {"mood": "high"}
    assert case.then("note 2026-11-05").state.facts == {"mood": "high"}
