"""Check your answers, send them, and what happens next: a complaint is registered once however often it is sent."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from putright.cases import access, files, read
from putright.cases.models import Case, Draft, Person, StoredFile
from putright.cases.record import Opening, Recorded, open_case
from putright.engine import questions as engine
from putright.engine.attempt import Attempt
from putright.engine.clocks import ClockAnswer
from putright.engine.people import Actor
from putright.portal import clauses, drafts, reception
from putright.portal.form import address, turned_away
from putright.portal.furniture import Here, for_a_council, page
from putright.portal.questions import FOR_WHOM, SOMEBODY_ELSE, Answers, Errors, asked, lacking

log = logging.getLogger(__name__)

UNREADABLE = "We can no longer read one of your files. Remove your files, add them again, then send your complaint"


class FileGone(Exception):
    """A file was kept for the draft and can't be read any more."""


@dataclass(frozen=True, slots=True)
class Row:
    """An answer to be checked, and the question where it is changed."""

    title: str
    text: str
    key: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_a_council
def check(request: HttpRequest, here: Here) -> HttpResponse:
    """All answers on one page; sent from there."""
    draft = drafts.hold(request, here) if request.method == "POST" else drafts.find(request, here)
    if draft is None:
        return _already_sent(request, here)
    if request.method == "POST":
        return _send(request, here, draft)
    away = turned_away(request, here, draft.answers)
    if away is not None:
        return away
    first = next(iter(lacking(here, draft.answers)), None)
    if first is not None:
        return redirect(address(here, first[0].key) + "?change=1")
    return _to_check(request, here, draft.answers)


@require_safe
@for_a_council
def sent(request: HttpRequest, here: Here) -> HttpResponse:
    """What came of the complaint this browser has just sent; nobody else can see it, whatever the address."""
    reference = drafts.shown(request, here)
    case = access.case_just_sent(reference) if reference else None
    if case is None:
        return page(request, here, "nothing.html", 404)
    loaded = read.load(case, today=here.today)
    answers = engine.what_is_due(loaded.procedure, loaded.engine_case.calendar, loaded.state, here.today)
    return page(
        request,
        here,
        "sent.html",
        case=case,
        standing=loaded.procedure.standings[loaded.state.standing],
        due=[answer for answer in answers if answer.clock.public and answer.run.running],
        why=lambda answer: _why(loaded, answer),
        reachable=_reachable(case),
    )


def _to_check(
    request: HttpRequest, here: Here, answers: Answers, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    return page(request, here, "check.html", status, rows=rows(here, answers), errors=errors or {}, answers=answers)


def _send(request: HttpRequest, here: Here, draft: Draft) -> HttpResponse:
    channels = reception.open_now(here)
    if not reception.takes_forms(channels):
        return reception.shut(request, here, channels, draft.answers)
    wrong = {f"row-{one.key}": sentence for one, errors in lacking(here, draft.answers) for sentence in errors.values()}
    if wrong:
        return _to_check(request, here, draft.answers, wrong, status=422)
    owner = reception.owner(here)
    if not owner:
        return reception.nobody(request, here, channels, draft.answers)
    submission = drafts.submission(drafts.token_of(request, here))
    opening = Opening(here.slug, here.procedure.slug, *_people(here, draft.answers), submission)
    attempt = Attempt(here.opening.key, here.today, Actor.complainant(), _data(here, draft.answers, owner))
    try:
        with transaction.atomic():
            outcome = open_case(opening, attempt, here.now)
            if isinstance(outcome, Recorded):
                _attach(here, outcome, draft.answers.get("files", []))
    except FileGone:
        log.exception(
            "%s: a file of a complaint could not be read back, so the complaint was not registered", here.slug
        )
        return _to_check(request, here, draft.answers, {"row-evidence": UNREADABLE}, status=422)
    if not isinstance(outcome, Recorded):
        log.error("%s: the procedure refuses a complaint from the form: %s", here.slug, outcome)
        return reception.nobody(request, here, channels, draft.answers)
    draft.delete()
    return drafts.show(redirect("portal:sent", here.slug), here, outcome.case.reference)


def _already_sent(request: HttpRequest, here: Here) -> HttpResponse:
    """Send pressed again, or the answer to it lost on the way: the same complaint, not another one."""
    token = drafts.token_of(request, here)
    case = access.case_submitted_as(drafts.submission(token)) if token else None
    if case is not None:
        return drafts.show(redirect("portal:sent", here.slug), here, case.reference)
    if drafts.shown(request, here):
        return redirect("portal:sent", here.slug)
    return page(request, here, "nothing.html", 404)


def _people(here: Here, answers: Answers) -> tuple[Person | None, Person | None]:
    """Who complains, and who acts for them; nobody where nothing was given."""
    known = {key: answers.get(key, "") for key in ("name", "email", "telephone", "address")}
    writer = Person(authority=here.slug, **known) if any(known.values()) else None
    if answers["for_whom"] != SOMEBODY_ELSE:
        return writer, None
    name = answers.get("affected_name", "")
    return Person(authority=here.slug, name=name) if name else None, writer


def _data(here: Here, answers: Answers, owner: str) -> dict[str, Any]:
    """The answers to those questions that the procedure asks when a complaint is received."""
    data = {
        "channel": reception.CHANNEL,
        "summary": answers["summary"],
        "outcome_wanted": answers.get("outcome_wanted", ""),
        "source": "representative" if answers["for_whom"] == SOMEBODY_ELSE else "self",
        "anonymous": "yes" if answers.get("anonymous") else "no",
        "owner": owner,
    }
    return {key: value for key, value in data.items() if value and here.asks(key)}


def _attach(here: Here, recorded: Recorded, kept: Sequence[Mapping[str, Any]]) -> None:
    """The draft's files become the case's; FileGone when the disk has lost one of them."""
    stored = StoredFile.objects.filter(authority=here.slug).in_bulk([one["id"] for one in kept])
    for one in kept:
        file = stored.get(one["id"])
        if file is None or not files.is_there(file):
            raise FileGone(f"stored file {one['id']}")
        files.attach_stored(recorded.case, file, one["name"], one["type"], "form", here.now, recorded.number)


def rows(here: Here, answers: Answers) -> list[Row]:
    """Every question asked, in order, with its answer in words."""
    found = [Row(one.title, _in_words(one.key, answers), one.key) for one in asked(here, answers)]
    if answers.get("anonymous"):
        place = next(n for n, row in enumerate(found) if row.key == "your-name") + 1
        found.insert(place, Row("How can we contact you?", _in_words("contact", answers), "contact"))
    return found


def _in_words(key: str, answers: Answers) -> str:
    if key == "for-whom":
        return FOR_WHOM.get(answers.get("for_whom", ""), "")
    if key == "person-affected":
        return str(answers.get("affected_name", ""))
    if key == "your-name":
        return "I want to stay anonymous" if answers.get("anonymous") else str(answers.get("name", ""))
    if key == "contact":
        return "\n".join(filter(None, (answers.get(one, "") for one in ("email", "telephone", "address"))))
    if key == "what-happened":
        return str(answers.get("summary", ""))
    if key == "put-right":
        return str(answers.get("outcome_wanted", ""))
    return "\n".join(one["name"] for one in answers.get("files", []))


def _why(loaded: read.Loaded, answer: ClockAnswer) -> list[str]:
    """The grounds of a date as sentences, each with where in the policy it stands."""
    said = []
    for reason in answer.due.why:
        place = clauses.place(loaded.procedure, reason.clause)
        said.append(f"{reason.text} ({loaded.procedure.title}, {place})." if place else f"{reason.text}.")
    return said


def _reachable(case: Case) -> str:
    """How letters about it will go, by what was given."""
    to = case.representative or case.complainant
    if to is None:
        return ""
    return "email" if to.email else "address" if to.address else "telephone" if to.telephone else ""
