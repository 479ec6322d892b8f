"""A manager chooses how the policy is read: for complaints registered from then on, and for no others."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from putright.accounts.scope import authority_scope
from putright.cases import read, readings
from putright.cases.models import ReadingChoice
from putright.cases.record import Recorded
from putright.engine.decide import Refused
from putright.procedure_files.catalogue import Version
from putright.procedure_files.problems import BadFile
from tests.support.luton import Office, at

TODAY = date(2026, 11, 24)
READING = "reading-extension"


def choose(alternative: str, reading: str = READING, slug: str = "corporate") -> None:
    version = readings.version("luton", slug, TODAY)
    readings.choose(version, reading, alternative, "As the board decided.", "1", at(TODAY))


def as_read(slug: str = "corporate") -> Version:
    return readings.version("luton", slug, TODAY)


def approved(luton: Office, until: str) -> Any:
    case = luton.at_stage_1()
    luton.took(case, "officer", "request_stage_1_extension", "2026-11-10", until=until, reason="A report is awaited.")
    return luton.take(case, "team_manager", "approve_stage_1_extension", "2026-11-10", until=until)


def test_as_long_as_nothing_is_chosen_the_file_stands(luton: Office) -> None:
    assert as_read().choices == {}
    assert isinstance(approved(luton, "2027-03-01"), Recorded), "no longest time"


def test_what_is_chosen_holds_for_complaints_registered_from_then_on_and_for_no_others(luton: Office) -> None:
    before = luton.at_stage_1()
    choose("at_most_the_same_again")
    after = luton.at_stage_1()
    assert before.readings == {}
    assert after.readings == {READING: "at_most_the_same_again"}
    limits = [read.load(case).procedure.clocks["stage_1_response"].extension for case in (before, after)]
    assert [str(one.at_most) for one in limits if one] == ["None", "30 working days"]
    refused = approved(luton, "2027-03-01")
    assert isinstance(refused, Refused)
    assert "At most 30 working days in all" in str(refused.all)


def test_the_latest_choice_holds_and_all_stay_on_record(luton: Office) -> None:
    for alternative in ("at_most_the_same_again", "officer_decides", ""):
        choose(alternative)
    assert as_read().choices == {}
    made = readings.history(as_read(), READING)
    assert [one.alternative for one in made] == ["", "officer_decides", "at_most_the_same_again"]
    assert {one.reason for one in made} == {"As the board decided."}


def test_another_procedure_is_read_as_before(luton: Office) -> None:
    choose("at_most_the_same_again")
    assert as_read("fluency-duty").choices == {}
    choose("officer_decides", slug="fluency-duty")
    assert as_read().choices == {READING: "at_most_the_same_again"}
    assert as_read("fluency-duty").choices == {READING: "officer_decides"}


def test_what_the_file_has_not_is_refused_and_nothing_is_written(luton: Office) -> None:
    with pytest.raises(BadFile):
        choose("never")
    assert not ReadingChoice.objects.exists()


def test_a_choice_that_a_mended_file_no_longer_has_holds_no_more(luton: Office) -> None:
    choose("officer_decides")
    ReadingChoice.objects.create(
        authority="luton",
        procedure="corporate",
        in_force_from=as_read().procedure.in_force_from,
        reading="reading-gone",
        alternative="gone",
        reason="It was there then.",
        by="1",
        at=at(TODAY),
    )
    assert as_read().choices == {}


def test_a_choice_can_not_be_changed_or_taken_away_even_by_a_query(luton: Office) -> None:
    choose("officer_decides")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM cases_readingchoice")


def test_another_council_does_not_see_it(luton: Office) -> None:
    choose("officer_decides")
    with authority_scope("warwickshire"):
        assert not ReadingChoice.objects.exists()


def test_all_procedures_are_read_in_one_query(luton: Office, django_assert_num_queries: Any) -> None:
    choose("officer_decides")
    with django_assert_num_queries(1):
        found = readings.versions("luton", TODAY)
    assert next(iter(found)) == "corporate"
    assert {slug: dict(version.choices) for slug, version in found.items() if version.choices} == {
        "corporate": {READING: "officer_decides"}
    }
