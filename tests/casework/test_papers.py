"""Papers put together at the screen."""

import pytest

from putright.accounts.scope import authority_scope
from putright.cases import files, read
from putright.cases.models import CaseFile
from putright.papers import make
from putright.papers.models import Papers
from tests.support.luton import at
from tests.support.pdfs import a_pdf, said_on
from tests.support.told import told_in_scope

PANEL = "birmingham-childrens-trust/the_panel"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_hand")]


@pytest.mark.requirement("BCT-B3.6-e")
def test_the_papers_of_a_panel_hold_what_the_policy_names_and_nothing_that_was_not_chosen() -> None:
    with told_in_scope(PANEL, "book_panel") as told:
        desk = told.desk("owner")
        kept = files.attach(
            told.case,
            a_pdf("Notes that stay with us"),
            "notes.pdf",
            "application/pdf",
            "officer",
            at(told.council.today),
            1,
        )
        page = desk.get("papers/")
        offered = {str(one["value"]): one for one in page.select("input[name=document]")}
        titles = {key: page.select_one(f"label[for='{one['id']}']").get_text().strip() for key, one in offered.items()}  # type: ignore[union-attr]
        steps = read.load(told.case).procedure.steps
        named = {steps[key].as_done for key in _NAMED}
        assert named <= set(titles.values())
        wanted = [
            key
            for key, title in titles.items()
            if key in ("statement", "findings") or title in named or key.startswith("letter:")
        ]
        reports = CaseFile.objects.filter(case=told.case).exclude(pk=kept.pk).count()
        assert reports >= 2, "the investigating officer's and the independent person's reports are files of the case"
        wanted += [key for key in titles if key.startswith("file:") and key != f"file:{kept.pk}"]
        where = desk.post("papers/", title="Papers for the Review Panel", readers="The panel", note="", document=wanted)
        papers = Papers.objects.get()
        assert str(where).endswith(f"/papers/{papers.pk}/")
        assert "Waiting to be made" in desk.get(str(where)).get_text()

        make.make(told.authority, papers.pk)

        done = desk.get(str(where))
        link = done.find("a", string=lambda text: text and "Open the papers" in text)
        assert link is not None
        answer = desk.client.get(str(link["href"]))  # type: ignore[index]
        assert answer["Content-Type"] == "application/pdf"
        printed = " ".join(said_on(answer.content))
        for title in (titles[key] for key in wanted):
            assert " ".join(title.split()) in printed, title
        assert "Notes that stay with us" not in printed


_NAMED = (
    "respond_stage_1",
    "file_investigation_report",
    "file_independent_report",
    "respond_stage_2",
    "request_stage_3",
)


def test_a_form_without_a_title_or_a_document_says_so_and_keeps_what_was_typed() -> None:
    with told_in_scope(PANEL, "book_panel") as told:
        page = told.desk("owner").post("papers/", status=422, title=" ", readers="The panel", note="Keep safe")
        text = page.get_text()  # type: ignore[union-attr]
        assert "Say what these papers are" in text
        assert "Choose what goes among the papers" in text
        assert page.select_one("#readers")["value"] == "The panel"  # type: ignore[index, union-attr]
        assert not Papers.objects.exists()


def test_who_may_not_see_the_case_finds_no_papers() -> None:
    with told_in_scope(PANEL, "book_panel") as told:
        told.desk("owner").post("papers/", title="Papers", document=["complaint"])
        papers = Papers.objects.get()
        make.make(told.authority, papers.pk)
        papers.refresh_from_db()
        stranger = told.council.staff.somebody(("team_manager",), "fostering", 5)
        told.people["stranger"] = stranger
        desk = told.desk("stranger")
        for path in ("papers/", f"papers/{papers.pk}/", f"files/{papers.file_id}/"):
            assert desk.client.get(desk.path + path).status_code == 404
    with authority_scope("luton"):
        assert not Papers.objects.exists(), "the database shows them to their authority alone"
