"""The page of a case, and taking a step in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, needs, read, texts
from putright.cases.answers import Reader
from putright.cases.clock import now
from putright.cases.models import Case, CaseFile
from putright.cases.record import Overtaken, Recorded, take_step
from putright.casework import case_page, documents, step_form
from putright.casework.candidates import FIND, Candidates, candidates
from putright.casework.furniture import page
from putright.casework.step_form import StepForm
from putright.engine import questions
from putright.engine.decide import Accepted, Refused
from putright.engine.events import Event
from putright.engine.letter_contents import PartAnswer
from putright.engine.procedure import Step
from putright.letters.compose import Composed, compose

PART = "part-"
"""Before the name of a letter's part in the form; `as-composed-` before what it said when it was first shown."""
AS_COMPOSED = "as-composed-"
NEEDS_MET = "needs-met"
"""The question, beside a letter, how it meets what whoever gets it needs."""


@require_GET
@staff_only
def case(request: HttpRequest, authority: str, user: User, reference: str) -> HttpResponse:
    """What it is about, where it stands, what is due and why, what next."""
    row = access.case_for(user, reference)
    built = case_page.build(read.load(row), user)
    done = next((e for e in built.timeline if str(e.number) == request.GET.get("done")), None)
    return page(request, user, "case.html", here="queue", case=built, done=done, how_long=case_page.how_long)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A step's form as one request finds it."""

    request: HttpRequest
    user: User
    row: Case
    loaded: read.Loaded
    step: Step
    reader: Reader
    named: Candidates


@require_http_methods(["GET", "POST"])
@staff_only
def step(request: HttpRequest, authority: str, user: User, reference: str, key: str) -> HttpResponse:
    """The form of one step; then its letter as it will go; then it is recorded."""
    row = access.case_for(user, reference)
    loaded = read.load(row)
    if key not in loaded.procedure.steps or key == loaded.procedure.opens_with:
        raise Http404("The procedure has no such step.")
    chosen = loaded.procedure.steps[key]
    service = str(loaded.state.facts.get("service", ""))
    named = candidates(chosen, authority, service, request.POST if request.method == "POST" else None)
    people = {**loaded.engine_case.people, **named.people}
    loaded = replace(loaded, engine_case=replace(loaded.engine_case, people=people))
    opened = _Opened(request, user, row, loaded, chosen, Reader.of(loaded, texts.bodies(row)), named)
    if request.method == "POST":
        return _posted(opened)
    permission = questions.may(loaded.engine_case, chosen, read.as_actor(user))
    form = replace(step_form.blank(loaded.engine_case, chosen, opened.reader), candidates=named)
    refused = Refused(permission.reasons) if permission.reasons else None
    return _show(opened, replace(form, refused=refused), status=403 if refused else 200)


def _posted(opened: _Opened) -> HttpResponse:
    request, case, actor = opened.request, opened.loaded.engine_case, read.as_actor(opened.user)
    attached = documents.sent(request, opened.row.authority, opened.row.reference, opened.step)
    form = step_form.filled(case, opened.step, opened.reader, request.POST, attached)
    form = replace(form, candidates=opened.named)
    day = form.attempt(actor).happened_on
    composed = compose(opened.loaded, opened.reader.texts, opened.step, form.answers, opened.user, case.today, day)
    if composed is not None:
        composed = replace(composed, needs_met=_clean(request.POST.get(NEEDS_MET)) or "")
    parts = _parts(request, composed) if composed else None
    expected = request.POST.get("expected", "")
    overtaken = _since(opened, int(expected) if expected.isdecimal() else -1)
    if overtaken:
        return _show(opened, form, composed, parts, since=overtaken, status=409)
    if request.POST.get("action") == FIND:
        return _show(opened, form, composed, parts)
    outcome = questions.what_comes_of(case, form.attempt(actor, parts))
    letter_not_seen = composed is not None and request.POST.get("action") != "record"
    if isinstance(outcome, Refused) and (outcome.reasons or outcome.fields):
        return _show(opened, form.with_refusal(outcome), None, None, status=422)
    if form.documents.wrong:
        return _show(opened, form, composed, parts, status=422)
    if letter_not_seen:
        return _show(opened, form, composed, parts)
    if isinstance(outcome, Refused):
        return _show(opened, form.with_refusal(outcome), composed, parts, status=422)
    if composed is not None and _unmet(opened, composed):
        return _show(opened, form, composed, parts, status=422)
    return _record(opened, form, composed, parts)


def _unmet(opened: _Opened, composed: Composed) -> str:
    """What is missing when whoever gets the letter needs something, and nothing says how that is met."""
    others = needs.for_letter(opened.row.representative or opened.row.complainant).others
    return "" if not others or composed.needs_met else f"Say how this is met: {'; '.join(others)}"


def _record(
    opened: _Opened, form: StepForm, composed: Composed | None, parts: Mapping[str, str] | None
) -> HttpResponse:
    actor, state = read.as_actor(opened.user), opened.loaded.state
    outgoing = composed.outgoing(parts or {}) if composed else None
    attempt = form.attempt(actor, parts)
    outcome = take_step(opened.row, attempt, state.last_number, now(), outgoing, form.documents.all)
    if isinstance(outcome, Recorded):
        address = reverse("casework:case", args=[opened.row.authority, opened.row.reference])
        return redirect(f"{address}?{urlencode({'done': outcome.number})}")
    if isinstance(outcome, Overtaken):
        return _show(opened, form, composed, parts, since=outcome.since, expected=outcome.last_number, status=409)
    return _show(opened, form.with_refusal(outcome), composed, parts, status=422)


def _show(
    opened: _Opened,
    form: StepForm,
    composed: Composed | None = None,
    parts: Mapping[str, str] | None = None,
    since: Sequence[Event] = (),
    expected: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form, beside it the letter once the answers will do, and below it what will change."""
    case = opened.loaded.engine_case
    said = questions.what_must_it_say(composed.letter, parts or {}) if composed else ()
    changes: Sequence[str] = ()
    if composed is not None or opened.step.letter is None:
        attempt = form.attempt(read.as_actor(opened.user), parts)
        outcome = questions.what_comes_of(case, attempt)
        if isinstance(outcome, Accepted):
            changes = questions.what_would_change(case, attempt, outcome.data)
    unmet = _unmet(opened, composed) if composed is not None and status == 422 else ""
    lacking = [{"text": unmet, "href": f"#{NEEDS_MET}"}] if unmet else []
    return page(
        opened.request,
        opened.user,
        "step.html",
        here="queue",
        status=status,
        row=opened.row,
        step=opened.step,
        form=form,
        blocked=bool(form.refused and form.refused.reasons and opened.request.method == "GET"),
        errors=(form.error_list() + lacking) or _not_filled_in(composed, said, status),
        composed=composed,
        honoured=needs.for_letter(opened.row.representative or opened.row.complainant) if composed else None,
        needs_met=composed.needs_met if composed else "",
        unmet=unmet,
        parts=parts or {},
        said=said,
        changes=changes,
        since=_said_of(opened, since),
        expected=opened.loaded.state.last_number if expected is None else expected,
    )


def _not_filled_in(composed: Composed | None, said: Sequence[PartAnswer], status: int) -> list[dict[str, str]]:
    """What the letter lacks when it is first shown: said at once, not only when it is sent."""
    if composed is None or status != 200:
        return []
    return [
        {"text": str(answer.missing), "href": f"#{PART}{answer.part.key}"}
        for answer in said
        if answer.missing is not None
    ]


def _parts(request: HttpRequest, composed: Composed) -> dict[str, str]:
    """Each part as the officer left it; one they did not touch follows the answers again."""
    parts: dict[str, str] = {}
    for part in composed.letter.parts:
        typed = _clean(request.POST.get(f"{PART}{part.key}"))
        first = _clean(request.POST.get(f"{AS_COMPOSED}{part.key}"))
        parts[part.key] = composed.parts[part.key] if typed is None or typed == first else typed
    return parts


def _clean(text: str | None) -> str | None:
    return None if text is None else text.replace("\r\n", "\n").replace("\x00", "").strip("\n")


def _since(opened: _Opened, expected: int) -> tuple[Event, ...]:
    """What others recorded since the form was opened."""
    if expected < 0 or expected >= opened.loaded.state.last_number:
        return ()
    return tuple(event for event in opened.loaded.events if event.number > expected)


def _said_of(opened: _Opened, since: Sequence[Event]) -> list[Mapping[str, object]]:
    """What others recorded, in words."""
    files = CaseFile.objects.filter(case=opened.row).select_related("file").order_by("pk") if since else ()
    reader = replace(opened.reader, files=list(files))
    return [
        {
            "title": opened.loaded.procedure.steps[event.step].as_done,
            "by": reader.name(event.by),
            "at": event.recorded_at,
            "answers": reader.answers(event),
        }
        for event in since
    ]
