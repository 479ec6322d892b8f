"""What every staff page is given: the council, who is signed in, and where in the navigation the page stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from putright.accounts.models import User
from putright.cases.access import has_oversight, may_administer
from putright.procedure_files.catalogue import catalogue


def page(request: HttpRequest, user: User, template: str, here: str, status: int = 200, **context: Any) -> HttpResponse:
    """A staff page; `here` is the navigation's entry it belongs to."""
    given = {
        "council": catalogue().authority(user.authority),
        "user": user,
        "here": here,
        "oversight": has_oversight(user),
        "administrator": may_administer(user),
        "asks_first": bool(catalogue().council(user.authority).triages),
        **context,
    }
    return render(request, f"casework/{template}", given, status=status)
