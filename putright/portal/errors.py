"""Pages for what goes wrong: what happened in a sentence, what to do, and how to reach the council instead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from putright.cases.clock import day_of, now
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.problems import BadFile


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent could not be read, or was far too big."""
    return _page(request, "bad_request", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not theirs to see."""
    return _page(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or no such council."""
    return _page(request, "not_found", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Nothing here may need the database, which may be what is broken."""
    return _page(request, "server_error", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own cookie did not come back with it, so we can't tell that it came from our page."""
    return _page(request, "csrf_failure", 403)


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    try:
        slug = request.path_info.lstrip("/").split("/", 1)[0]
        known = catalogue().councils()
        council = catalogue().authority(slug) if slug in known else None
        others = [] if council else [catalogue().authority(one) for one in known]
    except BadFile:
        council, others = None, []
    contact = council.contact_on(day_of(now())) if council else None
    context = {"council": council, "contact": contact, "councils": others, "typed": slug}
    return render(request, f"portal/errors/{name}.html", context, status=status)
