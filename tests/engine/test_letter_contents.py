"""What a letter must say, and what is missing from it."""

import pytest

from putright.engine.letter_contents import contents, missing
from putright.engine.questions import what_must_it_say, which_letter
from tests.support.a_case import PROCEDURE, a_case

LETTER = PROCEDURE.letters["answer"]


def test_every_part_is_there_or_not_in_the_order_of_the_letter() -> None:
    found = [(answer.part.key, answer.present) for answer in contents(LETTER, {"thanks": "Thank you."})]
    assert found == [("reasons", False), ("thanks", True)]


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_blank_part_is_missing(blank: str) -> None:
    assert str(missing(LETTER, {"reasons": blank})["reasons"]) == "The letter does not say: the reasons (EXA-reasons)"


def test_an_optional_part_may_be_left_out() -> None:
    assert missing(LETTER, {"reasons": "Because."}) == {}
    assert contents(LETTER, {"reasons": "Because."})[1].missing is None


@pytest.mark.parametrize(("method", "letter"), [("letter", LETTER), ("telephone", None)])
def test_which_letter_goes_depends_on_the_answers(method: str, letter: object) -> None:
    assert (
        which_letter(a_case("receive 2026-11-02").on("2026-11-03"), PROCEDURE.steps["respond"], {"method": method})
        == letter
    )


def test_the_door_answers_as_the_module_does() -> None:
    assert what_must_it_say(LETTER, {"reasons": "Because."}) == contents(LETTER, {"reasons": "Because."})
