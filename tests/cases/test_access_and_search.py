"""Who sees which case, in lists, by address and by search."""

import pytest
from django.http import Http404

from putright.cases import access, search
from putright.cases.models import Summary
from tests.support.luton import Office

SEES = {
    "complaints": True,
    "manager": True,
    "officer": True,
    "colleague": True,
    "team_manager": True,
    "service_manager": True,
    "head": True,
    "elsewhere": False,
    "administrator": False,
}


@pytest.mark.parametrize(("who", "sees"), SEES.items())
def test_a_case_is_seen_by_oversight_and_its_service(luton: Office, who: str, sees: bool) -> None:
    case = luton.open("2026-11-02")
    user = luton.staff[who]
    assert access.visible(user).filter(case=case).exists() == sees
    assert bool(search.find(user, "pothole", access.has_oversight(user))) == sees
    if sees:
        assert access.case_for(user, case.reference) == case
    else:
        with pytest.raises(Http404):
            access.case_for(user, case.reference)


def test_whoever_plays_a_part_sees_the_case_though_of_another_service(luton: Office) -> None:
    case = luton.open("2026-11-02")
    luton.took(
        case,
        "complaints",
        "appoint_investigating_officer",
        "2026-11-02",
        investigating_officer="elsewhere",
        reason="Nobody else knows the road",
    )
    user = luton.staff["elsewhere"]
    assert access.case_for(user, case.reference) == case
    assert search.find(user, "pothole", oversight=False) == [case.pk]


@pytest.mark.requirement("LUT-P2.6-c")
def test_a_complaint_about_an_officer_is_not_there_for_that_officer(luton: Office) -> None:
    case = luton.open("2026-11-02", subject=str(luton.staff["officer"].pk))
    user = luton.staff["officer"]
    assert not access.visible(user).exists()
    with pytest.raises(Http404):
        access.case_for(user, case.reference)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pothole", True),
        ("potholes", True),
        ("Khan", True),
        ("kha", True),
        ("samira khan", True),
        ("samira@mail.example", True),
        ("the pothole outside", True),
        ("pothole lamppost", False),
        ("'; DROP TABLE cases_case; --", False),
        ("& | ! ( ) :* <->", False),
        ("", False),
        ("the", False),
        ("%", False),
        ("p" * 5000, False),
    ],
)
def test_search_finds_by_name_and_words(luton: Office, typed: str, found: bool) -> None:
    case = luton.open("2026-11-02")
    expected = [case.pk] if found else []
    assert search.find(luton.staff["complaints"], typed, oversight=True) == expected


def test_words_recorded_later_are_found_too_and_the_newest_case_comes_first(luton: Office) -> None:
    first, second = luton.open("2026-11-02"), luton.open("2026-11-03")
    luton.took(first, "complaints", "add_note", "2026-11-04", note="The contractor is Ringway.")
    assert search.find(luton.staff["complaints"], "ringway", oversight=True) == [first.pk]
    assert search.find(luton.staff["complaints"], "pothole", oversight=True) == [second.pk, first.pk]
    assert search.find(luton.staff["complaints"], "pothole", oversight=True, before=second.pk) == [first.pk]


def test_the_queue_is_soonest_first_and_without_a_date_last(luton: Office) -> None:
    late, soon = luton.open("2026-11-10"), luton.open("2026-11-02")
    undated = luton.answered("2026-10-01", on="2026-10-09")
    queue = access.queue(luton.staff["complaints"], "mine")
    assert [summary.case_id for summary in queue] == [soon.pk, late.pk, undated.pk]


def test_a_case_is_in_the_queue_of_whoever_must_act(luton: Office) -> None:
    case = luton.at_stage_1()
    assert Summary.objects.get(case=case).holder == luton.staff["officer"]
    assert access.queue(luton.staff["officer"], "mine").filter(case=case).exists()
    assert not access.queue(luton.staff["colleague"], "mine").filter(case=case).exists()
    assert access.queue(luton.staff["colleague"], "team").filter(case=case).exists()
