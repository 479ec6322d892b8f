"""A person's page: what they need, how to reach them, their cases, who acts for them; and that their needs are met."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from putright.cases import people
from putright.cases.clock import day_of, now
from putright.cases.models import ActsFor, Case, Letter, Need, Person, PersonChange
from tests.casework.conftest import Desk
from tests.casework.test_pages import refer
from tests.support.counter import Counter, boxes
from tests.support.forms import as_sent
from tests.support.luton import Office

SignIn = Callable[[str], Desk]


def text_of(page: BeautifulSoup | str) -> str:
    assert isinstance(page, BeautifulSoup)
    return page.get_text(" ", strip=True)


def test_the_page_shows_all_their_cases_that_the_viewer_may_see_and_counts_the_others(
    luton: Office, desk: SignIn
) -> None:
    first = luton.open("2026-11-02", summary="A pothole.")
    second, third = luton.open("2026-11-03", service="housing", summary="A leak."), luton.open("2026-11-04")
    Case.objects.filter(pk=second.pk).update(complainant=first.complainant)
    Case.objects.filter(pk=third.pk).update(representative=first.complainant)
    path = f"people/{first.complainant_id}/"
    seen = text_of(desk("complaints").get(path))
    assert all(one.reference in seen for one in (first, second, third))
    assert "not yours to see" not in seen
    of_highways = text_of(desk("officer").get(path))
    assert first.reference in of_highways
    assert third.reference in of_highways
    assert second.reference not in of_highways
    assert "A leak." not in of_highways
    assert "And 1 more that is not yours to see." in of_highways


def test_somebody_none_of_whose_cases_may_be_seen_is_not_there(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    for page in ("", "details/", "needs/", "acting/"):
        response = desk("elsewhere").client.get(f"/luton/staff/people/{case.complainant_id}/{page}")
        assert response.status_code == 404


def test_the_page_costs_the_same_for_many_cases(luton: Office, desk: SignIn) -> None:
    first = luton.open("2026-11-02")
    one = desk("complaints")
    # scope, session, user, the person, their cases, how many may be seen, those with people and staff, their first
    # events and texts, needs, who acts, for whom, changes, conduct, merged records
    one.get(f"people/{first.complainant_id}/", queries=15)
    for _ in range(30):
        more = luton.open("2026-11-03")
        Case.objects.filter(pk=more.pk).update(complainant=first.complainant)
    page = one.get(f"people/{first.complainant_id}/", queries=15)
    assert len(page.select("#cases ~ table tbody tr")) == 25
    assert len(one.get(f"people/{first.complainant_id}/?page=2").select("#cases ~ table tbody tr")) == 6


def test_changed_details_keep_who_changed_what_and_the_cases_are_found_by_the_new_ones(
    luton: Office, desk: SignIn
) -> None:
    case = luton.open("2026-11-02")
    path = f"people/{case.complainant_id}/"
    given = {
        "name": "Samira Oduya",
        "email": "samira@mail.example",
        "telephone": "07700 900123",
        "address": "3 Castle St",
    }
    wrong = desk("complaints").post(f"{path}details/", status=422, **{**given, "email": "not an address"})
    assert "Give an e-mail address like name@example.com" in text_of(wrong)
    assert "Samira Oduya" in str(wrong), "nothing typed is lost"
    desk("complaints").post(f"{path}details/", **given)
    page = text_of(desk("complaints").get(path))
    assert "Complaints: Samira Khan became Samira Oduya" in page
    assert case.reference in text_of(desk("complaints").get("?q=oduya"))
    assert "Nothing found" in text_of(desk("complaints").get("?q=khan"))
    assert case.reference in text_of(desk("complaints").get("?q=pothole")), "its words still find it"
    assert PersonChange.objects.count() == 3, "the e-mail address was not changed"


def test_what_is_recorded_of_a_person_can_be_erased_and_the_case_stands(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    person = case.complainant
    assert person is not None
    people.change(person, {"name": "Samira Oduya"}, "1", now())
    desk("complaints").post(f"people/{person.pk}/needs/", kind="other", words="Is deaf in one ear.")
    people.forget(person, now())
    kept = [
        *Person.objects.values_list("name", "email", "telephone", "address"),
        *PersonChange.objects.values_list("before", "after"),
        *Need.objects.values_list("words"),
    ]
    assert {word for row in kept for word in row} == {""}
    assert "Nothing found" in text_of(desk("complaints").get("?q=samira"))
    assert case.reference in text_of(desk("complaints").get("?q=pothole"))


def test_a_need_is_recorded_looked_at_again_and_ended_and_reviews_due_are_listed(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    path, team = f"people/{case.complainant_id}/", desk("complaints")
    assert "Say in words" in text_of(team.post(f"{path}needs/", status=422, kind="interpreter"))
    past = boxes("review_on", "2026-01-05")
    assert "still to come" in text_of(team.post(f"{path}needs/", status=422, kind="large_print", **past))
    soon = day_of(now()) + timedelta(days=1)
    team.post(f"{path}needs/", kind="interpreter", words="Urdu", **boxes("review_on", soon.isoformat()))
    page = text_of(team.get(path))
    assert "Interpreter Urdu Recorded by Complaints" in page
    assert "Interpreter: Urdu" in text_of(team.get("people/"))
    assert "None is due" in text_of(desk("elsewhere").get("people/")), "neither theirs to see nor theirs to review"
    need = Need.objects.get()
    later = day_of(now()) + timedelta(days=90)
    team.post(f"{path}needs/{need.pk}/", still="yes", **boxes("review_on", later.isoformat()))
    assert "None is due" in text_of(team.get("people/"))
    assert "Say why" in text_of(team.post(f"{path}needs/{need.pk}/", status=422, still="no"))
    team.post(f"{path}needs/{need.pk}/", still="no", why="Her daughter interprets.")
    page = text_of(team.get(path))
    assert "Nothing is recorded" in page
    assert "Ended by Complaints" in page


@pytest.mark.requirement("TWC-2.10-d")
def test_what_somebody_needs_stands_at_the_top_of_each_of_their_cases(db: None, at_hand: None) -> None:
    counter = Counter("telford-and-wrekin")
    case = counter.registers(name="Derek Oldham", service="highways")
    counter.post(f"people/{case.complainant_id}/needs/", kind="contact", words="Phone calls after 14:00 only")
    later = counter.registers(name="", service="highways")
    with counter.within():
        Case.objects.filter(pk=later.pk).update(complainant=case.complainant)
    for one in (case, later):
        page = counter.get(f"cases/{one.reference}/")
        need = page.find(string=lambda text: text and "Phone calls after 14:00 only" in text)
        assert need is not None
        assert str(page).index("Phone calls after") < str(page).index("What happens next")


@pytest.mark.requirement("WCC-FI.3")
def test_a_letter_for_somebody_who_needs_easy_read_is_made_so_and_posted(db: None, at_hand: None) -> None:
    counter = Counter("warwickshire", "customer_relations_officer", "complaints_manager", "service_manager")
    case = counter.registers(name="Derek Oldham", email="derek@mail.example")
    counter.post(f"people/{case.complainant_id}/needs/", kind="easy_read")
    assert "Easy read" in text_of(counter.get(f"cases/{case.reference}/"))
    step = f"cases/{case.reference}/steps/withdraw/"
    said = {"said": "Never mind.", "by_whom": "customer", "form": "spoken", "action": "record"}
    counter.post(step, **{**as_sent(counter.get(step)), **said})
    step = f"cases/{case.reference}/steps/confirm_withdrawal/"
    shown = counter.post(step, status=200, **as_sent(counter.get(step)))
    assert "What Derek Oldham needs Easy read" in text_of(shown)
    assert "This letter is to be printed and posted: Easy read." in text_of(shown)
    assert isinstance(shown, BeautifulSoup)
    counter.post(step, **as_sent(shown), action="record")
    with counter.within():
        letter = Letter.objects.get(case=case)
        assert (letter.state, letter.to_address, letter.made_as) == (Letter.TO_PRINT, "", "Easy read")
    path = f"cases/{case.reference}/letters/{letter.pk}/"
    refused = counter.post(path, status=422, action="posted")
    assert "Say how it was made: they need Easy read" in text_of(refused)
    counter.post(path, action="posted", made="Easy read, with pictures")
    with counter.within():
        letter.refresh_from_db()
        assert (letter.state, letter.needs_met) == (Letter.POSTED, "Easy read, with pictures")


@pytest.mark.requirement("TWC-2.7-a")
def test_the_format_somebody_asked_for_is_that_of_later_letters_too(luton: Office, desk: SignIn) -> None:
    counter = Counter("telford-and-wrekin")
    first = counter.registers(name="Derek Oldham", email="derek@mail.example", service="highways")
    counter.post(f"people/{first.complainant_id}/needs/", kind="large_print")
    later = counter.registers(name="", service="highways")
    with counter.within():
        Case.objects.filter(pk=later.pk).update(complainant=first.complainant)
    sent = {**as_sent(counter.get(f"cases/{later.reference}/steps/withdraw/")), "said": "Never mind."}
    shown = counter.post(f"cases/{later.reference}/steps/withdraw/", status=200, **sent)
    assert "printed and posted: Large print" in text_of(shown)


@pytest.mark.requirement("BCT-A2.1-e")
def test_a_letter_says_how_it_meets_a_need_that_no_format_meets(db: None, at_hand: None) -> None:
    counter = Counter("birmingham-childrens-trust")
    case = counter.registers(name="Derek Oldham", email="derek@mail.example")
    counter.post(f"people/{case.complainant_id}/needs/", kind="interpreter", words="Urdu")
    step = f"cases/{case.reference}/steps/withdraw/"
    sent = {**as_sent(counter.get(step)), "said": "Never mind."}
    shown = counter.post(step, status=200, **sent)
    assert "Interpreter: Urdu" in text_of(shown)
    assert isinstance(shown, BeautifulSoup)
    again = counter.post(step, status=422, **as_sent(shown), action="record")
    assert "Say how this is met: Interpreter: Urdu" in text_of(again)
    assert isinstance(again, BeautifulSoup)
    counter.post(step, **as_sent(again, **{"needs-met": "The interpreter rings them about it."}), action="record")
    with counter.within():
        letter = Letter.objects.get(case=case)
    assert (letter.state, letter.needs_met) == (Letter.QUEUED, "The interpreter rings them about it.")
    assert "The interpreter rings them" in text_of(counter.get(f"cases/{case.reference}/letters/{letter.pk}/"))


@pytest.mark.requirement("WCC-DEF.2-c")
def test_the_right_to_act_is_not_yet_confirmed_until_somebody_confirms_it(db: None, at_hand: None) -> None:
    counter = Counter("warwickshire")
    case = counter.registers(name="Harold Green", **{"representative-name": "Joan Green"})
    page = text_of(counter.get(f"cases/{case.reference}/"))
    assert "Harold Green" in page
    assert "Joan Green" in page
    assert "Authority to act Not yet confirmed" in page
    path = f"people/{case.complainant_id}/acting/?case={case.reference}"
    assert "Joan Green acts for them" in text_of(counter.get(path))
    given = {"role": "representative", "basis": "consent", "covers": "both", "reference": case.reference}
    counter.post(path, **given, **boxes("asked_on", "2026-11-10"))
    assert "Not yet confirmed: asked for on Tuesday 10 November 2026" in text_of(
        counter.get(f"cases/{case.reference}/")
    )
    with counter.within():
        one = ActsFor.objects.get()
    assert one.acting_id == case.representative_id
    dates = {**boxes("asked_on", "2026-11-10"), **boxes("received_on", "2026-11-17")}
    counter.post(f"people/{case.complainant_id}/acting/{one.pk}/", **given, **dates)
    page = text_of(counter.get(f"cases/{case.reference}/"))
    assert "Confirmed on Tuesday 17 November 2026: the person’s consent" in page


@pytest.mark.requirement("TWC-4.2-c")
def test_the_consent_its_date_who_gave_it_and_what_it_covers_can_be_seen(db: None, at_hand: None) -> None:
    counter = Counter("telford-and-wrekin")
    case = counter.registers(name="Harold Green", service="highways", **{"representative-name": "Joan Green"})
    path = f"people/{case.complainant_id}/acting/?case={case.reference}"
    given = {"role": "representative", "basis": "consent", "covers": "both", "reference": case.reference}
    early = {**boxes("asked_on", "2026-11-20"), **boxes("received_on", "2026-11-17")}
    assert "before it was asked for" in text_of(counter.post(path, status=422, **given, **early))
    paper = SimpleUploadedFile("consent.pdf", b"%PDF signed", "application/pdf")
    counter.post(path, **given, **boxes("asked_on", "2026-11-10"), **boxes("received_on", "2026-11-23"), paper=paper)
    page = counter.get(f"people/{case.complainant_id}/")
    said = text_of(page)
    assert "Harold Green" in said
    assert "Joan Green" in said
    assert "to act for them and to see their information" in said
    assert "Monday 23 November 2026" in said
    link = next(a for a in page.select("a") if a.get_text() == "consent.pdf")
    response = counter.client.get(str(link["href"]))
    assert response.content == b"%PDF signed"


def test_an_advocate_is_recorded_and_an_expired_right_is_no_right(luton: Office, desk: SignIn) -> None:
    case = luton.open("2026-11-02")
    path, team = f"people/{case.complainant_id}/acting/", desk("complaints")
    given = {"name": "Ada Advocate", "role": "advocate", "basis": "consent", "covers": "information"}
    refused = text_of(team.post(path, status=422, **{**given, "name": ""}, reference="LUT-2020-00001"))
    assert "Answer “Name of whoever acts or helps”" in refused
    assert "Give the reference of one of this person’s cases" in refused
    dates = {**boxes("received_on", "2026-01-05"), **boxes("expires_on", "2026-02-05")}
    team.post(path, **given, **dates)
    page = text_of(team.get(f"people/{case.complainant_id}/"))
    assert "Ada Advocate" in page
    assert "No longer confirmed: expired on Thursday 5 February 2026" in page
    advocate = Person.objects.get(name="Ada Advocate")
    assert "For whom they act" in text_of(team.get(f"people/{advocate.pk}/"))
    assert desk("officer").client.get(f"/luton/staff/people/{advocate.pk}/").status_code == 404


def test_an_open_case_about_conduct_is_shown_on_the_persons_page_and_every_case_of_theirs(
    luton: Office, desk: SignIn
) -> None:
    complaint = luton.at_stage_1()
    conduct = refer(luton, "another-address@mail.example")
    acts = luton.open("2026-11-05", email="tom@mail.example")
    Case.objects.filter(pk=conduct.pk).update(complainant=complaint.complainant)
    Case.objects.filter(pk=acts.pk).update(representative=complaint.complainant)
    for path in (
        f"people/{complaint.complainant_id}/",
        f"cases/{complaint.reference}/",
        f"cases/{acts.reference}/",
    ):
        page = desk("complaints").get(path)
        assert page.select(f".app-notice a[href='/luton/staff/cases/{conduct.reference}/']"), path
        unseen = desk("officer").get(path)
        assert conduct.reference not in unseen.get_text()
        assert "Ask the complaints team how to be in touch" in unseen.get_text()


def test_people_are_found_by_name_address_number_or_postcode_as_far_as_they_may_be_seen(
    luton: Office, desk: SignIn
) -> None:
    case = luton.open("2026-11-02")
    Person.objects.filter(pk=case.complainant_id).update(telephone="01582 400 500", address="3 Castle St\nLU1 3AJ")
    for typed in ("khan", "Samira Khan", "khan sam", "SAMIRA@mail.example", "+44 1582 400500", "lu13aj"):
        assert "Samira Khan" in text_of(desk("complaints").post("people/", status=200, find=typed)), typed
    assert "Nobody" in text_of(desk("complaints").post("people/", status=200, find="khanna"))
    hidden = text_of(desk("elsewhere").post("people/", status=200, find="khan"))
    assert "Samira" not in hidden
    assert "1 more is not yours to see" in hidden
