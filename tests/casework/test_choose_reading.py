"""The page on which whoever governs the policy chooses how it is read."""

from collections.abc import Callable

from putright.cases.models import ReadingChoice
from tests.casework.conftest import Desk
from tests.support.luton import Office

SignIn = Callable[[str], Desk]
PAGE = "readings/corporate/reading-extension/"
CHOICE = {"reading": "at_most_the_same_again", "reason": "As the board decided."}


def test_each_reading_says_what_it_would_change(desk: SignIn) -> None:
    page = desk("manager").get(PAGE, queries=5)
    text = page.get_text(" ", strip=True)
    assert "Who allows more time, how much, and is the complainant told?" in text
    assert "Read so now" in text
    assert "Step “Approve more time at stage 1”: taken by: Investigating Officer (was Team Manager," in text
    assert "not by whoever took: none (was “Ask for more time" in text
    assert "Clock “Stage 1 response”: more time: at most 30 working days in all (was no longest time)" in text
    assert "The complainant need not be told" in text, "one in words only can't be chosen, but is shown"
    assert [one["value"] for one in page.select("input[type=radio]")] == [
        "as_filed",
        "officer_decides",
        "at_most_the_same_again",
    ]


def test_a_choice_is_kept_with_its_reason_and_shown(luton: Office, desk: SignIn) -> None:
    manager = desk("manager")
    assert manager.post(PAGE, **CHOICE) == "/luton/staff/readings/?chosen=reading-extension#corporate"
    (made,) = ReadingChoice.objects.all()
    assert (made.alternative, made.reason, made.by) == (*CHOICE.values(), str(luton.staff["manager"].pk))
    shown = manager.get("readings/?chosen=reading-extension").get_text(" ", strip=True)
    assert "Complaints registered from now on follow the reading you chose." in shown
    assert "At most the same time again Chosen by a manager" in shown
    again = manager.get(PAGE).get_text(" ", strip=True)
    assert "Manager: At most the same time again As the board decided." in again
    assert manager.post(PAGE, reading="as_filed", reason="It was too short.")
    assert "Chosen by a manager" not in manager.get("readings/").get_text(" ", strip=True)


def test_bad_input_gets_a_sentence_and_loses_nothing(desk: SignIn) -> None:
    manager = desk("manager")
    for sent, sentence in (
        ({"reason": "Because."}, "Choose a reading"),
        ({"reading": "never", "reason": "Because."}, "Choose a reading"),
        ({"reading": "as_filed", "reason": "Because."}, "The policy is read so already"),
        ({"reading": "officer_decides", "reason": "  "}, "Say why, for whoever asks later"),
        ({"reading": "officer_decides", "reason": "a" * 1001}, "Say it in 1000 characters at most"),
    ):
        page = manager.post(PAGE, status=422, **sent)
        assert not isinstance(page, str)
        assert sentence in page.select_one(".govuk-error-summary").get_text()  # type: ignore[union-attr]
        assert page.select_one("textarea").get_text().strip() == sent["reason"].strip()  # type: ignore[union-attr]
    assert not ReadingChoice.objects.exists()


def test_only_whoever_governs_the_policy_sees_the_page(desk: SignIn) -> None:
    for who in ("officer", "complaints", "administrator", "head"):
        desk(who).get(PAGE, status=404)
        desk(who).post(PAGE, status=404, **CHOICE)
    assert "Choose another reading" in desk("manager").get("readings/").get_text()
    assert "Choose another reading" not in desk("complaints").get("readings/").get_text()
    desk("manager").get("readings/corporate/reading-nothing/", status=404)
    desk("manager").get("readings/nothing/reading-extension/", status=404)
