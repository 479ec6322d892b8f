"""Registering: people matched to earlier records, picked by an officer; a complaint told twice is seen before."""

import uuid
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from putright.cases.models import Case, Event, Person, PersonChange
from tests.casework.conftest import Desk
from tests.casework.test_people import text_of
from tests.casework.test_steps import on, registration
from tests.support.counter import Counter
from tests.support.forms import as_sent
from tests.support.luton import Office

SignIn = Callable[[str], Desk]
KHAN = {"name": "Samira Khan", "email": "samira@mail.example", "address": "3 Castle Street, Luton"}


def test_whoever_is_found_keeps_everything_typed_and_nothing_is_recorded(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    sent = registration(luton, name="S Khan", email="SAMIRA@mail.example", action="find-this-person")
    page = desk("complaints").post("register/", status=200, **sent)
    assert isinstance(page, BeautifulSoup)
    said = text_of(page)
    assert "Is it one of these?" in said
    assert "Samira Khan The same e-mail address, the same surname." in said
    assert case.reference in said
    assert page.select_one("#summary").get_text(strip=True) == "Nobody rang me back."  # type: ignore[union-attr]
    assert page.select_one("#name")["value"] == "S Khan"  # type: ignore[index]
    assert Case.objects.count() == 1
    nobody = registration(luton, name="Nobody Known", action="find-this-person")
    assert "Nobody like this is recorded" in text_of(desk("complaints").post("register/", status=200, **nobody))


@pytest.mark.parametrize(
    "typed",
    [
        {"email": " Samira@Mail.example"},
        {"telephone": "+44 1582 400500"},
        {"name": "Mrs S. Khan", "address": "3 castle street"},
    ],
)
def test_a_match_must_be_picked_or_said_to_be_new(luton: Office, desk: SignIn, typed: dict[str, str]) -> None:
    first = luton.open("2026-09-01")
    Person.objects.filter(pk=first.complainant_id).update(telephone="01582 400500", address="3 Castle Street\nLuton")
    sent = {**registration(luton, name=""), **typed}
    refused = desk("complaints").post("register/", status=422, **sent)
    assert "Say whether this is somebody already recorded" in text_of(refused)
    desk("complaints").post("register/", **sent, person="new")
    assert Case.objects.latest("pk").complainant_id != first.complainant_id
    desk("complaints").post(
        "register/",
        **{**sent, "submission": str(uuid.uuid4())},
        **{"person": str(first.complainant_id), "not-the-same": "yes"},
    )
    assert Case.objects.latest("pk").complainant_id == first.complainant_id


def test_another_street_or_another_surname_is_nobody_known(luton: Office, desk: SignIn) -> None:
    first = luton.open("2026-11-02")
    Person.objects.filter(pk=first.complainant_id).update(address="3 Castle Street\nLuton LU1 3AJ")
    for typed in ({"name": "Samira Khan", "address": "5 High Street"}, {"name": "A Khanna", "address": "LU1 3AJ"}):
        desk("complaints").post("register/", **{**registration(luton), **typed})
    assert Case.objects.count() == 3


def test_a_record_that_is_not_the_viewers_to_see_is_neither_shown_nor_picked(luton: Office, desk: SignIn) -> None:
    first = luton.open("2026-11-02")
    sent = registration(luton, **KHAN, owner=str(luton.staff["elsewhere"].pk))
    page = desk("elsewhere").post("register/", status=200, **sent, action="find-this-person")
    assert isinstance(page, BeautifulSoup)
    assert "1 more record is not shown here" in text_of(page)
    assert first.reference not in str(page)
    assert f'value="{first.complainant_id}"' not in str(page)
    sent["person"] = str(first.complainant_id)
    desk("elsewhere").post("register/", **sent)
    assert Case.objects.latest("pk").complainant_id != first.complainant_id, "whatever the form says"


def test_what_is_typed_fills_in_what_the_record_lacks_and_changes_it_only_if_asked(luton: Office, desk: SignIn) -> None:
    first = luton.open("2026-08-03")
    picked = {"person": str(first.complainant_id), "not-the-same": "yes"}
    sent = registration(luton, **{**KHAN, "name": "Samira Oduya", "telephone": "01582 400501"}, **picked)
    desk("complaints").post("register/", **sent)
    person = Person.objects.get(pk=first.complainant_id)
    assert (person.name, person.telephone) == ("Samira Khan", "01582 400501")
    desk("complaints").post("register/", **{**sent, "submission": str(uuid.uuid4()), "update": "yes"})
    person.refresh_from_db()
    assert person.name == "Samira Oduya"
    assert list(PersonChange.objects.order_by("pk").values_list("what", "after")) == [
        ("telephone", "01582 400501"),
        ("name", "Samira Oduya"),
    ]


def test_an_open_complaint_told_twice_is_shown_before_and_can_be_added_to_instead(luton: Office, desk: SignIn) -> None:
    first = luton.open("2026-11-10")
    sent = registration(luton, **KHAN, person=str(first.complainant_id), summary="Still no answer about the hole.")
    sent |= on("2026-11-16")
    refused = desk("complaints").post("register/", status=422, **sent)
    assert f"This may be {first.reference}, told twice" in text_of(refused)
    assert isinstance(refused, BeautifulSoup)
    assert refused.select_one(f"button[name=join][value='{first.reference}']")
    assert Case.objects.count() == 1
    join = desk("complaints").post("register/", status=200, **sent, join=first.reference)
    assert "Nothing has been registered" in text_of(join)
    assert isinstance(join, BeautifulSoup)
    form = join.select_one("main form")
    assert form is not None
    step = str(form["action"]).removeprefix("/luton/staff/")
    carried = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    page = desk("complaints").post(step, status=200, **carried)
    assert isinstance(page, BeautifulSoup)
    assert "Still no answer about the hole." in str(page.select_one("#message"))
    desk("complaints").post(step, **as_sent(page, action="record"))
    assert list(Event.objects.filter(case=first).values_list("step", flat=True)) == ["receive", "receive_message"]
    assert Case.objects.count() == 1
    desk("complaints").post("register/", **sent, **{"not-the-same": "yes"})
    assert Case.objects.count() == 2


def test_a_closed_an_old_or_another_procedures_complaint_is_no_duplicate(luton: Office, desk: SignIn) -> None:
    first = luton.open("2026-07-01")
    sent = registration(luton, **KHAN, person=str(first.complainant_id))
    desk("complaints").post("register/", **sent)
    assert Case.objects.count() == 2


def test_sending_the_form_twice_makes_one_case_and_one_person(luton: Office, desk: SignIn) -> None:
    sent = registration(luton, **KHAN)
    first = desk("complaints").post("register/", **sent)
    assert desk("complaints").post("register/", **sent) == first
    assert (Case.objects.count(), Person.objects.count()) == (1, 1)


def test_from_their_page_somebodys_details_are_filled_in(luton: Office, desk: SignIn) -> None:
    first = luton.open("2026-08-03")
    page = desk("complaints").get(f"register/?person={first.complainant_id}")
    assert page.select_one("#name")["value"] == "Samira Khan"  # type: ignore[index]
    assert page.select_one(f"[name=person][value='{first.complainant_id}']").has_attr("checked")  # type: ignore[union-attr]
    assert desk("elsewhere").client.get(f"/luton/staff/register/?person={first.complainant_id}").status_code == 404


def test_looking_somebody_up_costs_no_more_for_many_cases(luton: Office, desk: SignIn) -> None:
    first = luton.open("2026-11-02")
    for _ in range(12):
        more = luton.open("2026-11-03", email="")
        Case.objects.filter(pk=more.pk).update(complainant=first.complainant)
        Person.objects.filter(pk=more.complainant_id).delete()
    page = desk("complaints").post("register/", status=200, **registration(luton, **KHAN), action="find-this-person")
    assert isinstance(page, BeautifulSoup)
    assert len(page.select("#person-item-hint a")) == 5


@pytest.mark.requirement("BCT-A6.1-a", "BCT-A6.1-b")
@pytest.mark.parametrize("channel", ["telephone", "letter"])
def test_any_member_of_staff_takes_a_complaint_spoken_or_written(db: None, at_hand: None, channel: str) -> None:
    counter = Counter("birmingham-childrens-trust", "member_of_staff", service="")
    sent = {"channel": channel, "summary": "My worker never rings.", "name": "Jo Foster", **on("2026-11-10")}
    given = {"submission": str(uuid.uuid4()), "owner": str(counter.user.pk), "procedure": "statutory", **sent}
    counter.post("register/", **given)
    with counter.within():
        event = Event.objects.get(number=1)
        assert event.by == str(counter.user.pk)
        assert event.happened_on.isoformat() == "2026-11-10"
        assert event.data["channel"] == channel
