"""The form from the first question to the reference, by every way through it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from putright.accounts.scope import authority_scope
from putright.cases import texts
from putright.cases.channels import switch
from putright.cases.clock import now
from putright.cases.models import Case, DefaultOwner, Draft, Event, Person
from putright.portal import drafts
from putright.portal.questions import QUESTIONS
from putright.procedure_files.catalogue import catalogue
from tests.portal.conftest import ABOUT_MYSELF, ANONYMOUS, Visitor, open_the_form, sentence_at, words
from tests.support.luton import Office, hire

On = Callable[[str], None]


def the_case() -> Case:
    return Case.objects.select_related("complainant", "representative").get()


def received() -> dict[str, Any]:
    """The answers of the opening event, words put back."""
    case = the_case()
    event = Event.objects.get(case=case, number=1)
    return {key: texts.readable(value, texts.bodies(case)) for key, value in event.data.items()}


@pytest.mark.requirement("LUT-P1.3-d")
def test_a_name_an_email_and_a_description_are_enough(visitor: Visitor, on: On) -> None:
    on("2026-11-02")
    pages = {**ABOUT_MYSELF, "put-right": {}}
    sent = visitor.complain(pages)
    case = the_case()
    assert case.reference in sent.select(".govuk-panel")[0].get_text()
    assert case.complainant
    assert (case.complainant.name, case.complainant.email) == ("Samira Khan", "samira@mail.example")
    assert case.representative is None


def test_what_only_officers_are_asked_is_not_asked_of_the_public(visitor: Visitor) -> None:
    receive = catalogue().procedure("luton/corporate").steps["receive"]
    title = next(field.title for field in receive.fields if field.kind == "document")
    for one in QUESTIONS:
        assert title not in words(visitor.page(f"complain/{one.key}/"))
    assert title not in words(visitor.complain(ABOUT_MYSELF))
    assert "document" not in received()


def test_everything_answered_is_in_the_case_as_it_was_typed(visitor: Visitor, luton: Office) -> None:
    contact = {"email": "samira@mail.example", "telephone": "01632 960 001", "address": "3 Castle Street\nLuton"}
    visitor.complain({**ABOUT_MYSELF, "contact": contact})
    person = the_case().complainant
    assert person
    assert {key: getattr(person, key) for key in contact} == contact
    data = received()
    assert data["summary"] == "My bin was missed three times.\nNobody called back."
    assert data["outcome_wanted"] == "Collect it every week."
    assert (data["channel"], data["source"], data["anonymous"]) == ("online_form", "self", "no")
    assert data["owner"]["id"] == str(luton.staff["complaints"].pk)
    event = Event.objects.get(case=the_case(), number=1)
    assert event.by == "complainant"
    assert event.step == "receive"


@pytest.mark.requirement("LUT-P1.11-c")
def test_whoever_wants_to_stay_anonymous_is_asked_nothing_more_about_themselves(visitor: Visitor, on: On) -> None:
    on("2026-11-02")
    page = visitor.page("complain/your-name/")
    assert "I want to stay anonymous" in words(page)
    sent = visitor.complain(ANONYMOUS)
    case = the_case()
    assert case.complainant is None
    assert case.representative is None
    assert not Person.objects.exists()
    assert received()["anonymous"] == "yes"
    assert case.reference in words(sent)
    assert "We do not know how to reach you" in words(sent)


def test_choosing_to_stay_anonymous_takes_back_what_was_said_before(visitor: Visitor) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    assert visitor.send("your-name/?change=1", name="", anonymous="yes") == "check/"
    assert "samira" not in str(Draft.objects.get().answers).lower()
    assert "samira" not in words(visitor.page("complain/check/")).lower()
    assert visitor.send("check/") == "sent/"
    assert not Person.objects.exists()


def test_somebody_anonymous_may_still_leave_a_way_to_be_reached(visitor: Visitor) -> None:
    visitor.fill_in(ANONYMOUS)
    page = visitor.page("complain/contact/?change=1")
    assert "you can leave all of this empty" in words(page)
    assert visitor.send("contact/?change=1") == "check/"
    assert visitor.send("contact/?change=1", email="someone@mail.example") == "check/"
    visitor.send("check/")
    person = the_case().complainant
    assert person
    assert (person.name, person.email) == ("", "someone@mail.example")


def test_a_complaint_for_somebody_else_keeps_them_apart_and_has_the_same_dates(visitor: Visitor, on: On) -> None:
    on("2026-11-02")
    pages = {
        "for-whom": {"for_whom": "somebody_else"},
        "person-affected": {"affected_name": "Joan Ellis"},
        **{key: value for key, value in ABOUT_MYSELF.items() if key != "for-whom"},
    }
    sent = visitor.complain(pages)
    case = the_case()
    assert case.complainant
    assert case.representative
    assert (case.complainant.name, case.complainant.email) == ("Joan Ellis", "")
    assert (case.representative.name, case.representative.email) == ("Samira Khan", "samira@mail.example")
    assert received()["source"] == "representative"
    assert "Thursday 5 November 2026" in words(sent)
    assert "Monday 23 November 2026" in words(sent)


def test_the_person_affected_need_not_be_named(visitor: Visitor) -> None:
    visitor.send("for-whom/", for_whom="somebody_else")
    assert visitor.send("person-affected/", affected_name="") == "your-name/"
    for key in ("your-name", "contact", "what-happened", "put-right", "evidence"):
        visitor.send(f"{key}/", **ABOUT_MYSELF[key])
    assert visitor.send("check/") == "sent/"
    assert the_case().complainant is None


def test_the_dates_come_from_the_case_and_each_says_why(visitor: Visitor, on: On) -> None:
    on("2026-12-18")
    sent = visitor.complain(ABOUT_MYSELF)
    clocks = {box["id"]: " ".join(box.get_text(" ").split()) for box in sent.select(".app-next")}
    assert list(clocks) == ["clock-stage_1_acknowledgement", "clock-stage_1_response"]
    acknowledgement, response = clocks.values()
    assert "By the end of Wednesday 23 December 2026" in acknowledgement
    assert "Starts with “Complaint received” on Friday 18 December 2026 (Complaints Process, Part 2, para 7)." in (
        acknowledgement
    )
    assert "By the end of Wednesday 13 January 2027" in response
    assert "Within 15 working days; the day after the start is day 1 (Complaints Process, Part 2, para 10)." in response
    assert "Friday 25 December 2026 (Christmas Day)" in response


@pytest.mark.requirement("LUT-P1.4-b")
def test_no_word_is_asked_for_and_nothing_is_cut_off(visitor: Visitor) -> None:
    long = ("Grüße, 你好, مرحبا, 👍🏽 – it is still raining in.\n" * 500)[:20_000].strip()
    visitor.complain({**ABOUT_MYSELF, "what-happened": {"summary": long}})
    assert received()["summary"] == long


# What each page asks of the database, besides setting the scope and how the policy is read:
# - a page of the form: the draft if there is one, the channels, the default owner
# - a page sent: the draft (locked), the channels, keeping it; the first time no draft, but the sweep of old ones
# - the complaint sent: the draft (locked), the channels, the default owner; in record.open_case the submission's lock,
#   a case of that submission, the owner, then the person, the number of the year, the case, its event, its texts, the
#   summary and the search entry are written, after how the policy is read is asked again; the draft is deleted
# - with files, besides: all of them at once, then for each whether it is stored, and its row
# - the confirmation: the case with its people, its events, its staff
SENDING = 17


def test_each_page_takes_a_bounded_number_of_questions_to_the_database(visitor: Visitor) -> None:
    visitor.page("", queries=3)
    visitor.page("complain/for-whom/", queries=4)
    visitor.send("for-whom/", queries=5, for_whom="myself")
    visitor.page("complain/your-name/", queries=5)
    visitor.send("your-name/", queries=5, name="Samira Khan")
    for key in ("contact", "what-happened", "put-right", "evidence"):
        visitor.send(f"{key}/", queries=5, **ABOUT_MYSELF[key])
    visitor.page("", queries=4)
    visitor.page("complain/check/", queries=5)
    visitor.send("check/", queries=SENDING)
    visitor.page("complain/sent/", queries=5)


def test_a_question_not_answered_yet_is_empty(visitor: Visitor) -> None:
    for key in (*ABOUT_MYSELF, "person-affected"):
        page = visitor.page(f"complain/{key}/")
        assert not page.select("[checked]")
        assert not [box for box in page.select("main textarea") if box.get_text().strip()]
        assert not [
            box for box in page.select("main form input[id]:not([type=radio], [type=checkbox])") if box.get("value")
        ]


def test_answers_are_kept_page_by_page_and_can_be_gone_back_to(visitor: Visitor) -> None:
    visitor.send("for-whom/", for_whom="myself")
    visitor.send("your-name/", name="Samira Khan")
    assert Draft.objects.get().answers == {"for_whom": "myself", "name": "Samira Khan", "anonymous": ""}
    box = visitor.page("complain/your-name/").find(id="name")
    assert box
    assert box["value"] == "Samira Khan"
    assert visitor.send("your-name/", name="Samira Kahn") == "contact/"
    assert visitor.send("your-name/", name="Samira Kahn") == "contact/"
    assert Draft.objects.get().answers["name"] == "Samira Kahn"


def test_the_draft_is_found_by_a_cookie_only(visitor: Visitor) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    cookie = visitor.client.cookies[drafts.DRAFT]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/luton/"
    token = cookie.value.split(":")[0]
    assert len(token) >= 43
    assert token not in str(Draft.objects.values().get())
    stranger = Visitor()
    assert "Samira" not in words(stranger.page("complain/your-name/"))
    stranger.client.cookies[drafts.DRAFT] = token
    assert "Samira" not in words(stranger.page("complain/your-name/"))
    assert "There is no complaint to show" in words(stranger.page("complain/check/", 404))


def test_the_front_page_leads_back_to_a_draft_and_can_delete_it(visitor: Visitor) -> None:
    assert "Start now" in words(visitor.page())
    visitor.send("for-whom/", for_whom="myself")
    front = words(visitor.page())
    assert "You have a complaint you have not sent" in front
    assert visitor.get("complain/", 302) == "your-name/"
    assert visitor.get("complain/check/", 302) == "your-name/?change=1"
    assert "Delete what you typed?" in words(visitor.page("complain/delete/"))
    assert Draft.objects.exists()
    assert "What you typed is deleted" in words(visitor.refused("delete/", 200))
    assert not Draft.objects.exists()
    assert "Start now" in words(visitor.page())
    assert visitor.get("complain/delete/", 302) == "/luton/"


def test_a_draft_nobody_came_back_to_is_deleted(visitor: Visitor, on: On) -> None:
    visitor.send("for-whom/", for_whom="myself")
    Draft.objects.update(changed_at=timezone.now() - drafts.KEPT_FOR - timedelta(minutes=1))
    assert "Start now" in words(visitor.page())
    Visitor().send("for-whom/", for_whom="somebody_else")
    assert [draft.answers["for_whom"] for draft in Draft.objects.all()] == ["somebody_else"]


def test_a_change_leads_back_to_the_check(visitor: Visitor) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    check = visitor.page("complain/check/")
    links = [str(link["href"]).removeprefix("/luton/complain/") for link in check.select(".govuk-summary-list a")]
    assert links == [f"{key}/?change=1" for key in ABOUT_MYSELF]
    for link, answers in zip(links, ABOUT_MYSELF.values(), strict=True):
        page = visitor.page(f"complain/{link}")
        assert page.select_one(".govuk-back-link[href='/luton/complain/check/']")
        assert visitor.send(link, **answers) == "check/"


def test_a_change_that_raises_a_question_asks_it_first(visitor: Visitor) -> None:
    visitor.fill_in(ANONYMOUS)
    assert visitor.send("for-whom/?change=1", for_whom="somebody_else") == "person-affected/?change=1"
    assert visitor.send("person-affected/?change=1", affected_name="Joan Ellis") == "check/"
    assert visitor.send("your-name/?change=1", name="Samira Khan") == "contact/?change=1"
    assert visitor.send("contact/?change=1", telephone="01632 960 001") == "check/"
    assert "We will call you" in words(visitor.complain_now())


def test_back_leads_to_the_question_before(visitor: Visitor) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    before = "/luton/"
    for key in ABOUT_MYSELF:
        link = visitor.page(f"complain/{key}/").select_one(".govuk-back-link")
        assert link
        assert link["href"] == before
        before = f"/luton/complain/{key}/"


def test_send_pressed_twice_makes_one_case(visitor: Visitor) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    again = Visitor()
    again.client.cookies[drafts.DRAFT] = visitor.client.cookies[drafts.DRAFT].value
    assert visitor.send("check/") == "sent/"
    assert visitor.send("check/") == "sent/"
    assert visitor.get("complain/check/", 302) == "sent/"
    # The second press left before the answer to the first came back: it has the old cookies.
    assert again.send("check/") == "sent/"
    assert the_case().reference in words(visitor.page("complain/sent/"))
    assert the_case().reference in words(again.page("complain/sent/"))
    assert Event.objects.count() == 1
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_send_pressed_by_two_hands_at_once_makes_one_case(at_hand: None) -> None:
    with authority_scope("luton"):
        open_the_form(hire())
    visitor, start = Visitor(), Barrier(4)
    visitor.fill_in(ABOUT_MYSELF)

    def press(_: int) -> tuple[int, str]:
        one = Client()
        one.cookies[drafts.DRAFT] = visitor.client.cookies[drafts.DRAFT].value
        start.wait()
        try:
            answer = one.post("/luton/complain/check/")
            return answer.status_code, one.cookies[drafts.SENT].value.split(":")[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        outcomes = set(hands.map(press, range(4)))
    with authority_scope("luton"):
        assert outcomes == {(302, Case.objects.get().reference)}
        assert Event.objects.count() == 1
        assert not Draft.objects.exists()


def test_going_back_after_sending_begins_another_complaint(visitor: Visitor) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    old = visitor.client.cookies[drafts.DRAFT].value
    visitor.send("check/")
    visitor.client.cookies[drafts.DRAFT] = old
    visitor.send("for-whom/", for_whom="myself")
    assert visitor.client.cookies[drafts.DRAFT].value != old
    visitor.fill_in({**ABOUT_MYSELF, "what-happened": {"summary": "Another thing."}})
    assert visitor.send("check/") == "sent/"
    assert Case.objects.count() == 2


def test_the_confirmation_is_for_whoever_sent_it_and_for_a_while(visitor: Visitor) -> None:
    reference = the_reference(visitor)
    assert reference in words(visitor.page("complain/sent/"))
    cookie = visitor.client.cookies[drafts.SENT]
    assert cookie["httponly"]
    assert cookie["max-age"] == 3600
    for forged in ("", reference, f"{reference}:x:y"):
        stranger = Visitor()
        stranger.client.cookies[drafts.SENT] = forged
        assert reference not in words(stranger.page("complain/sent/", 404))
    assert Client().get(f"/luton/complain/{reference}/").status_code == 404


def the_reference(visitor: Visitor) -> str:
    visitor.complain(ABOUT_MYSELF)
    return the_case().reference


@pytest.mark.requirement("LUT-P1.8-d")
def test_the_form_is_open_once_an_administrator_says_so(luton: Office, on: On) -> None:
    on("2026-11-02")
    visitor = Visitor()
    page = visitor.page("complain/for-whom/", 403)
    ways = [way.get_text(strip=True) for way in page.select("main .govuk-list--bullet li")]
    assert ways == ["In person", "Telephone", "Letter", "E-mail"]
    assert "Start now" not in words(visitor.page())
    open_the_form(luton)
    assert "Start now" in words(visitor.page())
    visitor.complain(ABOUT_MYSELF)
    assert received()["channel"] == "online_form"
    assert the_case().opened_at.date().isoformat() == "2026-11-02"


def test_a_form_shut_while_it_is_filled_in_loses_nothing(visitor: Visitor, luton: Office) -> None:
    visitor.fill_in({**ABOUT_MYSELF, "what-happened": {"summary": "The first words."}})
    administrator = str(luton.staff["administrator"].pk)
    switch("luton", "online_form", False, administrator, now())
    for page in (
        visitor.page("complain/check/", 403),
        visitor.refused("check/", 403),
        visitor.page("complain/evidence/", 403),
    ):
        assert "It has not been sent. You can copy it from here. The first words." in words(page)
        assert "complaints@luton.example" in words(page)
    assert "Better words." in words(visitor.refused("what-happened/", 403, summary="Better words."))
    assert "x" * 20_001 in words(visitor.refused("what-happened/", 403, summary="x" * 20_001))
    assert not Case.objects.exists()
    open_the_form(luton)
    assert visitor.send("check/") == "sent/"
    assert received()["summary"] == "Better words."


def test_a_council_with_nobody_to_own_a_case_says_so_and_keeps_what_was_typed(
    visitor: Visitor, luton: Office, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.fill_in(ABOUT_MYSELF)
    DefaultOwner.objects.all().delete()
    page = visitor.refused("check/", 503)
    assert "You cannot send this form right now" in words(page)
    assert "My bin was missed three times." in words(page)
    assert "Telephone" in words(page)
    assert "luton takes complaints by form, but nobody is named to own new cases" in caplog.text
    assert "You cannot send this form right now" in words(Visitor().page("complain/for-whom/", 503))
    DefaultOwner.objects.create(authority="luton", service="", user=luton.staff["complaints"])
    assert visitor.send("check/") == "sent/"


def test_a_check_sent_too_early_says_what_is_missing(visitor: Visitor) -> None:
    visitor.send("for-whom/", for_whom="myself")
    page = visitor.refused("check/")
    assert sentence_at(page, "row-your-name") == "Enter your name, or choose to stay anonymous"
    assert sentence_at(page, "row-contact") == "Enter an e-mail address, a telephone number or a postal address"
    assert sentence_at(page, "row-what-happened") == "Tell us what happened"
    assert not Case.objects.exists()


def test_another_councils_scope_shows_nothing(visitor: Visitor) -> None:
    """The draft's row is out of reach for anybody but its council, whatever the cookie says."""
    visitor.fill_in(ABOUT_MYSELF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('putright.authority', 'elsewhere', true)")
    assert not Draft.objects.exists()
