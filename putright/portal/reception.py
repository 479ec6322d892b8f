"""Whether the council takes complaints by the form now, and the pages that say how else when it does not."""

import logging

from django.http import HttpRequest, HttpResponse

from putright.cases.channels import open_channels
from putright.cases.default_owner import default_owner
from putright.portal.furniture import Here, page
from putright.portal.questions import Answers
from putright.procedure_files.authority import Channel

log = logging.getLogger(__name__)

CHANNEL = "online_form"


def open_now(here: Here) -> list[Channel]:
    """The ways a complaint may reach the council now, in its own order."""
    keys = open_channels(here.slug)
    return [channel for key, channel in here.council.channels.items() if key in keys]


def takes_forms(channels: list[Channel]) -> bool:
    """Whether the form is one of them."""
    return any(channel.key == CHANNEL for channel in channels)


def owner(here: Here) -> str:
    """Whose a complaint is until somebody has looked at what it is about; empty when the council has named nobody."""
    found = default_owner()
    if found is None:
        log.error(
            "%s takes complaints by form, but nobody is named to own new cases: name a default owner",
            here.slug,
        )
        return ""
    return found


def shut(request: HttpRequest, here: Here, channels: list[Channel], answers: Answers) -> HttpResponse:
    """The page of a council that takes no complaints by form; it shows what was typed, to be sent in another way."""
    return page(request, here, "shut.html", 403, channels=channels, answers=answers, for_now=False)


def nobody(request: HttpRequest, here: Here, channels: list[Channel], answers: Answers) -> HttpResponse:
    """The page when forms are taken in principle but can't be now. Nothing may have been written: 503 undoes it."""
    others = [channel for channel in channels if channel.key != CHANNEL]
    return page(request, here, "shut.html", 503, channels=others, answers=answers, for_now=True)
