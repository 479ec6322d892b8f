"""Points of complaint."""

from tests.support.a_case import a_case


def test_a_point_joins_the_list_under_the_next_number() -> None:
    told = ("receive 2026-11-02", "add_point 2026-11-03 point=Late", "add_point 2026-11-03 point=Rude")
    assert [(p.number, p.text) for p in a_case(*told).state.points] == [(1, "Late"), (2, "Rude")]


def test_a_struck_point_is_gone_and_the_rest_are_numbered_on() -> None:
    told = ("receive 2026-11-02", "add_point 2026-11-03 point=Late", "add_point 2026-11-03 point=Rude")
    case = a_case(*told, "correct 2026-11-04 event=2 correction=strike")
    assert [(p.number, p.text) for p in case.state.points] == [(1, "Rude")]


def test_a_point_must_say_what_is_complained_of() -> None:
    assert "Answer this: point?" in a_case("receive 2026-11-02").refused("add_point 2026-11-03")
