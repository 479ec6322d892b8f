"""Signing in and out."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from putright.procedure_files.catalogue import catalogue


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest, authority: str) -> HttpResponse:
    """The form; a wrong address and a wrong password get the same sentence."""
    email = request.POST.get("email", "").replace("\x00", "").strip()
    errors = []
    if request.method == "POST":
        user = authenticate(request, email=email, password=request.POST.get("password", ""))
        if user is not None:
            login(request, user)
            return redirect(_back(request, authority))
        errors = [
            {
                "text": "Your e-mail address or password is not right. Check both and try again.",
                "href": "#email",
            }
        ]
    context = {
        "council": catalogue().authority(authority),
        "email": email,
        "errors": errors,
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "casework/sign_in.html", context, status=422 if errors else 200)


@require_POST
def sign_out(request: HttpRequest, authority: str) -> HttpResponse:
    """Sign out, and back to the form."""
    logout(request)
    return redirect("casework:sign-in", authority)


def _back(request: HttpRequest, authority: str) -> str:
    """Where they were going, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("casework:queue", args=[authority])
