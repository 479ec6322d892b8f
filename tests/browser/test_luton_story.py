"""Luton's whole process in a real browser, each step taken by the person whose step it is.

No page has a script (the page contract sees to that), so all of it works without. Each page passes axe and fits a
telephone. Pictures go to `var/pictures`, or to the folder in PUTRIGHT_PICTURES.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from putright.accounts.scope import authority_scope
from putright.cases import read
from putright.cases.channels import switch
from putright.cases.clock import day_of, now
from putright.cases.models import Case, Letter
from putright.casework.step_form import HAPPENED_ON
from putright.engine.working_days import long_date, working_days_after, working_days_between
from putright.procedure_files.catalogue import catalogue
from tests.support.browser import PICTURES, at_width, axe_violations, follow, sign_in
from tests.support.luton import Office, hire

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_hand"),
]


@pytest.fixture
def office() -> Office:
    with authority_scope("luton"):
        return hire()


class Screen:
    """One person at a browser of their own."""

    def __init__(self, browser: Browser, server: LiveServer, office: Office, who: str) -> None:
        self.context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.base = f"{server.url}/luton/staff/"
        sign_in(self.page, self.base, office.staff[who].email)
        assert self.page.url == self.base

    def open(self, case: Case) -> None:
        """The page of a case."""
        self.page.goto(f"{self.base}cases/{case.reference}/")

    def step(self, case: Case, step: str, **answers: Any) -> None:
        """Take a step from the case's page by its link, through its letter if it has one, and see it recorded."""
        self.open(case)
        follow(self.page, f"main a[href$='/steps/{step}/']")
        self.usable(step)
        self.fill(answers)
        follow(self.page, "main form button >> nth=-1")
        if self.page.locator(".app-letter").count():
            self.usable(f"{step}-letter")
            follow(self.page, "button:has-text('Send the letter and record')")
        assert "?done=" in self.page.url, self.page.locator("main").inner_text()[:2000]

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Answer questions by the names of their fields."""
        for name, value in answers.items():
            name = HAPPENED_ON if name == "happened_on" else name
            if isinstance(value, date):
                for part in ("day", "month", "year"):
                    self.page.fill(f"[name='{name}-{part}']", str(getattr(value, part)))
            elif isinstance(value, list):
                self.page.set_input_files(f"input[name='{name}']", value)
            elif self.page.locator(f"select[name='{name}']").count():
                self.page.select_option(f"select[name='{name}']", value)
            elif self.page.locator(f"input[name='{name}'][value='{value}']").count():
                self.page.check(f"input[name='{name}'][value='{value}']")
            else:
                self.page.fill(f"[name='{name}']", value)

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    def usable(self, picture: str) -> None:
        """Everybody can use this page: nothing axe objects to, and no sideways scrolling on a telephone."""
        self.page.screenshot(path=_picture(picture, 1280), full_page=True)
        assert axe_violations(self.page) == []
        at_width(self.page, 320)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320, f"{picture} is wider than 320 px"
        self.page.screenshot(path=_picture(picture, 320), full_page=True)
        at_width(self.page, 1280)

    def usable_on_a_telephone(self) -> None:
        """Nothing axe objects to there either."""
        at_width(self.page, 320)
        assert axe_violations(self.page) == []
        at_width(self.page, 1280)


def _picture(name: str, width: int) -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES / f"{name.replace('_', '-')}-{width}.png"


@pytest.fixture
def people(chromium: Browser, live_server: LiveServer, office: Office) -> Iterator["People"]:
    everybody = People(chromium, live_server, office)
    yield everybody
    for screen in everybody.screens.values():
        screen.context.close()


class People:
    """The office's people, each at a screen from the first time they are needed."""

    def __init__(self, browser: Browser, server: LiveServer, office: Office) -> None:
        self.browser, self.server, self.office = browser, server, office
        self.screens: dict[str, Screen] = {}

    def __getitem__(self, who: str) -> Screen:
        if who not in self.screens:
            self.screens[who] = Screen(self.browser, self.server, self.office, who)
        return self.screens[who]


def days_ago(working_days: int) -> date:
    """The day that many working days before today."""
    day, calendar = day_of(now()), catalogue().calendar("luton")
    while working_days_between(calendar, day, day_of(now())) < working_days:
        day -= timedelta(days=1)
    return day


def ahead(working_days: int, start: date | None = None) -> date:
    return working_days_after(catalogue().calendar("luton"), start or day_of(now()), working_days)


def register(people: People, received: date) -> Case:
    """A complaint by telephone, from the register screen to the start of stage 1's investigation."""
    desk = people["complaints"]
    follow(desk.page, "nav >> text=Register a complaint")
    desk.usable("register")
    desk.fill(
        {
            "channel": "telephone",
            "summary": "The pothole outside my house has been there since August. I rang three times.",
            "service": "highways",
            "source": "self",
            "happened_on": received,
            "name": "Samira Khan",
            "email": "samira@mail.example",
        }
    )
    follow(desk.page, "button:has-text('Register')")
    with authority_scope("luton"):
        case = Case.objects.latest("pk")
    assert case.reference in desk.text()
    desk.usable("case-received")
    desk.step(
        case,
        "review_issues",
        about="lack_of_action",
        service="highways",
        ombudsman="lgo",
        early_resolution_possible="no",
        why="It has to be looked into.",
    )
    desk.step(case, "start_stage_1", reason="not_suitable", why="The complainant wants it investigated.")
    desk.step(case, "appoint_investigating_officer", investigating_officer="Officer")
    people["officer"].step(case, "acknowledge_stage_1", method="email", happened_on=ahead(2, received))
    people["officer"].step(case, "add_point", point="Nobody mended the pothole.", outcome_wanted="Mend it")
    return case


RESPONSE = {
    "method": "email",
    "findings-1": "upheld",
    "findings-1-explanation": "It should have been mended in August.",
    "unfair_treatment": "yes",
    "resolution": "It will be mended this week. We apologise.",
}


def letters(case: Case) -> dict[str, str]:
    with authority_scope("luton"):
        return dict(Letter.objects.filter(case=case).values_list("key", "body"))


@pytest.mark.requirement("LUT-P2.1-a", "LUT-P2.10-b", "LUT-P2.11-c", "LUT-P2.16-a", "LUT-P2.21-a", "LUT-P2.22")
def test_from_a_telephone_call_to_the_ombudsmans_door(people: People) -> None:
    received = days_ago(12)
    case = register(people, received)
    officer = people["officer"]
    officer.open(case)
    due = ahead(15, received)
    assert long_date(due) in officer.text()
    officer.page.click("summary:has-text('Why this date?') >> nth=0")
    officer.usable("case-why-this-date")

    officer.step(case, "hold", reason="formal_appeal", review_on=ahead(10), happened_on=days_ago(6))
    assert "On hold" in officer.text()
    officer.usable("case-on-hold")
    officer.step(case, "tell_of_hold", timescale="Within nine working days of the end of your appeal.")
    officer.step(case, "lift_hold", happened_on=days_ago(3))
    officer.step(case, "tell_of_hold", timescale="The date at the top of this page.")
    due = ahead(4, due)  # six, five, four and three working days ago did not count
    assert long_date(due) in officer.text()

    officer.step(case, "request_stage_1_extension", until=ahead(5, due), reason="A key witness is on leave.")
    officer.open(case)
    assert "Only for: Team Manager" in officer.page.locator("details:has-text('can’t do')").text_content()  # type: ignore[operator]
    people["team_manager"].step(case, "approve_stage_1_extension")
    officer.step(case, "tell_of_stage_1_extension")
    assert long_date(ahead(5, due)) in letters(case)["stage_1_extension"]
    assert "A key witness is on leave." in letters(case)["stage_1_extension"]

    officer.step(case, "respond_stage_1", **RESPONSE)
    assert "Answered at stage 1" in officer.text()
    desk = people["complaints"]
    desk.step(case, "request_stage_2", channel="email", request="I do not accept this. It is still there.")
    assert "Stage 2 requested" in desk.text()
    desk.step(case, "ask_for_stage_2_details")
    reviewer = people["service_manager"]
    reviewer.step(case, "appoint_reviewing_officer", reviewing_officer="Service Manager")
    reviewer.step(case, "acknowledge_stage_2", method="letter")
    reviewer.step(
        case,
        "respond_stage_2",
        **{
            "unfair_treatment": "no",
            "policies_followed": "yes",
            "policies": "Highways code of practice",
            "findings-1": "partly_upheld",
            "findings-1-explanation": "It was mended late.",
            "other_ways": "A meeting was offered.",
            "resolution": "None beyond the apology.",
        },
    )
    assert "process complete" in reviewer.text()
    reviewer.usable("case-complete")
    final = letters(case)["stage_2_response"]
    assert "www.lgo.org.uk" in final
    assert "PO Box 4771" in final
    desk.step(case, "further_request", request="I want another review.")
    assert "www.lgo.org.uk" in letters(case)["process_complete"]
    with authority_scope("luton"):
        assert read.load(case).state.standing == "closed_completed"


@pytest.mark.requirement("LUT-P2.15-a", "LUT-P2.15-b", "LUT-P2.15-c")
def test_stage_2_declined_by_another_person_with_the_reason_and_the_ombudsman(people: People) -> None:
    case = register(people, days_ago(8))
    people["officer"].step(case, "respond_stage_1", **RESPONSE)
    people["complaints"].step(case, "request_stage_2", channel="telephone", request="Not good enough.")
    people["service_manager"].step(
        case,
        "propose_declining_stage_2",
        reason="no_other_position",
        justification="Everything asked for has been done.",
    )
    manager = people["manager"]
    manager.open(case)
    follow(manager.page, "main a[href$='/steps/decline_stage_2/']")
    assert manager.page.input_value("#justification") == "Everything asked for has been done."
    manager.step(case, "decline_stage_2")
    assert "stage 2 declined" in manager.text()
    assert "Everything asked for has been done." in letters(case)["stage_2_declined"]
    assert "www.lgo.org.uk" in letters(case)["stage_2_declined"]


def test_a_complaint_withdrawn_and_the_letter_that_says_so(people: People) -> None:
    case = register(people, days_ago(3))
    people["complaints"].step(case, "withdraw", said="It was mended this morning. Thank you.")
    assert "Closed: withdrawn" in people["complaints"].text()
    assert "do not want to go on" in letters(case)["withdrawal"]


def test_two_officers_at_once_lose_nothing(people: People) -> None:
    case = register(people, days_ago(2))
    first, second = people["officer"], people["complaints"]
    for screen in (first, second):
        screen.open(case)
        follow(screen.page, "main a[href$='/steps/add_note/']")
        screen.fill({"note": f"A note by {screen.base and ('the officer' if screen is first else 'the team')}."})
    follow(first.page, "button:has-text('Record')")
    follow(second.page, "button:has-text('Record')")
    assert "Since you opened this form the case has changed" in second.text()
    assert "A note by the officer." in second.text()
    assert second.page.input_value("#note") == "A note by the team."
    second.usable("step-overtaken")
    follow(second.page, "button:has-text('Record')")
    assert "A note by the team." in second.text()
    assert "A note by the officer." in second.text()


def test_the_queue_and_its_errors_can_be_used_by_everybody(people: People) -> None:
    register(people, days_ago(16))
    desk = people["complaints"]
    desk.page.goto(desk.base + "?whose=everyone")
    assert "overdue" in desk.text()
    desk.usable("queue")
    desk.page.goto(desk.base + "?q=pothole")
    assert "pothole" in desk.text()
    desk.usable("search")
    desk.page.goto(desk.base + "register/")
    follow(desk.page, "button:has-text('Register') >> nth=-1")
    assert "There is a problem" in desk.text()
    desk.usable("register-errors")
    desk.page.goto(desk.base + "mail/")
    desk.usable("mail")
    people["administrator"].page.goto(desk.base + "settings/")
    people["administrator"].usable("settings")


@pytest.mark.requirement("LUT-P1.3-d")
def test_from_the_public_form_to_an_officers_desk(people: People) -> None:
    """No account, a few answers; then the case is the complaints team's, with the dates that the person was told."""
    with authority_scope("luton"):
        switch("luton", "online_form", True, str(people.office.staff["administrator"].pk), now())
    context = people.browser.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{people.server.url}/luton/")
    follow(page, "text=Start now")
    page.check("text=Myself")
    for name, typed in (
        ("", ""),
        ("name", "Samira Khan"),
        ("email", "samira@mail.example"),
        ("summary", "My bin has been missed three times."),
        ("outcome_wanted", "Collect it."),
        ("", ""),
    ):
        if name:
            page.fill(f"[name='{name}']", typed)
        follow(page, "main button:has-text('Continue')")
    follow(page, "main button:has-text('Send')")
    told = page.locator("main").inner_text()
    with authority_scope("luton"):
        case = Case.objects.get()
    assert case.reference in told
    today = day_of(now())
    for working_days in (3, 15):
        assert long_date(ahead(working_days, today)) in told
    context.close()
    desk = people["complaints"]
    desk.page.goto(desk.base)
    assert "My bin has been missed three times." in desk.text()
    desk.open(case)
    assert long_date(ahead(3, today)) in desk.text()
    desk.step(
        case,
        "review_issues",
        about="standard_of_service",
        service="waste",
        ombudsman="lgo",
        early_resolution_possible="yes",
        why="A second visit may do.",
    )
    assert "Start early resolution" in desk.text()


@pytest.mark.requirement("LUT-P1.8-c")
def test_a_letter_is_registered_with_its_scan_and_more_is_added_later(people: People, tmp_path: Path) -> None:
    scan, photo = tmp_path / "letter of Samira Khan, 30 October.pdf", tmp_path / "pothole.jpg"
    scan.write_bytes(b"%PDF-1.7 a letter")
    photo.write_bytes(b"a photo")
    desk = people["complaints"]
    follow(desk.page, "nav >> text=Register a complaint")
    desk.fill({"channel": "letter", "document": [scan, photo], "name": "Samira Khan", "happened_on": days_ago(2)})
    follow(desk.page, "button:has-text('Register')")
    assert "There is a problem" in desk.text()
    assert desk.page.is_checked("text=letter of Samira Khan, 30 October.pdf (17\xa0bytes)")
    assert desk.page.input_value("#name") == "Samira Khan"
    desk.usable("register-with-letter")
    desk.usable_on_a_telephone()
    desk.page.uncheck(f"text={photo.name}")
    desk.fill({"summary": "The pothole outside my house has been there since August."})
    follow(desk.page, "button:has-text('Register')")
    with authority_scope("luton"):
        case = Case.objects.latest("pk")
    assert case.reference in desk.text()
    assert photo.name not in desk.text()
    desk.step(case, "add_document", documents=[photo], what_it_is="A photo that came with the letter")
    link = desk.page.locator(".app-timeline a:has-text('letter of Samira Khan')")
    assert desk.context.request.get(f"{people.server.url}{link.get_attribute('href')}").body() == scan.read_bytes()
    desk.page.locator("#files").scroll_into_view_if_needed()
    desk.usable("case-with-documents")
    desk.usable_on_a_telephone()


def test_a_file_too_large_is_refused_in_a_sentence_and_the_others_stay(people: People, tmp_path: Path) -> None:
    case = register(people, days_ago(2))
    large, small = tmp_path / "plan.tif", tmp_path / f"{'very-' * 30}long.jpg"
    large.write_bytes(bytes(10 * 1024 * 1024 + 1))
    small.write_bytes(b"a photo")
    officer = people["officer"]
    officer.open(case)
    follow(officer.page, "main a[href$='/steps/add_document/']")
    officer.fill({"documents": [large, small], "what_it_is": "What the site looks like"})
    follow(officer.page, "button:has-text('Record')")
    assert "“plan.tif” is larger than 10 MB. Choose a smaller file" in officer.text()
    officer.usable("add-document-too-large")
    officer.usable_on_a_telephone()
    follow(officer.page, "button:has-text('Record')")
    assert small.name in officer.text()
    assert large.name not in officer.text()
    officer.usable("case-with-a-long-name")
