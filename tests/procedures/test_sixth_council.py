"""A sixth council made by the guide, from a policy that no other test knows: it passes every check, and it runs."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from putright.accounts.scope import authority_scope
from putright.cases.models import Case, Letter, Summary
from putright.cli.hire import give_account
from putright.procedure_files.catalogue import FOLDER, Catalogue, catalogue
from putright.procedure_files.check import CheckedCouncil, check
from putright.procedure_files.register import read_registers
from tests.cli.conftest import Putright
from tests.support.forms import as_sent
from tests.support.luton import PASSWORD, at
from tests.support.page_contract import inspect

SLUG = "welwyn-hatfield"
SIXTH = Path(__file__).parent / "sixth" / SLUG
STORIES = sorted((SIXTH / "scenarios").glob("*.yaml"))
On = Callable[[str], None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The councils' folders, the sixth among them, and beside them a folder for tests, as in the product."""
    root = tmp_path_factory.mktemp("sixth")
    shutil.copytree(FOLDER, root / "procedures")
    shutil.copytree(SIXTH, root / "procedures" / SLUG)
    (root / "tests").mkdir()
    return root / "procedures"


@pytest.fixture(scope="module")
def checked(folder: Path) -> CheckedCouncil:
    """The sixth council as checked, walk and stories and all."""
    (found,) = check(Catalogue(folder), [SLUG]).councils
    return found


def test_it_is_no_council_of_the_product() -> None:
    assert SLUG not in catalogue().councils()


def test_nothing_is_wrong_with_it(checked: CheckedCouncil) -> None:
    assert (checked.problems, checked.notes) == ([], [])
    (procedure,) = checked.procedures
    assert (procedure.key, procedure.steps, procedure.clocks) == (f"{SLUG}/corporate", 34, 11)
    assert procedure.places is not None
    assert procedure.places > 100, "walked"
    assert checked.scenarios == len(STORIES) >= 12


def test_every_requirement_is_ruled_tested_or_explained(checked: CheckedCouncil) -> None:
    (register,) = read_registers(SIXTH)
    assert sum(checked.requirements.values()) == len(register.requirements) >= 40
    assert checked.requirements["missing"] == 0
    assert checked.requirements["tested"] >= 55


@pytest.mark.parametrize(
    ("clock", "start", "more", "due"),
    [
        ("stage_1_acknowledgement", "2026-12-22", (), "Tuesday 29 December 2026"),
        ("stage_1_response", "2026-12-23", (), "Monday 11 January 2027"),
        ("stage_1_response", "2026-12-23", ("--extended",), "Monday 25 January 2027"),
        ("stage_2_acknowledgement", "2027-03-23", (), "Tuesday 30 March 2027"),
        ("stage_2_response", "2027-03-24", (), "Friday 23 April 2027"),
        ("stage_2_response", "2027-03-24", ("--extended",), "Monday 24 May 2027"),
    ],
)
def test_the_command_says_when_it_is_due(
    folder: Path, putright: Putright, clock: str, start: str, more: tuple[str, ...], due: str
) -> None:
    said = putright("due", f"{SLUG}/corporate", clock, "--from", start, *more, "--procedures", folder)
    assert said.status == 0
    assert f"is due on {due}." in said.out


def test_the_commands_know_its_clocks_stories_and_requirements(folder: Path, putright: Putright) -> None:
    clocks = putright("clocks", f"{SLUG}/corporate", "--json", "--procedures", folder)
    assert len(clocks.json) == 11
    told = putright("scenario", folder / SLUG / "scenarios", "--procedures", folder)
    assert (told.status, told.err) == (0, "")
    listed = putright("requirements", SLUG, "--procedures", folder)
    assert "Welwyn Hatfield Borough Council" in listed.out


# --- in the pages


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> On:
    """Let it be ten o'clock on some day: `on("2026-12-22")`."""

    def set_day(day: str) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at(date.fromisoformat(day)))

    return set_day


STAFF = {
    "kim": ("Kim Lee", ["complaints_officer", "administrator"], ""),
    "raj": ("Raj Patel", ["service_manager"], "housing"),
    "eve": ("Eve Moss", ["service_manager"], "housing"),
    "ann": ("Ann Okoro", ["service_manager"], "waste"),
}


@pytest.fixture
def open_council(folder: Path, db: None, at_hand: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The product with the sixth council in its folder, and its staff hired as the guide says."""
    for name, value in (("folder", folder), ("_councils", {}), ("_slugs", None)):
        monkeypatch.setattr(catalogue(), name, value)
    authority = catalogue().authority(SLUG)
    for key, (name, posts, service) in STAFF.items():
        who = argparse.Namespace(
            email=f"{key}@whc.example",
            name=name,
            posts=posts,
            service=service,
            telephone="01632 960 001",
            new_cases=key == "kim",
        )
        give_account(authority, who, PASSWORD)
    with authority_scope(SLUG):
        yield


class Desk:
    """One member of staff at their pages, each of which is inspected."""

    def __init__(self, who: str) -> None:
        self.client = Client()
        signed_in = self.client.post(f"/{SLUG}/staff/sign-in/", {"email": f"{who}@whc.example", "password": PASSWORD})
        assert signed_in.status_code == 302

    def get(self, path: str, status: int = 200) -> BeautifulSoup:
        """A page."""
        response = self.client.get(f"/{SLUG}/staff/{path}")
        assert response.status_code == status
        return inspect(response)

    def form(self, step: str) -> BeautifulSoup:
        """The form of a step of the one case."""
        return self.get(f"cases/{Case.objects.get().reference}/steps/{step}/")

    def take(self, step: str, **answers: object) -> None:
        """Take a step through its form and, if one goes with it, its letter."""
        path = f"/{SLUG}/staff/cases/{Case.objects.get().reference}/steps/{step}/"
        response = self.client.post(path, as_sent(self.form(step), **answers, action="letter"))
        if response.status_code == 200:
            shown = inspect(response)
            assert shown.select(".app-part"), "the letter, before it goes"
            assert not shown.select(".app-part--missing"), shown.select(".app-part--missing")
            response = self.client.post(path, as_sent(shown, action="record"))
        assert response.status_code == 302, inspect(response).select_one("main")

    def refused(self, step: str, **answers: object) -> str:
        """Try a step that does not go; what the page says."""
        path = f"/{SLUG}/staff/cases/{Case.objects.get().reference}/steps/{step}/"
        response = self.client.post(path, as_sent(self.form(step), **answers, action="record"))
        assert response.status_code == 422
        summary = inspect(response).select_one(".govuk-error-summary")
        assert summary
        return summary.get_text(" ", strip=True)


def option(page: BeautifulSoup, select: str, name: str) -> str:
    """The value under which a person is offered."""
    offered = page.select(f"#{select} option")
    return str(next(one["value"] for one in offered if one.get_text(strip=True).startswith(name)))


def letter(key: str) -> str:
    return " ".join(Letter.objects.get(key=key).body.split())


def next_due() -> str:
    return str(Summary.objects.get().next_due)


ANSWERS: dict[str, dict[str, str]] = {
    "for-whom": {"for_whom": "myself"},
    "your-name": {"name": "Sam Green"},
    "contact": {"email": "sam@mail.example"},
    "what-happened": {"summary": "The boiler in my council flat has been out for three weeks."},
    "put-right": {"outcome_wanted": "Mend it."},
    "evidence": {},
    "check": {},
}


@pytest.mark.usefixtures("open_council")
def test_a_complaint_runs_from_the_public_form_to_the_ombudsman(on: On) -> None:
    on("2026-12-22")
    kim, public = Desk("kim"), Client()
    assert public.get(f"/{SLUG}/complain/for-whom/").status_code != 200, "waits for the administrator"
    settings = kim.get("settings/")
    known = [str(box["value"]) for box in settings.select("[name=channels]")]
    kim.client.post(f"/{SLUG}/staff/settings/", {"channels": known})
    front = public.get(f"/{SLUG}/")
    assert "Stage 2" in inspect(front).get_text()
    for key, answers in ANSWERS.items():
        sent = public.post(f"/{SLUG}/complain/{key}/", answers)
        assert sent.status_code == 302, (key, inspect(sent).select_one("main"))
    case = Case.objects.get()
    assert case.reference.startswith("WHC-")
    assert inspect(public.get(f"/{SLUG}/complain/sent/")).find(string=lambda text: case.reference in text)
    assert next_due() == "2026-12-29", "three working days, over Christmas"
    assert case.reference in kim.get("").get_text()

    on("2026-12-23")
    kim, raj = Desk("kim"), Desk("raj")
    knew = {"knew_on-day": "1", "knew_on-month": "12", "knew_on-year": "2026"}
    triaged = {"service": "housing", "several": "no", "complex": "no", "age": "within_a_year"}
    kim.take("assess", **triaged, **knew, ombudsman="housing_ombudsman")
    form = kim.form("appoint_answering_officer")
    kim.take("appoint_answering_officer", answering_officer=option(form, "answering_officer", "Raj Patel"))
    kim.take("acknowledge_stage_1")
    assert "Raj Patel" in letter("stage_1_acknowledgement")
    assert "Monday 11 January 2027" in letter("stage_1_acknowledgement")
    assert next_due() == "2027-01-11"

    raj.take("add_point", point="The boiler was not mended.")
    on("2027-01-08")
    raj = Desk("raj")
    answer = {"findings-1": "upheld", "findings-1-explanation": "The part was never ordered."}
    assert "How is it put right?" in raj.refused("respond_stage_1", **answer)
    done = {"remedies": ["apology", "action"], "actions": "It is mended tomorrow, and we are sorry."}
    raj.take("respond_stage_1", **answer, **done)
    said = letter("stage_1_response")
    assert "The part was never ordered." in said
    assert "stage 2" in said
    assert "The Campus" in said

    on("2027-03-23")
    kim = Desk("kim")
    kim.take("request_stage_2", request="It broke again the next day.")
    assert next_due() == "2027-03-30", "three working days, over Easter"
    form = kim.form("appoint_reviewer")
    offered = {one.get_text(strip=True): one.has_attr("disabled") for one in form.select("#reviewer option")}
    assert any(text.startswith("Eve Moss") and "neither more senior" in text and off for text, off in offered.items())
    kim.take("appoint_reviewer", reviewer=option(form, "reviewer", "Ann Okoro"))
    kim.take("acknowledge_stage_2")
    assert "Ann Okoro" in letter("stage_2_acknowledgement")

    on("2027-04-20")
    kim, ann = Desk("kim"), Desk("ann")
    Desk("eve").get(f"cases/{case.reference}/steps/respond_stage_2/", status=403)
    ann.take("respond_stage_2", **answer, **done, handling="We closed it before anybody had looked.")
    said = letter("stage_2_response")
    for known_detail in ("Housing Ombudsman Service", "PO Box 1484", "0300 111 3000", "www.housing-ombudsman.org.uk"):
        assert known_detail in said
    assert "We closed it before anybody had looked." in said
    assert read_standing(kim, case) == "Closed: final answer given"


def read_standing(desk: Desk, case: Case) -> str:
    """Where its page says that the case stands."""
    page = desk.get(f"cases/{case.reference}/")
    return str(next(text for text in page.stripped_strings if text.startswith("Closed: ")))
