"""The work queue: whose, what is due soonest, filtered and searched, a page at a time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, search
from putright.cases.clock import day_of, now
from putright.cases.models import Event, IncomingMail, Summary, Text
from putright.cases.read import procedure_of
from putright.cases.texts import ERASED, TOKEN, about_key
from putright.casework.case_page import in_words, shortened
from putright.casework.furniture import page
from putright.engine.procedure import Procedure
from putright.engine.working_days import BeyondHorizon, Calendar, working_days_after, working_days_between
from putright.procedure_files.catalogue import catalogue

PAGE = 25
MOST_PAGES = 40
"""Nobody pages further; a filter or a search finds the rest. It also bounds the work of the last page."""
WHOSE: Mapping[str, str] = {"mine": "My cases", "team": "My team’s", "everyone": "Everyone’s"}
SHOW: Mapping[str, str] = {
    "": "All open",
    "overdue": "Overdue",
    "today": "Due today",
    "soon": "Due in three working days",
    "hold": "On hold",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """What is stored of a case in a list, a column each."""

    id: int
    authority: str
    reference: str
    procedure: str
    in_force_from: date
    readings: Mapping[str, str]
    complainant: str | None
    standing: str
    closed: bool
    on_hold: bool
    next_clock: str
    next_due: date | None
    holder: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list."""

    reference: str
    about: str
    who: str
    standing: str
    next: str
    due: date | None
    left: str
    overdue: bool
    on_hold: bool
    holder: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked to see."""

    whose: access.Queue
    show: str
    stage: str
    typed: str
    number: int

    @classmethod
    def from_request(cls, request: HttpRequest) -> "Filters":
        """Anything not understood is left out, never an error."""
        whose = request.GET.get("whose", "mine")
        page_number = request.GET.get("page", "1")
        return cls(
            cast(access.Queue, whose if whose in WHOSE else "mine"),
            request.GET.get("show", "") if request.GET.get("show", "") in SHOW else "",
            request.GET.get("stage", "").replace("\x00", "")[:60],
            request.GET.get("q", "").replace("\x00", "").strip()[:200],
            min(int(page_number), MOST_PAGES) if re.fullmatch("[1-9][0-9]{0,5}", page_number) else 1,
        )

    def address(self, **changes: str | int) -> str:
        """The query string for the same list with some changes."""
        now: dict[str, str | int] = {
            "whose": self.whose,
            "show": self.show,
            "stage": self.stage,
            "q": self.typed,
            "page": self.number,
            **changes,
        }
        return "?" + urlencode({key: value for key, value in now.items() if value not in ("", 1)})


@require_GET
@staff_only
def queue(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """The list, or one case straight away when its reference was typed."""
    filters = Filters.from_request(request)
    today = day_of(now())
    if filters.typed:
        exact = search.by_reference(filters.typed)
        if exact is not None and access.visible(user).filter(case=exact).exists():
            return redirect("casework:case", authority, exact.reference)
    open_cases = access.queue(user, filters.whose) if not filters.typed else Summary.objects.none()
    found = _found(user, filters) if filters.typed else _open(open_cases, user, filters, today)
    more = len(found) > PAGE
    return page(
        request,
        user,
        "queue.html",
        here="queue" if not filters.typed else "search",
        filters=filters,
        whose=WHOSE,
        show=SHOW,
        stages=_stages(authority),
        rows=rows(found[:PAGE], today),
        counts=_counts(open_cases, user, today) if not filters.typed else {},
        earlier=filters.address(page=filters.number - 1) if filters.number > 1 else "",
        later=filters.address(page=filters.number + 1) if more and filters.number < MOST_PAGES else "",
        set_aside=_set_aside() if access.has_oversight(user) else 0,
    )


def _open(cases: QuerySet[Summary], user: User, filters: Filters, today: date) -> list[Listed]:
    if filters.stage:
        cases = cases.filter(stage=filters.stage)
    cases = cases.filter(_shown(filters.show, today, catalogue().calendar(user.authority)))
    start = (filters.number - 1) * PAGE
    # Which cases first, and then who they are about: else the rows of the pages before are put together too.
    shown = cases.values("case")[start : start + PAGE + 1]
    return listed(access.visible(user).filter(case__in=shown).order_by("next_due", "case"))


def _found(user: User, filters: Filters) -> list[Listed]:
    """What search finds and the user may see, newest first."""
    most = min(filters.number * PAGE + 1, MOST_PAGES * PAGE)
    ids = search.find(user, filters.typed, access.has_oversight(user), most=most)[(filters.number - 1) * PAGE :]
    return listed(access.visible(user).filter(case__in=ids).order_by("-case"))


def listed(cases: QuerySet[Summary]) -> list[Listed]:
    """Only what a list shows: half the cost of a row would be whole cases, people and staff made into objects."""
    return [
        Listed(*columns)
        for columns in cases.values_list(
            *(
                "case",
                "authority",
                "reference",
                "procedure",
                "case__in_force_from",
                "case__readings",
                "case__complainant__name",
            ),
            *("standing", "closed", "on_hold", "next_clock", "next_due", "holder__name"),
        )
    ]


def _shown(show: str, today: date, calendar: Calendar) -> Q:
    if show == "overdue":
        return Q(next_due__lt=today)
    if show == "today":
        return Q(next_due=today)
    if show == "soon":
        return Q(next_due__gte=today, next_due__lte=working_days_after(calendar, today, 3))
    return Q(on_hold=True) if show == "hold" else Q()


MOST_COUNTED = 200


def _counts(cases: QuerySet[Summary], user: User, today: date) -> Mapping[str, str]:
    """How many are overdue, due today and soon: exact up to a bound, so that counting never grows with the store."""
    calendar = catalogue().calendar(user.authority)
    counts = {}
    for show in ("overdue", "today", "soon"):
        some = cases.filter(_shown(show, today, calendar)).order_by()
        number = some.values("case")[: MOST_COUNTED + 1].count()
        counts[show] = str(number) if number <= MOST_COUNTED else f"more than {MOST_COUNTED}"
    return counts


def _set_aside() -> int:
    waiting = IncomingMail.objects.filter(outcome=IncomingMail.SET_ASIDE, dealt_with_at=None)
    return waiting.values("pk")[: MOST_COUNTED + 1].count()


def rows(cases: Sequence[Listed], today: date) -> list[Row]:
    """The cases as the list shows them; two queries more, however many they are."""
    about = _about(cases)
    return [_row(case, about.get(case.id, ""), today) for case in cases]


def _row(case: Listed, about: str, today: date) -> Row:
    procedure = procedure_of(case)
    return Row(
        reference=case.reference,
        about=shortened(about, 100) or "No words yet",
        who=case.complainant or "Anonymous",
        standing=procedure.standings[case.standing].title,
        next=_next(procedure, case.next_clock),
        due=case.next_due,
        left=_left(case, today),
        overdue=case.next_due is not None and case.next_due < today and not case.closed,
        on_hold=case.on_hold,
        holder=case.holder or "",
    )


def _next(procedure: Procedure, clock: str) -> str:
    return procedure.clocks[clock].title if clock else ""


def _left(case: Listed, today: date) -> str:
    if case.next_due is None or case.closed:
        return ""
    try:
        return in_words(working_days_between(catalogue().calendar(case.authority), today, case.next_due))
    except BeyondHorizon:
        return ""


def _about(cases: Sequence[Listed]) -> Mapping[int, str]:
    """What each case is about, in the complainant's words."""
    asked = {case.id: about_key(procedure_of(case)) for case in cases}
    begun = Event.objects.filter(case__in=list(asked), number=1).values_list("case_id", "data")
    tokens = {case: str(data.get(asked[case]) or "") for case, data in begun}
    keys = [token.removeprefix(TOKEN) for token in tokens.values() if token]
    words = {
        f"{TOKEN}{key}": ERASED if erased else body
        for key, body, erased in Text.objects.filter(pk__in=keys).values_list("pk", "body", "erased_at")
    }
    return {case: words.get(token, "") for case, token in tokens.items()}


def _stages(authority: str) -> Mapping[str, str]:
    """The stages of all the authority's procedures, for the filter."""
    council = catalogue().council(authority)
    return {
        stage.key: stage.title
        for versions in council.versions.values()
        for stage in versions[-1].procedure.stages.values()
    }
