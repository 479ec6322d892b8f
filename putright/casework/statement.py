"""The statement of complaint on one page: draft its points together, see what changes, and every version agreed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, read, statement, texts
from putright.cases.answers import Reader
from putright.cases.clock import now
from putright.cases.models import Case
from putright.cases.record import Overtaken
from putright.cases.statement import Worded
from putright.casework.furniture import page
from putright.engine import questions
from putright.engine.questions import Permission
from putright.investigation import drafting
from putright.investigation.drafting import Draft, Line

MOST_WORDS = 4000
MOST_NEW = 30
_CHANGED = "Somebody else changed the draft meanwhile. Yours is below: compare it with theirs and save again"
_NO_CHANGE = "The draft says what is on record already. Change something first"


@dataclass(frozen=True, slots=True)
class _Opened:
    request: HttpRequest
    user: User
    case: Case
    loaded: read.Loaded
    reader: Reader
    stands: tuple[Worded, ...]
    draft: Draft


@require_http_methods(["GET", "POST"])
@staff_only
def statement_page(request: HttpRequest, authority: str, user: User, reference: str) -> HttpResponse:
    """The draft, what it would change, and the versions that were agreed."""
    case = access.case_for(user, reference)
    loaded = read.load(case)
    reader = Reader(loaded.procedure, loaded.engine_case.people, texts.bodies(case))
    stands = statement.as_it_stands(loaded, reader.texts)
    opened = _Opened(request, user, case, loaded, reader, stands, drafting.draft_of(case, stands))
    if request.method == "GET":
        return _show(opened, opened.draft)
    return _posted(opened)


def _posted(opened: _Opened) -> HttpResponse:
    request, action = opened.request, opened.request.POST.get("action", "save")
    version = request.POST.get("version", "")
    sent = replace(opened.draft, lines=_lines(opened), version=int(version) if version.isdecimal() else -1)
    errors = _errors(sent)
    if errors:
        return _show(opened, sent, errors, 422)
    if sent.version != opened.draft.version:
        return _show(opened, replace(sent, version=opened.draft.version), {"statement": _CHANGED}, 409)
    lines = _moved(sent.lines, action)
    if action == "record":
        return _record(opened, sent)
    if action == "add" and sum(one.number is None for one in lines) < MOST_NEW:
        lines = (*lines, Line(None, ""))
    if not drafting.save(opened.case, opened.user, lines, opened.stands, sent.version, now()):
        return _show(opened, sent, {"statement": _CHANGED}, 409)
    place = f"line-{len(lines)}" if action == "add" else "draft"
    return redirect(f"{_address(opened)}?{urlencode({'saved': 'yes'})}#{place}")


def _record(opened: _Opened, sent: Draft) -> HttpResponse:
    if not statement.compare(opened.stands, drafting.as_drafted(sent.lines)):
        return _show(opened, sent, {"statement": _NO_CHANGE}, 422)
    moment = now()
    outcome = drafting.record(opened.case, opened.loaded, opened.user, sent.lines, opened.stands, moment)
    if isinstance(outcome, Overtaken):
        return _show(opened, sent, {"statement": "The case has changed meanwhile. Look it over and record again"}, 409)
    if outcome:
        return _show(opened, sent, {"statement": ". ".join(str(one) for one in outcome)}, 422)
    return redirect(f"{_address(opened)}?{urlencode({'recorded': 'yes'})}")


def _show(opened: _Opened, draft: Draft, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    loaded, texts_of = opened.loaded, opened.reader.texts
    versions = statement.agreed_versions(loaded, texts_of)
    drafted = drafting.as_drafted(draft.lines)
    steps = drafting.steps_for(loaded, read.as_actor(opened.user))
    drafted_by = User.objects.filter(pk=int(draft.changed_by)).first() if draft.changed_by else None
    return page(
        opened.request,
        opened.user,
        "statement.html",
        here="queue",
        status=status,
        row=opened.case,
        draft=draft,
        drafted_by=drafted_by.name if drafted_by else "",
        changes=statement.compare(opened.stands, drafted),
        since=statement.compare(versions[-1].points, drafted) if versions else [],
        versions=[
            (one, statement.compare(versions[place - 1].points, one.points) if place else None)
            for place, one in enumerate(versions)
        ][::-1],
        wordings=statement.wordings(loaded, texts_of),
        name=opened.reader.name,
        steps=steps,
        asks_outcome={kind: drafting.asks_outcome(loaded.procedure, kind) for kind in ("point", "amend_point")},
        others=_others(opened),
        saved=opened.request.GET.get("saved"),
        recorded=opened.request.GET.get("recorded"),
        errors=[{"text": text, "href": f"#{key}"} for key, text in (errors or {}).items()],
        wrong=errors or {},
    )


def _others(opened: _Opened) -> Sequence[Permission]:
    """The steps that agree on the statement, or take a point out: each has questions of its own."""
    steps = [one for one in opened.loaded.procedure.steps.values() if one.kind in ("agree_statement", "drop_point")]
    actor = read.as_actor(opened.user)
    permissions = [questions.may(opened.loaded.engine_case, step, actor) for step in steps]
    return [one for one in permissions if one.in_place]


def _lines(opened: _Opened) -> tuple[Line, ...]:
    """What was sent, line by line: those on record by their number, then the new ones."""
    posted, known = opened.request.POST, {one.number for one in opened.stands}
    lines = []
    for place in range(1, len(known) + MOST_NEW + 1):
        if f"text-{place}" not in posted:
            break
        number = posted.get(f"number-{place}", "")
        point = int(number) if number.isdecimal() and int(number) in known else None
        lines.append(Line(point, _words(posted.get(f"text-{place}")), _words(posted.get(f"outcome-{place}"))))
    return tuple(lines)


def _moved(lines: tuple[Line, ...], action: str) -> tuple[Line, ...]:
    """A new line moved up among the new ones, or taken out."""
    what, _, place = action.partition("-")
    index = int(place) - 1 if place.isdecimal() else -1
    if what not in ("up", "out") or not 0 <= index < len(lines) or lines[index].number is not None:
        return lines
    rest = list(lines)
    line = rest.pop(index)
    if what == "up":
        rest.insert(index - 1 if index and rest[index - 1].number is None else index, line)
    return tuple(rest)


def _errors(draft: Draft) -> dict[str, str]:
    errors = {}
    for place, one in enumerate(draft.lines, start=1):
        if one.number is not None and not one.text:
            errors[f"text-{place}"] = f"Say what point {one.number} is; to take it out, use the step for that"
        if one.number is None and one.outcome_wanted and not one.text:
            errors[f"text-{place}"] = "Say what is complained of, or leave both boxes empty"
        for key, text in (("text", one.text), ("outcome", one.outcome_wanted)):
            if len(text) > MOST_WORDS:
                errors[f"{key}-{place}"] = f"Say it in {MOST_WORDS} characters at most"
    return errors


def _words(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


def _address(opened: _Opened) -> str:
    return reverse("casework:statement", args=[opened.case.authority, opened.case.reference])
