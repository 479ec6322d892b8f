"""Search gives the same whether cases stand in one part of the store or in many: the newest first, if they are seen."""

from random import Random
from typing import Any

import pytest
from django.utils import timezone

from putright.accounts.models import User
from putright.cases import search
from putright.cases.models import Case, Person, Summary
from tests.support.luton import Office

# About where parts (of 1,024) and ages (of 65,536) begin and end, and far apart.
NUMBERS = [
    *(1, 2, 1000, 1023, 1024, 1025, 2047, 2048, 5000, 65_535, 65_536, 65_537, 66_000, 131_071, 131_072),
    *(200_000, 400_000, 400_001, 900_000, 1_048_575, 1_048_576, 2_000_000, 2_000_001, 2_001_500),
]
WORDS = ("lamppost", "puddle", "gritting", "verge")


def _stored(number: int, words: str, service: str, people: list[int]) -> None:
    person = Person.objects.create(authority="luton", name=f"Quentin Ashby{number}")
    case = Case.objects.create(
        id=number,
        authority="luton",
        reference=f"LUT-1999-{number:07d}",
        procedure="corporate",
        in_force_from=timezone.now().date(),
        procedure_sha256="0" * 64,
        complainant=person,
        opened_at=timezone.now(),
    )
    summary = Summary(case=case, authority="luton", last_number=1, service=service, people=people)
    search.index_case(summary, [words])


@pytest.fixture
def stored(luton: Office) -> dict[int, tuple[set[str], str, bool]]:
    """For each case, its words, its service, and whether the officer from elsewhere plays a part in it."""
    random = Random(3)
    made = {}
    for number in NUMBERS:
        words = {word for word in WORDS if random.random() < 0.5}
        service, part = random.choice(["housing", "highways"]), random.random() < 0.3
        _stored(number, " ".join(sorted(words)), service, [luton.staff["elsewhere"].pk] if part else [])
        made[number] = (words, service, part)
    return made


@pytest.mark.parametrize("typed", [*WORDS, "lamppost puddle", "lampp", "quentin", "ashby200000", "nothing"])
@pytest.mark.parametrize("oversight", [True, False])
@pytest.mark.parametrize(
    ("before", "most"), [(None, 26), (None, 1), (None, 4), (1_048_576, 26), (65_536, 3), (1024, 9)]
)
def test_all_that_match_are_found_the_newest_first(
    luton: Office, stored: Any, typed: str, oversight: bool, before: int | None, most: int
) -> None:
    user: User = luton.staff["complaints" if oversight else "elsewhere"]

    def matches(number: int) -> bool:
        words, service, part = stored[number]
        text = " ".join([*words, "quentin", f"ashby{number}"])
        seen = oversight or part or service == user.service
        among = before is None or number < before
        return seen and among and all(any(w.startswith(one) for w in text.split()) for one in typed.split())

    expected = sorted(filter(matches, stored), reverse=True)[:most]
    assert search.find(user, typed, oversight, before, most) == expected


def test_a_case_is_found_by_words_recorded_later_wherever_it_stands(luton: Office, stored: Any) -> None:
    case = Case.objects.get(pk=65_536)
    search.index_case(Summary(case=case, authority="luton", last_number=2, service="parks", people=[]), ["Ringway"])
    assert search.find(luton.staff["complaints"], "ringway", oversight=True) == [65_536]
    assert search.find(luton.staff["complaints"], "ashby65536", oversight=True) == [65_536]


def test_a_case_that_moves_to_another_service_is_found_by_that_one_alone(luton: Office, stored: Any) -> None:
    case, officer = Case.objects.get(pk=131_072), luton.staff["elsewhere"]
    moved = Summary(case=case, authority="luton", last_number=2, service="parks", people=[])
    for service, found in ((officer.service, [case.pk]), ("parks", []), (officer.service, [case.pk])):
        moved.service = service
        search.index_case(moved, [])
        assert search.find(officer, "ashby131072", oversight=False) == found
    assert search.find(luton.staff["complaints"], "ashby131072", oversight=True) == [case.pk]


def test_staff_of_no_service_find_only_cases_in_which_they_play_a_part(luton: Office) -> None:
    officer = luton.staff["elsewhere"]
    officer.service = ""
    _stored(70_000, "lamppost", "", [])
    _stored(70_001, "lamppost", "", [officer.pk])
    assert search.find(officer, "lamppost", oversight=False) == [70_001]


@pytest.mark.parametrize("length", [200, 201, 2040, 2046, 2047, 5000])
def test_a_word_of_any_length_spoils_neither_the_case_nor_its_other_words(luton: Office, length: int) -> None:
    _stored(70_000, f"lamppost {'x' * length} puddle", "housing", [])
    for word in ("lamppost", "puddle"):
        assert search.find(luton.staff["complaints"], word, oversight=True) == [70_000]
