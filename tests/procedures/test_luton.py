"""What Luton's policy demands of the procedure itself, besides what its stories tell."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from putright.engine.events import Event
from putright.engine.procedure import Field
from putright.engine.questions import where_does_it_stand
from putright.engine.state import State
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.wording import CLOSING, OPENING, SLOT

PROCEDURE = catalogue().procedure("luton/corporate")
AUTHORITY = catalogue().authority("luton")
LETTERS = catalogue().council("luton").folder / "letters"


def question(step: str, field: str) -> Field:
    return next(one for one in PROCEDURE.steps[step].fields if one.key == field)


def choices(step: str, field: str) -> set[str]:
    return set(question(step, field).choices)


def told(*events: tuple[str, str, dict[str, object]]) -> State:
    return where_does_it_stand(
        PROCEDURE,
        [
            Event(
                number,
                step,
                date.fromisoformat(day),
                datetime.fromisoformat(f"{day}T12:00+00:00"),
                "anna",
                data,
            )
            for number, (step, day, data) in enumerate(events, start=1)
        ],
    )


@pytest.mark.requirement("LUT-P2.1-a")
def test_there_are_two_formal_stages_and_no_third() -> None:
    formal = [stage.title for stage in sorted(PROCEDURE.stages.values(), key=lambda s: s.number) if stage.number]
    assert formal == ["Stage 1 Investigation", "Stage 2 Review"]
    stage_2 = [key for key, standing in PROCEDURE.standings.items() if standing.stage == "stage_2"]
    onward = {step.leads_to for step in PROCEDURE.steps.values() if step.leads_to and set(step.when) & set(stage_2)}
    assert onward <= {*stage_2, "closed_withdrawn", "closed_referred_early"}


@pytest.mark.requirement("LUT-P1.4-c")
def test_a_complaint_is_about_exactly_three_kinds_of_thing() -> None:
    assert choices("review_issues", "about") == {"standard_of_service", "action", "lack_of_action"}
    assert question("review_issues", "about").kind == "choices"
    assert question("review_issues", "about").required


@pytest.mark.requirement("LUT-P1.8-a", "LUT-P1.8-b", "LUT-P1.8-c")
def test_the_channel_and_the_day_of_receipt_are_kept() -> None:
    for channel in ("in_person", "telephone", "letter", "email"):
        state = told(("receive", "2026-11-03", {"channel": channel, "summary": "Late"}))
        assert (state.facts["channel"], state.received_on) == (channel, date(2026, 11, 3))


def test_the_channels_the_policy_lists_are_on_and_no_others() -> None:
    on = {key for key, channel in AUTHORITY.channels.items() if channel.switched_on}
    assert on == {"in_person", "telephone", "letter", "email"}
    assert set(AUTHORITY.channels) - on == {"online_form", "social_media", "text_message"}


@pytest.mark.requirement("LUT-P2.12-a")
def test_a_stage_1_response_is_given_in_exactly_four_ways_and_the_way_is_recorded() -> None:
    assert choices("respond_stage_1", "method") == {"letter", "email", "face_to_face", "telephone"}
    assert question("respond_stage_1", "method").required


@pytest.mark.requirement("LUT-P2.11-a")
def test_a_hold_has_one_of_three_reasons_and_is_kept_with_its_start() -> None:
    assert choices("hold", "reason") == {"formal_appeal", "legal_proceedings", "other"}
    assert question("hold", "explanation").required_when == {"reason": ("other",)}
    held = told(
        ("receive", "2026-11-02", {}),
        ("hold", "2026-11-10", {"reason": "formal_appeal", "review_on": "2026-12-14"}),
    ).on_hold
    assert held is not None
    assert (held.first, held.reason) == (date(2026, 11, 10), "formal_appeal")


@pytest.mark.requirement("LUT-P2.15-a")
def test_a_review_is_declined_on_one_of_three_grounds() -> None:
    assert choices("propose_declining_stage_2", "reason") == {
        "no_other_position",
        "unwarranted_criticism",
        "other",
    }
    assert choices("decline_stage_2", "reason") == choices("propose_declining_stage_2", "reason")


@pytest.mark.requirement("LUT-P2.16-a")
def test_exactly_three_things_are_asked_at_stage_2_and_each_has_its_field() -> None:
    asked = [part.key for part in PROCEDURE.letters["stage_2_details"].parts]
    assert asked == ["why_dissatisfied", "resolution_wanted", "further_information"]
    assert [field.key for field in PROCEDURE.steps["record_stage_2_details"].fields] == asked


@pytest.mark.requirement("LUT-P1.1")
def test_both_owners_are_listed_with_their_dates() -> None:
    state = told(
        ("receive", "2026-11-02", {"owner": {"id": "first", "grade": 1}}),
        ("reassign_owner", "2026-11-05", {"owner": {"id": "second", "grade": 1}}),
    )
    owners = [(h.person, str(h.since), str(h.until)) for h in state.holders if h.case_role == "owner"]
    assert owners == [("first", "2026-11-02", "2026-11-05"), ("second", "2026-11-05", "None")]


@pytest.mark.requirement("LUT-P2.6-b")
def test_one_investigating_officer_at_a_time() -> None:
    state = told(
        ("receive", "2026-11-02", {}),
        ("appoint_investigating_officer", "2026-11-03", {"investigating_officer": {"id": "a", "grade": 1}}),
        ("appoint_investigating_officer", "2026-11-05", {"investigating_officer": {"id": "b", "grade": 2}}),
    )
    now = [h.person for h in state.holders if h.case_role == "investigating_officer" and h.until is None]
    assert now == ["b"]


@pytest.mark.requirement("LUT-P2.17-a")
def test_who_appointed_the_reviewing_officer_and_when_is_kept() -> None:
    state = told(
        ("receive", "2026-11-02", {}),
        ("appoint_reviewing_officer", "2026-12-01", {"reviewing_officer": {"id": "s", "grade": 3}}),
    )
    holder, event = state.holder("reviewing_officer"), state.latest("appoint_reviewing_officer")
    assert holder is not None
    assert event is not None
    assert (holder.person, holder.since, event.by) == ("s", date(2026, 12, 1), "anna")


@pytest.mark.requirement("LUT-P2.14-a")
def test_the_day_the_channel_and_the_words_of_a_stage_2_request_are_kept() -> None:
    said = {"channel": "telephone", "request": "I am still not happy."}
    event = told(("receive", "2026-11-02", {}), ("request_stage_2", "2027-04-14", said)).latest("request_stage_2")
    assert event is not None
    assert (event.happened_on, event.data) == (date(2027, 4, 14), said)


@pytest.mark.requirement("LUT-P2.7-c")
def test_what_was_said_by_whom_and_when_is_kept_of_an_acknowledgement_by_telephone() -> None:
    said = {"method": "telephone", "said": "We have it."}
    event = told(("receive", "2026-11-02", {}), ("acknowledge_stage_1", "2026-11-04", said)).latest(
        "acknowledge_stage_1"
    )
    assert event is not None
    assert (event.by, event.happened_on, event.data["said"]) == ("anna", date(2026, 11, 4), "We have it.")


@pytest.mark.requirement("LUT-P2.3-a")
def test_each_date_agreed_for_early_resolution_is_kept_with_the_day_it_was_agreed() -> None:
    state = told(
        ("receive", "2026-11-02", {}),
        ("open_early_resolution", "2026-11-03", {"target_date": "2026-11-10"}),
        ("agree_new_date", "2026-11-11", {"until": "2026-11-17"}),
        ("agree_new_date", "2026-11-16", {"until": "2026-11-20"}),
    )
    run = state.latest_run("early_resolution")
    assert run is not None
    assert run.agreed_until == date(2026, 11, 10)
    assert [(e.granted_on, e.until) for e in run.extensions] == [
        (date(2026, 11, 11), date(2026, 11, 17)),
        (date(2026, 11, 16), date(2026, 11, 20)),
    ]


@pytest.mark.requirement("LUT-P1.9-b")
def test_information_governance_has_oversight_and_its_advice_is_kept_with_author_date_and_recipient() -> None:
    assert all(AUTHORITY.posts[post].oversight for post in AUTHORITY.groups["complaints_team"])
    advice = {"recipient": "department", "advice": "Offer an interpreter."}
    event = told(("receive", "2026-11-02", {}), ("record_advice", "2026-11-04", advice)).latest("record_advice")
    assert event is not None
    assert (event.by, event.happened_on, event.data) == ("anna", date(2026, 11, 4), advice)


# --- letters


@pytest.mark.parametrize(
    ("letter", "part", "slot"),
    [
        ("stage_1_acknowledgement", "issue", "summary"),
        ("stage_1_acknowledgement", "contact", "holder.investigating_officer"),
        ("stage_1_acknowledgement", "response_date", "due.stage_1_response"),
        ("stage_1_extension", "reason", "latest.approve_stage_1_extension.reason"),
        ("stage_1_extension", "new_date", "due.stage_1_response"),
        ("stage_1_response", "findings", "findings"),
        ("stage_1_response", "escalation", "contact"),
        ("stage_1_confirmation", "escalation", "contact"),
        ("stage_2_acknowledgement", "contact", "holder.reviewing_officer"),
        ("stage_2_acknowledgement", "response_date", "due.stage_2_response"),
        ("stage_2_declined", "justification", "answer.justification"),
        ("stage_2_declined", "ombudsman", "ombudsman"),
        ("stage_2_extension", "new_date", "due.stage_2_response"),
        ("stage_2_response", "findings", "findings"),
        ("stage_2_response", "ombudsman", "ombudsman"),
        ("process_complete", "ombudsman", "ombudsman"),
    ],
)
def test_a_part_can_not_be_said_before_the_case_knows_it(letter: str, part: str, slot: str) -> None:
    assert slot in catalogue().council("luton").wording(letter).slots(part)


def sentences(path: Path) -> Sequence[str]:
    text = " ".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [one for one in text.replace("?", ".").replace(":", ".").split(".") if one.strip()]


@pytest.mark.parametrize("path", sorted(LETTERS.glob("*.md")), ids=lambda path: path.stem)
def test_a_letter_is_written_in_short_sentences(path: Path) -> None:
    assert max(len(sentence.split()) for sentence in sentences(path)) <= 28


@pytest.mark.parametrize("letter", PROCEDURE.letters)
def test_a_letter_is_addressed_signed_and_says_nothing_personal_in_its_subject(letter: str) -> None:
    wording = catalogue().council("luton").wording(letter)
    assert "complainant" in wording.slots(OPENING)
    assert "writer" in wording.slots(CLOSING)
    assert not {"complainant", "summary"} & set(SLOT.findall(wording.subject))
