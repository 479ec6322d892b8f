"""Triage: the policy's own questions about a contact, one at a time, and where it belongs by their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import readings
from putright.cases.clock import day_of, now
from putright.cases.models import Case, Triaged
from putright.casework.furniture import page
from putright.engine.procedure import Procedure
from putright.engine.triage import Question, Row, Triage, what_next
from putright.procedure_files.catalogue import catalogue

TOKEN = "triage"
"""The hidden input that carries what was answered to the form of the procedure chosen."""
MOST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """One answer already given, in words."""

    key: str
    value: str
    title: str
    answer: str
    clause: str


@require_http_methods(["GET", "POST"])
@staff_only
def triage(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """The next question, or where the contact belongs; answers travel with the form, never in an address."""
    asked = catalogue().triage(authority, day_of(now()))
    if asked is None:
        raise Http404("This council has no questions of triage.")
    answers = _answers(asked, request)
    following = what_next(asked, answers)
    if isinstance(following, Question):
        unanswered = request.POST.get("next") == following.key
        errors = [{"text": "Choose an answer", "href": f"#{following.key}"}] if unanswered else []
        return _page(request, user, asked, answers, "triage.html", question=following, errors=errors)
    if "take" in request.POST:
        return _taken(request, user, asked, answers, following)
    return _proposal(request, user, asked, answers, following)


def _answers(asked: Triage, request: HttpRequest) -> dict[str, str]:
    """The answers given, in the order in which they were asked for; from the one to be changed on, none."""
    given: dict[str, str] = {}
    while True:
        following = what_next(asked, given)
        if isinstance(following, Row) or following.key == request.POST.get("change"):
            return given
        answer = request.POST.get(f"answer-{following.key}", "")
        if answer not in following.choices:
            return given
        given[following.key] = answer


def _page(
    request: HttpRequest,
    user: User,
    asked: Triage,
    answers: Mapping[str, str],
    template: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    given = [
        Given(key, value, asked.questions[key].title, asked.questions[key].choices[value], asked.questions[key].clause)
        for key, value in answers.items()
    ]
    status = 422 if context.get("errors") else status
    return page(request, user, template, here="triage", status=status, triage=asked, given=given, **context)


def _proposal(
    request: HttpRequest,
    user: User,
    asked: Triage,
    answers: Mapping[str, str],
    row: Row,
    errors: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    council, procedures = catalogue().authority(user.authority), procedures_of(user.authority)
    return _page(
        request,
        user,
        asked,
        answers,
        "triaged.html",
        row=row,
        there=procedures.get(row.to or ""),
        elsewhere=asked.elsewhere.get(row.elsewhere or ""),
        procedures=procedures,
        deciders=[council.posts[post].title for post in row.decides if post in council.posts],
        decides=not row.decides or bool(set(user.posts) & set(row.decides)),
        chosen=request.POST.get("procedure", row.to or council.default_procedure),
        reason=request.POST.get("reason", ""),
        errors=list(errors),
    )


def _taken(request: HttpRequest, user: User, asked: Triage, answers: Mapping[str, str], row: Row) -> HttpResponse:
    """On to the form of the procedure chosen: the proposed one or, with a reason, another."""
    chosen, reason = request.POST.get("procedure", ""), request.POST.get("reason", "").replace("\x00", "").strip()
    errors = []
    if chosen not in procedures_of(user.authority):
        errors.append({"text": "Choose a procedure", "href": "#procedure"})
    elif chosen != row.to and not reason:
        errors.append({"text": "Say why it is registered otherwise than the questions say", "href": "#reason"})
    if errors:
        return _proposal(request, user, asked, answers, row, errors)
    said = {
        "answers": dict(answers),
        "proposed": row.to or row.elsewhere,
        "clause": row.clause,
        "chosen": chosen,
        "reason": reason[:MOST_WORDS],
    }
    token = signing.dumps(said, salt=_salt(user.authority))
    there = procedures_of(user.authority)[chosen]
    return page(request, user, "triage_taken.html", here="triage", procedure=there, token=token)


def procedures_of(authority: str) -> Mapping[str, Procedure]:
    """The council's procedures as in force today, and as its managers read them, the default one first."""
    return {slug: version.procedure for slug, version in readings.versions(authority, day_of(now())).items()}


def keep(token: str, case: Case, user: User, moment: datetime) -> None:
    """Note with the case what was answered; a token that is not ours or spoilt is as none."""
    try:
        said = signing.loads(token, salt=_salt(user.authority))
    except signing.BadSignature:
        return
    Triaged.objects.create(authority=case.authority, case=case, by=str(user.pk), at=moment, **said)


def _salt(authority: str) -> str:
    return f"putright.triage.{authority}"
