"""Opening a case."""

from putright.engine.attempt import Attempt
from putright.engine.people import Actor
from putright.engine.steps import open as opening
from tests.support.a_case import PROCEDURE, a_case


def test_the_day_of_receipt_is_the_day_it_happened_not_the_day_it_was_recorded() -> None:
    assert str(a_case("receive 2026-11-02 recorded=2026-11-05").state.received_on) == "2026-11-02"


def test_a_case_opens_once() -> None:
    case = a_case("receive 2026-11-02").on("2026-11-24")
    attempt = Attempt("receive", case.today, Actor("Ola"))
    (reason,) = opening.refusal(case, PROCEDURE.steps["receive"], attempt)
    assert str(reason) == "This case is open already (EXA-receive)"


def test_an_empty_case_may_be_opened() -> None:
    case = a_case().on("2026-11-24")
    assert opening.refusal(case, PROCEDURE.steps["receive"], Attempt("receive", case.today, Actor("Ola"))) == ()
