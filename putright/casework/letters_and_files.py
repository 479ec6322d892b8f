"""A letter as it went, what became of it, and the files of a case."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, files, jobs
from putright.cases.clock import now
from putright.cases.models import CaseFile, IncomingMail, Letter
from putright.casework.furniture import page

_INLINE = {"image/png", "image/jpeg", "image/gif", "application/pdf", "text/plain"}
"""Shown in the browser; anything else is saved to disk, so that nothing in a file runs as a page of ours."""


@require_http_methods(["GET", "POST"])
@staff_only
def letter(request: HttpRequest, authority: str, user: User, reference: str, number: int) -> HttpResponse:
    """Read it, print it, and settle what the machine could not: posted by hand, sent again, or known to have gone."""
    case = access.case_for(user, reference)
    found = get_object_or_404(Letter, case=case, pk=number)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        action, made = request.POST.get("action", ""), request.POST.get("made", "").replace("\x00", "").strip()[:300]
        if action == "posted" and found.made_as and not made:
            errors = [{"text": f"Say how it was made: they need {found.made_as}", "href": "#made"}]
        else:
            _settle(found, action, made)
            return redirect("casework:letter", authority, reference, number)
    status = 422 if errors else 200
    return page(request, user, "letter.html", here="queue", status=status, row=case, letter=found, errors=errors)


def _settle(letter: Letter, action: str, made: str) -> None:
    """Only from a state in which a person must decide; a letter that went stays as it went."""
    unsettled = letter.state in (Letter.IN_DOUBT, Letter.FAILED)
    if action == "posted" and letter.state in (Letter.TO_PRINT, Letter.FAILED, Letter.IN_DOUBT):
        letter.state = Letter.POSTED
        letter.needs_met = "\n".join(filter(None, (letter.needs_met, made)))
    elif action == "sent" and letter.state == Letter.IN_DOUBT:
        letter.state = Letter.SENT
    elif action == "again" and unsettled:
        letter.state = Letter.QUEUED
        jobs.send_letter(letter)
    else:
        return
    letter.trouble, letter.state_since = "", now()
    letter.save(update_fields=["state", "trouble", "state_since", "needs_met"])


@require_GET
@staff_only
def file(request: HttpRequest, authority: str, user: User, reference: str, number: int) -> HttpResponse:
    """One file of a case."""
    case = access.case_for(user, reference)
    found = get_object_or_404(CaseFile.objects.select_related("file"), case=case, pk=number)
    return download(files.read(found.file), found.name, found.content_type)


@require_GET
@staff_only
def original(request: HttpRequest, authority: str, user: User, number: int) -> HttpResponse:
    """A message byte for byte as it came."""
    mail = get_object_or_404(IncomingMail.objects.select_related("file", "case"), pk=number)
    if mail.case is not None:
        access.case_for(user, mail.case.reference)
    elif not access.has_oversight(user):
        raise Http404("Messages set aside are for the complaints team.")
    return download(files.read(mail.file), f"message-{mail.pk}.eml", "message/rfc822")


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file as an answer: shown if it can't run as a page of ours, else saved to disk."""
    inline = content_type in _INLINE
    response = HttpResponse(content, content_type=content_type if inline else "application/octet-stream")
    response["Content-Disposition"] = "inline" if inline else "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    safe = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in name)
    response["Content-Disposition"] += f'; filename="{safe.encode("ascii", "replace").decode().replace("?", "_")}"'
    return response
