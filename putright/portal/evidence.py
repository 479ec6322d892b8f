"""Photos and documents with a complaint: kept by the hash of their content from the moment they are sent."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from putright.cases import uploads
from putright.cases.uploads import Kept
from putright.portal import drafts, reception
from putright.portal.form import address, ask, changing, following, turned_away
from putright.portal.furniture import Here, for_a_council
from putright.portal.questions import BY_KEY


@require_http_methods(["GET", "HEAD", "POST"])
@for_a_council
def evidence(request: HttpRequest, here: Here) -> HttpResponse:
    """The page on which files are added and removed."""
    one = BY_KEY["evidence"]
    if request.method != "POST":
        draft = drafts.find(request, here)
        answers = draft.answers if draft else {}
        return turned_away(request, here, answers) or ask(request, here, one, answers)
    draft = drafts.hold(request, here)
    answers = dict(draft.answers) if draft else {}
    answers["files"], wrong = _changed(request, here, answers.get("files", []))
    token = drafts.keep(request, here, draft, answers)
    channels = reception.open_now(here)
    if not reception.takes_forms(channels):
        return drafts.give(reception.shut(request, here, channels, answers), here, token)
    if wrong:
        errors = {"files": ". ".join(wrong)}
        return drafts.give(ask(request, here, one, answers, errors, status=422), here, token)
    if "remove" in request.POST or "upload" in request.POST:
        again = address(here, one.key) + ("?change=1" if changing(request) else "")
        return drafts.give(redirect(again), here, token)
    return drafts.give(redirect(following(here, one, answers, changing(request))), here, token)


def _changed(request: HttpRequest, here: Here, kept: Sequence[Kept]) -> tuple[list[Kept], list[str]]:
    """The files after what was asked for, and what could not be done."""
    if "remove" in request.POST:
        return [one for one in kept if str(one["id"]) != request.POST["remove"]], []
    sent = request.FILES.getlist("files")
    if not sent and request.POST.get("files"):
        return list(kept), ["The file did not arrive. Choose it again"]
    if not sent and "upload" in request.POST:
        return list(kept), ["Choose a file to add"]
    return uploads.add(here.slug, kept, sent, "Choose a smaller file, or send it to us in another way")
