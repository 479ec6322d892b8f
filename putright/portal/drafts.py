"""A form begun and not sent yet: kept as each page is sent, and found again by a token in a cookie."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from putright.cases.models import Draft
from putright.portal.furniture import Here

DRAFT, SENT = "complaint", "complaint-sent"
KEPT_FOR = timedelta(days=7)
SHOWN_FOR = timedelta(hours=1)
_AT_ONCE = 100


def token_of(request: HttpRequest, here: Here) -> str:
    """The token this browser holds for this council; empty when it has none, or one that is not ours or too old."""
    return _read(request, here, DRAFT, KEPT_FOR)


def find(request: HttpRequest, here: Here) -> Draft | None:
    """The draft of this browser."""
    token = token_of(request, here)
    return _kept(here).filter(token_sha256=_digest(token)).first() if token else None


def hold(request: HttpRequest, here: Here) -> Draft | None:
    """The same, and whoever else wants to change it waits until this request is done."""
    token = token_of(request, here)
    return _kept(here).select_for_update().filter(token_sha256=_digest(token)).first() if token else None


def keep(request: HttpRequest, here: Here, draft: Draft | None, answers: Mapping[str, Any]) -> str:
    """Keep these answers, in a new draft if there is none; the token to give to the browser.

    A new draft always has a new token: an old one may have been sent already, and makes no second case.
    """
    if draft is not None:
        draft.answers, draft.changed_at = dict(answers), here.now
        draft.save(update_fields=["answers", "changed_at"])
        return token_of(request, here)
    _sweep(here)
    token = secrets.token_urlsafe(32)
    Draft.objects.create(authority=here.slug, token_sha256=_digest(token), answers=dict(answers), changed_at=here.now)
    return token


def submission(token: str) -> uuid.UUID:
    """What a case made from this draft is known by: the same however often it is sent, and after the draft is gone."""
    return uuid.UUID(bytes=hashlib.sha256(b"submission of " + token.encode()).digest()[:16], version=4)


def give(response: HttpResponse, here: Here, token: str) -> HttpResponse:
    """Let the browser find its draft again."""
    return _give(response, here, DRAFT, token, KEPT_FOR)


def forget(response: HttpResponse, here: Here) -> HttpResponse:
    """Take the token away."""
    response.delete_cookie(DRAFT, path=f"/{here.slug}/", samesite="Lax")
    return response


def show(response: HttpResponse, here: Here, reference: str) -> HttpResponse:
    """Let the browser see again, for a while, what came of the complaint it sent."""
    return _give(forget(response, here), here, SENT, reference, SHOWN_FOR)


def shown(request: HttpRequest, here: Here) -> str:
    """The reference of the complaint this browser has just sent, if any."""
    return _read(request, here, SENT, SHOWN_FOR)


def _kept(here: Here) -> Any:
    return Draft.objects.filter(authority=here.slug, changed_at__gte=here.now - KEPT_FOR)


def _sweep(here: Here) -> None:
    """Delete drafts nobody can come back to, so that what was typed and never sent is not kept."""
    old = Draft.objects.filter(authority=here.slug, changed_at__lt=here.now - KEPT_FOR)
    Draft.objects.filter(pk__in=old.select_for_update(skip_locked=True).values("pk")[:_AT_ONCE]).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _read(request: HttpRequest, here: Here, cookie: str, longest: timedelta) -> str:
    return request.get_signed_cookie(cookie, default="", salt=here.slug, max_age=longest) or ""


def _give(response: HttpResponse, here: Here, cookie: str, value: str, longest: timedelta) -> HttpResponse:
    response.set_signed_cookie(
        cookie,
        value,
        salt=here.slug,
        max_age=longest,
        path=f"/{here.slug}/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
