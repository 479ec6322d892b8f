"""The way in: which councils are here, and what each does with a complaint."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from putright.portal import drafts, handling, reception
from putright.portal.furniture import Here, for_a_council, page
from putright.procedure_files.catalogue import catalogue


@require_safe
def councils(request: HttpRequest) -> HttpResponse:
    """Every council, by name."""
    known = sorted((catalogue().authority(slug) for slug in catalogue().councils()), key=lambda one: one.name)
    return render(request, "portal/councils.html", {"councils": known})


@require_safe
@for_a_council
def front(request: HttpRequest, here: Here) -> HttpResponse:
    """What counts as a complaint, how it is handled, who looks at it after that, and how to begin."""
    channels = reception.open_now(here)
    return page(
        request,
        here,
        "front.html",
        channels=channels,
        takes_forms=reception.takes_forms(channels),
        other_channels=[channel for channel in channels if channel.key != reception.CHANNEL],
        parts=handling.parts(here.procedure),
        working_days=handling.counts_working_days(here.procedure),
        begun=drafts.find(request, here) is not None,
        kept_for=drafts.KEPT_FOR.days,
    )
