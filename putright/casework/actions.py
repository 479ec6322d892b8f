"""What is still to be done because of complaints, by whom and by when; and what was learned from them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access
from putright.cases.actions import TITLES
from putright.cases.clock import day_of, now
from putright.cases.models import Action, Text
from putright.cases.texts import ERASED
from putright.casework.case_page import in_words
from putright.casework.furniture import page
from putright.design.widgets import read_date
from putright.engine.working_days import BeyondHorizon, working_days_between
from putright.procedure_files.catalogue import catalogue

PAGE = 25
MOST_PAGES = 40
WHOSE: Mapping[str, str] = {"mine": "Mine", "team": "My service’s", "everyone": "Everyone’s"}
SHOW: Mapping[str, str] = {"": "Still to do", "overdue": "Overdue", "done": "Finished", "log": "All, newest first"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked to see."""

    whose: access.Queue
    show: str
    kind: str
    service: str
    first: str
    last: str
    number: int

    @classmethod
    def from_request(cls, request: HttpRequest, services: Mapping[str, str]) -> "Filters":
        """Anything not understood is left out, never an error."""
        given = request.GET
        number = given.get("page", "1")
        return cls(
            cast(access.Queue, given["whose"] if given.get("whose") in WHOSE else "mine"),
            given["show"] if given.get("show") in SHOW else "",
            given["kind"] if given.get("kind") in TITLES else "",
            given["service"] if given.get("service") in services else "",
            _day(read_date(given, "from") or given.get("from", "")),
            _day(read_date(given, "to") or given.get("to", "")),
            min(int(number), MOST_PAGES) if re.fullmatch("[1-9][0-9]{0,5}", number) else 1,
        )

    def address(self, **changes: str | int) -> str:
        """The query string for the same list with some changes."""
        here: dict[str, str | int] = {
            "whose": self.whose,
            "show": self.show,
            "kind": self.kind,
            "service": self.service,
            "from": self.first,
            "to": self.last,
            "page": self.number,
            **changes,
        }
        return "?" + urlencode({key: value for key, value in here.items() if value not in ("", 1)})

    def chosen(self, actions: QuerySet[Action], today: date) -> QuerySet[Action]:
        """Those asked for, in the order of the list."""
        if self.kind:
            actions = actions.filter(kind=self.kind)
        if self.service:
            actions = actions.filter(service=self.service)
        if self.first:
            actions = actions.filter(made_on__gte=self.first)
        if self.last:
            actions = actions.filter(made_on__lte=self.last)
        if self.show == "log":
            return actions.order_by("-made_on", "-id")
        if self.show == "done":
            return actions.filter(ended_on__isnull=False).order_by("-made_on", "-id")
        overdue = Q(due_on__lt=today) if self.show == "overdue" else Q()
        return actions.filter(overdue, open=True).order_by("due_on", "id")


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action as lists show it."""

    key: str
    reference: str
    words: str
    kind: str
    service: str
    owner: str
    made_on: date
    due_on: date | None
    left: str
    overdue: bool
    open: bool
    ended: str


@require_GET
@staff_only
def actions(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """A page of the list."""
    council = catalogue().authority(authority)
    filters = Filters.from_request(request, council.services)
    today = day_of(now())
    start = (filters.number - 1) * PAGE
    found = filters.chosen(access.actions(user, filters.whose), today).select_related("owner", "case")
    lines = action_lines(authority, found[start : start + PAGE + 1], today)
    more = len(lines) > PAGE
    return page(
        request,
        user,
        "actions.html",
        here="actions",
        filters=filters,
        whose=WHOSE if access.has_oversight(user) else {key: WHOSE[key] for key in ("mine", "team")},
        show=SHOW,
        kinds=TITLES,
        services=council.services,
        lines=lines[:PAGE],
        earlier=filters.address(page=filters.number - 1) if filters.number > 1 else "",
        later=filters.address(page=filters.number + 1) if more and filters.number < MOST_PAGES else "",
    )


def action_lines(authority: str, actions: QuerySet[Action], today: date) -> list[ActionLine]:
    """The actions in words; one query more for what was written."""
    rows = list(actions)
    written = _written(rows)
    services = catalogue().authority(authority).services
    return [
        ActionLine(
            key=row.key,
            reference=row.case.reference,
            words=written.get(str(row.text), ERASED) if row.text else row.words,
            kind=TITLES.get(row.kind, row.kind),
            service=services.get(row.service, ""),
            owner=row.owner.name if row.owner else "",
            made_on=row.made_on,
            due_on=row.due_on,
            left=_left(authority, row, today),
            overdue=row.open and row.due_on is not None and row.due_on < today,
            open=row.open,
            ended=row.outcome,
        )
        for row in rows
    ]


def _written(rows: Sequence[Action]) -> Mapping[str, str]:
    found = Text.objects.filter(pk__in=[row.text for row in rows if row.text]).values_list("pk", "body", "erased_at")
    return {str(key): ERASED if erased else body for key, body, erased in found}


def _left(authority: str, row: Action, today: date) -> str:
    if row.due_on is None or not row.open:
        return ""
    try:
        return in_words(working_days_between(catalogue().calendar(authority), today, row.due_on))
    except BeyondHorizon:
        return ""


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
