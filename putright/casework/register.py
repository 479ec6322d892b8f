"""Registering a complaint that reached an officer: one screen, the complainant's words first."""

import uuid
from collections.abc import Mapping, Sequence
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
from putright.cases.record import Opening, Recorded, open_case
from putright.cases.texts import about_key
from putright.casework import documents, step_form, triage
from putright.casework.caller import Caller, Looking, note_details
from putright.casework.candidates import FIND, candidates
from putright.casework.furniture import page
from putright.casework.join import join
from putright.engine import questions
from putright.engine.attempt import Case
from putright.engine.decide import Refused
from putright.engine.procedure import Procedure, Step
from putright.engine.state import State
from putright.procedure_files.catalogue import catalogue

REPRESENTATIVE = "representative-"
"""Before the names of the questions about whoever acts for somebody."""
JOIN = "join"
"""The button that adds the words to an earlier case instead; its value is the case's reference."""
AGAIN = "not-the-same"
"""The tick that this is another complaint than the open ones shown."""


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
        looking = Looking(user, procedure.slug, now())
        known = request.GET.get("person", "")
        person = access.person_for(user, int(known)) if known.isdecimal() and len(known) < 19 else None
        callers = (looking.blank("", person), looking.blank(REPRESENTATIVE))
        return _show(request, user, form, callers, submission, procedures)
    attached = documents.sent(request, authority, submission, chosen)
    form = step_form.filled(case, chosen, reader, request.POST, attached)
    attempt = form.attempt(read.as_actor(user))
    anonymous = attempt.data.get("anonymous") == "yes"
    looking = Looking(user, procedure.slug, now(), anonymous)
    callers = (looking.sent(request.POST, ""), looking.sent(request.POST, REPRESENTATIVE))
    if JOIN in request.POST:
        return join(request, user, form, request.POST[JOIN])
    if any(one.looked for one in callers) or request.POST.get("action") == FIND:
        return _show(request, user, form, callers, submission, procedures)
    complainant, representative = (None if anonymous else one.record(authority) for one in callers)
    opening = Opening(authority, procedure.slug, complainant, representative, _uuid(submission))
    known_already = opening.submission is not None and access.case_submitted_as(opening.submission) is not None
    unclear = [] if known_already else _unclear(callers, AGAIN in request.POST)
    outcome = (
        questions.what_comes_of(read.new_case(procedure, attempt, day_of(now())), attempt)
        if attached.wrong or unclear
        else open_case(opening, attempt, now(), attached.all)
    )
    if isinstance(outcome, Recorded):
        for caller in callers:
            note_details(caller, str(user.pk), now())
        if triage.TOKEN in request.POST:
            triage.keep(request.POST[triage.TOKEN], outcome.case, user, now())
        if not access.visible(user).filter(case=outcome.case).exists():
            return page(request, user, "registered.html", here="register", reference=outcome.case.reference)
        return redirect("casework:case", authority, outcome.case.reference)
    form = form.with_refusal(outcome) if isinstance(outcome, Refused) else form
    return _show(request, user, form, callers, submission, procedures, unclear, status=422)


def _unclear(callers: Sequence[Caller], another: bool) -> list[dict[str, str]]:
    """What is to be said before it is recorded: who it is, and that it is not an open complaint told twice."""
    wrong = [{"text": one.wrong, "href": f"#{one.prefix}person"} for one in callers if one.wrong]
    complainant = callers[0].picked
    if not wrong and complainant is not None and complainant.repeated and not another:
        reference = complainant.repeated[0].reference
        text = f"This may be {reference}, told twice: add it there, or say that it is another complaint"
        wrong.append({"text": text, "href": f"#{AGAIN}"})
    return wrong


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
    # The complainant's own words first: that is what somebody on the telephone begins with.
    fields = tuple(sorted(fields, key=lambda field: field.key != about_key(procedure)))
    chosen = replace(chosen, fields=fields)
    procedure = replace(procedure, steps={**procedure.steps, chosen.key: chosen})
    return Case(procedure, catalogue().calendar(authority), State(procedure.opens_in), {}, day_of(now())), chosen


def _show(
    request: HttpRequest,
    user: User,
    form: step_form.StepForm,
    callers: Sequence[Caller],
    submission: str,
    procedures: Mapping[str, Procedure],
    unclear: Sequence[Mapping[str, str]] = (),
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
        errors=[*form.error_list(), *unclear],
        typed=request.POST,
        callers=callers,
        submission=submission,
        procedures=procedures,
    )


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
