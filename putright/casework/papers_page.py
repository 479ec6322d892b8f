"""Put papers together out of what a case holds, and see how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access
from putright.cases.models import Case
from putright.casework.furniture import page
from putright.papers.document import Source
from putright.papers.make import Asked, ask
from putright.papers.models import Papers
from putright.papers.sources import holdings, sources

MOST_SETS = 50
MOST_TITLE, MOST_READERS, MOST_NOTE, MOST_REASON = 120, 200, 2000, 500
GROUPS = (
    ("made", "Made from the case"),
    ("letter", "Letters"),
    ("file", "Files"),
    ("entry", "Entries of the record, with what was written in them"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Sources of one kind, under a heading."""

    key: str
    title: str
    sources: Sequence[Source]


@require_http_methods(["GET", "POST"])
@staff_only
def papers(request: HttpRequest, authority: str, user: User, reference: str) -> HttpResponse:
    """The sets there are, and the form for another."""
    case = access.case_for(user, reference)
    there = sources(holdings(case))
    if request.method == "GET":
        return _show(request, user, case, there, ticked=[one.key for one in there if one.usual and not one.left_out])
    ticked = [key for key in request.POST.getlist("document") if key in {one.key for one in there}]
    errors = _errors(request, there, ticked)
    if errors:
        return _show(request, user, case, there, ticked, errors, 422)
    reasons = [(one.key, _said(request, f"reason-{one.key}")) for one in there if one.key in ticked]
    made = ask(case, user, Asked(_said(request, "title"), _said(request, "readers"), _said(request, "note"), reasons))
    return redirect("casework:papers-set", authority, reference, made.pk)


@require_GET
@staff_only
def papers_set(request: HttpRequest, authority: str, user: User, reference: str, number: int) -> HttpResponse:
    """One set: how far it is, or its index and the file."""
    case = access.case_for(user, reference)
    found = get_object_or_404(Papers.objects.select_related("file__file"), case=case, pk=number)
    asked_by = User.objects.filter(pk=int(found.asked_by)).values_list("name", flat=True).first()
    return page(request, user, "papers_set.html", here="queue", row=case, papers=found, asked_by=asked_by or "")


def _show(
    request: HttpRequest,
    user: User,
    case: Case,
    there: Sequence[Source],
    ticked: Sequence[str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    groups = [Group(key, title, [one for one in there if one.group == key]) for key, title in GROUPS]
    return page(
        request,
        user,
        "papers.html",
        here="queue",
        status=status,
        row=case,
        sets=list(Papers.objects.filter(case=case).select_related("file").order_by("-pk")[:MOST_SETS]),
        groups=[group for group in groups if group.sources],
        ticked=set(ticked),
        first=f"document-{groups[0].key}",
        sent=request.POST,
        wrong=errors or {},
        errors=[{"text": text, "href": f"#{key}"} for key, text in (errors or {}).items()],
    )


def _errors(request: HttpRequest, there: Sequence[Source], ticked: Sequence[str]) -> dict[str, str]:
    errors = {}
    if not _said(request, "title"):
        errors["title"] = "Say what these papers are, for example “Papers for the panel”"
    for key, what, most in (
        ("title", "the title", MOST_TITLE),
        ("readers", "whom they are for", MOST_READERS),
        ("note", "the note", MOST_NOTE),
    ):
        if len(_said(request, key)) > most:
            errors[key] = f"Say {what} in {most} characters at most"
    if not ticked:
        errors["document-made"] = "Choose what goes among the papers"
    for one in there:
        if one.key in ticked and one.left_out and not _said(request, f"reason-{one.key}"):
            errors[f"reason-{one.key}"] = f"Say why “{one.title}” goes among the papers"
    return errors


def _said(request: HttpRequest, key: str) -> str:
    return request.POST.get(key, "").replace("\r\n", "\n").replace("\x00", "").strip()
