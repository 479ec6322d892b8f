"""How the demonstration's year is made: its words, its days, the way to a standing, and more of it when asked."""

from datetime import date, timedelta
from random import Random

import pytest

from putright.accounts.scope import authority_scope
from putright.cases.clock import day_of, now
from putright.cases.models import Case, Letter, Summary
from putright.demo.days import Days, length
from putright.demo.fill import add_more
from putright.demo.goals import answers_towards, towards
from putright.demo.telling import done_in
from putright.demo.wording import Incidents, Wording, services_of, vocabulary
from putright.engine.procedure import Procedure
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.scenario import Story, read_story

TODAY = date(2026, 11, 24)


@pytest.fixture
def corporate() -> Procedure:
    return catalogue().procedure("luton/corporate", TODAY)


def story(name: str) -> Story:
    return read_story(catalogue().folder / "luton" / "scenarios" / f"{name}.yaml", catalogue())


# --- words


def test_of_each_set_of_words_one_is_said_and_every_slot_is_filled() -> None:
    words = Wording(Random(1), {"says": "In {street} {a {b|b}|a b}.", "point": "What?"}, TODAY)
    assert words.slots["says"] == f"In {words.slots['street']} a b."


def test_every_pattern_says_something_without_a_brace_left_over() -> None:
    words = Wording(
        Random(1), {"says": "It.", "point": "What?", "cause": "So.", "fine": "No.", "remedy": "Done."}, TODAY
    )
    for table in ("answers", "findings", "letter_parts"):
        for key, patterns in vocabulary()[table].items():
            for pattern in [patterns] if isinstance(patterns, str) else patterns:
                said = words.said(pattern)
                assert said, key
                assert not set("{|}") & set(said), f"{key}: {said}"


def test_what_is_put_right_fits_what_was_found(corporate: Procedure) -> None:
    words = Wording(
        Random(1), {"says": "It.", "point": "What?", "cause": "So.", "fine": "No.", "remedy": "Done."}, TODAY
    )
    assert words.on_a_point(corporate, "not_upheld").startswith("No.")
    assert "Done." not in words.slots["remedy"]
    assert "So." in words.on_a_point(corporate, "upheld")
    assert words.slots["remedy"] == "Done."


def test_every_service_of_every_council_has_something_to_complain_of() -> None:
    told = {service for one in vocabulary()["incident"] for service in one["services"]}
    for council in catalogue().councils():
        assert set(catalogue().authority(council).services) - told == set()


def test_no_incident_is_told_again_before_the_others(corporate: Procedure) -> None:
    incidents = Incidents(Random(1))
    waste = [one for one in vocabulary()["incident"] if "waste" in one["services"]]
    told = [incidents.next(corporate, "waste", "")["says"] for _ in waste]
    assert sorted(told) == sorted(one["says"] for one in waste)


def test_a_case_is_about_what_fits_its_procedure() -> None:
    known = catalogue().authority("warwickshire").services
    assert services_of(["warwickshire/adult-social-care"], known) == ["adult_social_care", "home_care"]
    assert "waste" in services_of(["warwickshire/unreasonable-behaviour"], known)


# --- days


def test_cases_begin_on_working_days_of_the_year_and_have_ended_by_today() -> None:
    days = Days(TODAY, catalogue().calendar("luton"), Random(1))
    one = story("more_time_at_stage_1")
    for day in days.in_the_year(one, length(one)):
        assert TODAY - timedelta(days=365) <= day <= TODAY - length(one)
        assert day.weekday() == done_in(one)[0].day.weekday()
        assert days.calendar.is_working(day)


def test_the_working_day_before_a_weekend_is_found() -> None:
    days = Days(date(2026, 11, 23), catalogue().calendar("luton"), Random(1))
    assert (days.before_today(0), days.before_today(1)) == (date(2026, 11, 23), date(2026, 11, 20))


# --- the way to a standing


def test_the_steps_that_lead_nearest_come_first(corporate: Procedure) -> None:
    leading = [step.key for step in towards(corporate, "stage_2_requested", {"closed_declined"})]
    assert leading == ["decline_stage_2"]


def test_answers_are_such_as_the_way_needs(corporate: Procedure) -> None:
    anonymous = next(step for step in corporate.steps.values() if step.leads_to == "closed_anonymous" and step.only_if)
    given = answers_towards(corporate, corporate.steps["receive"], {anonymous.leads_to or ""})
    assert given.get("anonymous") == "yes"


# --- more


@pytest.mark.django_db
@pytest.mark.usefixtures("at_hand")
def test_more_is_added_each_time_and_is_other_than_what_was_there() -> None:
    said = [*add_more("luton", 6), *add_more("luton", 4)]
    with authority_scope("luton"):
        cases = Case.objects.count()
        assert cases >= 10
        assert f"{cases} in all" in said[-1]
        assert Summary.objects.count() == cases
        assert len(set(Summary.objects.values_list("received_on", "service", "standing"))) > 5
        assert not Letter.objects.filter(state=Letter.QUEUED, written_at__date__lt=day_of(now())).exists()
