"""Messages that were set aside: read by a person, with the reason, and dealt with."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access
from putright.cases.clock import now
from putright.cases.models import IncomingMail
from putright.casework.furniture import page

MOST = 200


@require_GET
@staff_only
def set_aside(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """The oldest first, since somebody may be waiting longest there."""
    _for_the_complaints_team(user)
    waiting = IncomingMail.objects.filter(outcome=IncomingMail.SET_ASIDE, dealt_with_at=None).order_by("received_at")
    return page(request, user, "mail.html", here="mail", waiting=list(waiting[:MOST]))


@require_POST
@staff_only
def dealt_with(request: HttpRequest, authority: str, user: User, number: int) -> HttpResponse:
    """Somebody has read it and done what it needed."""
    _for_the_complaints_team(user)
    mail = get_object_or_404(IncomingMail, pk=number, outcome=IncomingMail.SET_ASIDE)
    mail.dealt_with_at = now()
    mail.save(update_fields=["dealt_with_at"])
    return redirect("casework:mail", authority)


def _for_the_complaints_team(user: User) -> None:
    if not access.has_oversight(user):
        raise Http404("Messages set aside are for the complaints team.")
