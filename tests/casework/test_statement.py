"""The statement of complaint drafted, recorded and agreed at the screen."""

import pytest

from putright.cases import read, statement, texts
from putright.cases.models import Event, Letter
from putright.investigation.models import StatementDraft
from tests.support.forms import as_sent
from tests.support.told import Screen, Told, told_in_scope

STORY = "birmingham-childrens-trust/the_panel"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_hand")]


def sent(desk: Screen, **changes: object) -> dict[str, object]:
    """What the page's form would send, but for these."""
    page = desk.get("statement/")
    form = {
        str(one["name"]): one.get_text().removeprefix("\n") if one.name == "textarea" else str(one.get("value", ""))
        for one in page.select("main form textarea, main form input[name]")
        if one.get("name") != "csrfmiddlewaretoken"
    }
    return {**form, **changes}


def stands(told: Told) -> list[tuple[str, str]]:
    """The points on record."""
    loaded = read.load(told.case)
    return [(one.text, one.outcome_wanted) for one in statement.as_it_stands(loaded, texts.bodies(told.case))]


def test_points_are_drafted_ordered_and_recorded_in_one_go() -> None:
    with told_in_scope(STORY, "record_meeting") as told:
        desk, before = told.desk("investigating_officer"), stands(told)
        facts = Event.objects.filter(case=told.case).count()
        desk.post("statement/", **sent(desk, action="add"))
        desk.post("statement/", **sent(desk, **{"text-2": "Nobody rang back.", "action": "add"}))
        desk.post(
            "statement/", **sent(desk, **{"text-3": "The plan was late.", "outcome-3": "An apology", "action": "up-3"})
        )
        assert stands(told) == before, "a draft is no fact"
        assert Event.objects.filter(case=told.case).count() == facts

        page = desk.get("statement/")
        assert "Point 2 is new" in page.get_text()
        assert page.select_one("#text-2").get_text().strip() == "The plan was late."  # type: ignore[union-attr]
        desk.post("statement/", **sent(desk, **{"text-1": before[0][0] + " Twice.", "action": "record"}))

        assert stands(told)[0][0] == before[0][0] + " Twice."
        assert stands(told)[1:] == [("The plan was late.", "An apology"), ("Nobody rang back.", "")]
        assert not StatementDraft.objects.exists()
        steps = list(Event.objects.filter(case=told.case).order_by("number").values_list("step", flat=True))[facts:]
        assert steps == ["amend_statement", "add_to_statement", "add_to_statement"]


@pytest.mark.requirement("BCT-B2.4-c", "BCT-B2.5-e")
def test_a_changed_statement_is_a_new_version_that_both_agree_to_again_and_says_what_changed() -> None:
    with told_in_scope(STORY, "accept_statement") as told:
        desk = told.desk("investigating_officer")
        desk.post("statement/", **sent(desk, action="add"))
        desk.post("statement/", **sent(desk, **{"text-2": "Nobody rang back.", "action": "record"}))
        assert read.load(told.case).state.running("stage_2_statement"), "it has to be agreed again"

        form = as_sent(
            desk.get("steps/agree_statement/"), agreed_by="The complainant, by e-mail", outcomes="1. An apology"
        )
        desk.post("steps/agree_statement/", **form, action="record")
        assert read.load(told.case).state.running("stage_2_statement_acceptance"), "and accepted again"

        page = desk.get("statement/")
        assert [one.get_text() for one in page.select("h3[id^=version-]")][0].startswith("Version 2, agreed on")
        assert len(page.select("h3[id^=version-]")) == 2, "the earlier version is kept"
        assert "What changed from version 1" in page.get_text()
        assert "Nobody rang back." in " ".join(one.get_text() for one in page.select("ins"))


def test_whoever_may_not_record_it_may_still_draft_it_and_is_told_why() -> None:
    with told_in_scope(STORY, "record_meeting") as told:
        desk, before = told.desk("owner"), stands(told)
        page = desk.get("statement/")
        assert "You can’t record it" in page.get_text()
        assert not page.select("button[value=record]")
        refused = desk.post("statement/", 422, **sent(desk, **{"text-1": "Other words.", "action": "record"}))
        assert "Other words." in refused.select_one("#text-1").get_text()  # type: ignore[union-attr]
        assert stands(told) == before
        desk.post("statement/", **sent(desk, **{"text-1": "Other words.", "action": "save"}))
        page = told.desk("investigating_officer").get("statement/")
        assert "Other" in " ".join(one.get_text() for one in page.select("ins"))


def test_two_who_draft_at_once_lose_nothing() -> None:
    with told_in_scope(STORY, "record_meeting") as told:
        one, other = told.desk("investigating_officer"), told.desk("owner")
        first, second = sent(one, **{"text-1": "The first."}), sent(other, **{"text-1": "The second."})
        one.post("statement/", **first, action="save")
        page = other.post("statement/", 409, **second, action="save")
        assert "Somebody else changed the draft meanwhile" in page.get_text()  # type: ignore[union-attr]
        assert "The second." in page.select_one("#text-1").get_text()  # type: ignore[union-attr]
        other.post("statement/", **sent(other, **{"text-1": "The second."}), action="save")
        assert "The second." in one.get("statement/").select_one("#text-1").get_text()  # type: ignore[union-attr]


def test_a_point_without_words_is_refused_and_a_long_one_is_kept() -> None:
    with told_in_scope(STORY, "record_meeting") as told:
        desk = told.desk("investigating_officer")
        page = desk.post("statement/", 422, **sent(desk, **{"text-1": " ", "action": "save"}))
        assert "Say what point 1 is" in page.get_text()  # type: ignore[union-attr]
        page = desk.post("statement/", 422, **sent(desk, **{"text-1": "x" * 4001, "action": "save"}))
        assert "4000 characters at most" in page.get_text()  # type: ignore[union-attr]
        assert "x" * 4001 in page.select_one("#text-1").get_text()  # type: ignore[union-attr]


def test_every_wording_of_a_point_stays_readable_with_its_day_and_author() -> None:
    with told_in_scope(STORY, "record_meeting") as told:
        desk, before = told.desk("investigating_officer"), stands(told)
        desk.post("statement/", **sent(desk, **{"text-1": "Put otherwise.", "action": "record"}))
        said = " ".join(desk.get("statement/").select_one("#wordings").find_next("ol").get_text().split())  # type: ignore[union-attr]
        assert " ".join(before[0][0].split()) in said
        assert "Put otherwise." in said
        assert told.people["investigating_officer"].name in said


@pytest.mark.parametrize(
    ("story", "after", "who"),
    [
        (STORY, "record_meeting", "investigating_officer"),
        ("telford-and-wrekin/childrens_panel", "start_stage_2", "owner"),
    ],
)
def test_the_complainant_is_sent_the_points_to_agree_to(story: str, after: str, who: str) -> None:
    with told_in_scope(story, after) as told:
        desk, before = told.desk(who), stands(told)
        answer = desk.post("steps/send_statement/", 200, **as_sent(desk.get("steps/send_statement/")), action="letter")
        desk.post("steps/send_statement/", **as_sent(answer), action="record")  # type: ignore[arg-type]
        letter = Letter.objects.filter(case=told.case).latest("pk")
        for number, (text, _) in enumerate(before, start=1):
            assert f"Point {number}: {text}" in letter.body
        assert told.case.reference in letter.subject
