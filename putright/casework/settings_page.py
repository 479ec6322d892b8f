"""What an administrator may set: which channels are open."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access
from putright.cases.channels import channels, switch
from putright.cases.clock import now
from putright.casework.furniture import page


@require_http_methods(["GET", "POST"])
@staff_only
def settings_page(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """Every channel with a box to tick."""
    if not access.may_administer(user):
        raise Http404("Settings are for administrators.")
    known = channels(authority)
    if request.method == "POST":
        chosen = request.POST.getlist("channels")
        for channel, was_on in known:
            if was_on != (channel.key in chosen):
                switch(authority, channel.key, not was_on, str(user.pk), now())
        return redirect("casework:settings", authority)
    return page(request, user, "settings.html", here="settings", channels=known)
