"""Registering a complaint that reached an officer: one screen, the complainant's words first."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, read
from putright.cases.answers import Reader
from putright.cases.channels import open_channels
from putright.cases.clock import day_of, now
from putright.cases.models import Person
from putright.cases.record import Opening, Recorded, open_case
from putright.casework import documents, step_form, triage
from putright.casework.candidates import FIND, candidates
from putright.casework.furniture import page
from putright.engine import questions
from putright.engine.attempt import Attempt, Case
from putright.engine.decide import Refused
from putright.engine.procedure import Procedure, Step
from putright.engine.state import State
from putright.procedure_files.catalogue import catalogue

PEOPLE = ("name", "email", "telephone", "address")
MOST = {"name": 200, "email": 254, "telephone": 40, "address": 1000}


@require_http_methods(["GET", "POST"])
@staff_only
def register(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """The form of the procedure's opening step, and who complained."""
    procedures = triage.procedures_of(authority)
    asked_for = request.POST.get("procedure", request.GET.get("procedure", ""))
    procedure = procedures.get(asked_for) or next(iter(procedures.values()))
    case, chosen = _case(procedure, authority)
    reader = Reader(procedure, case.people, {})
    submission = request.POST.get("submission") or str(uuid.uuid4())
    if request.method == "GET" or "begin" in request.POST:
        form = replace(step_form.blank(case, chosen, reader), answers={"owner": str(user.pk)})
        return _show(request, user, form, request.POST.dict(), submission, procedures)
    attached = documents.sent(request, authority, submission, chosen)
    form = step_form.filled(case, chosen, reader, request.POST, attached)
    if request.POST.get("action") == FIND:
        return _show(request, user, form, request.POST.dict(), submission, procedures)
    attempt = form.attempt(read.as_actor(user))
    opening = Opening(
        authority,
        procedure.slug,
        _person(request, authority, "", attempt),
        _person(request, authority, "representative-", attempt),
        _uuid(submission),
    )
    outcome = (
        questions.what_comes_of(read.new_case(procedure, attempt, day_of(now())), attempt)
        if attached.wrong
        else open_case(opening, attempt, now(), attached.all)
    )
    if isinstance(outcome, Recorded):
        if triage.TOKEN in request.POST:
            triage.keep(request.POST[triage.TOKEN], outcome.case, user, now())
        if not access.visible(user).filter(case=outcome.case).exists():
            return page(request, user, "registered.html", here="register", reference=outcome.case.reference)
        return redirect("casework:case", authority, outcome.case.reference)
    form = form.with_refusal(outcome) if isinstance(outcome, Refused) else form
    return _show(request, user, form, request.POST.dict(), submission, procedures, status=422)


def _case(procedure: Procedure, authority: str) -> tuple[Case, Step]:
    """The case that is not there yet, and its opening step with the channels now open."""
    chosen = procedure.steps[procedure.opens_with]
    channels = open_channels(authority)
    fields = tuple(
        replace(field, choices={key: title for key, title in field.choices.items() if key in channels})
        if field.key == "channel"
        else field
        for field in chosen.fields
    )
    chosen = replace(chosen, fields=fields)
    procedure = replace(procedure, steps={**procedure.steps, chosen.key: chosen})
    return Case(procedure, catalogue().calendar(authority), State(procedure.opens_in), {}, day_of(now())), chosen


def _person(request: HttpRequest, authority: str, prefix: str, attempt: Attempt) -> Person | None:
    """A new person from the form, not kept until the case is; None for an anonymous complaint or an empty part."""
    if attempt.data.get("anonymous") == "yes":
        return None
    given = {key: request.POST.get(f"{prefix}{key}", "").replace("\x00", "").strip()[: MOST[key]] for key in PEOPLE}
    return Person(authority=authority, **given) if any(given.values()) else None


def _show(
    request: HttpRequest,
    user: User,
    form: step_form.StepForm,
    typed: Mapping[str, object],
    submission: str,
    procedures: Mapping[str, Procedure],
    status: int = 200,
) -> HttpResponse:
    # Everybody who may be named is looked up for the form alone: recording looks up whom it names.
    service = str(form.answers.get("service", user.service))
    named = candidates(form.step, user.authority, service, request.POST if request.method == "POST" else None)
    own = {str(user.pk): read.as_person(user)}
    form = replace(form, case=replace(form.case, people={**own, **named.people}), candidates=named)
    return page(
        request,
        user,
        "register.html",
        here="register",
        status=status,
        form=form,
        errors=form.error_list(),
        typed=typed,
        submission=submission,
        procedures=procedures,
    )


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
