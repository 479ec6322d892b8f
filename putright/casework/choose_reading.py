"""A manager chooses how the policy is read where it is silent or contradicts itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, readings
from putright.cases.clock import day_of, now
from putright.casework.furniture import page
from putright.engine.readings import Reading
from putright.procedure_files.catalogue import Version, catalogue
from putright.procedure_files.choices import what_changes
from putright.procedure_files.problems import BadFile

MOST_WORDS = 1000
AS_FILED = "as_filed"
"""What is sent for the reading that the file takes."""


@dataclass(frozen=True, slots=True)
class Option:
    """A reading that can be taken: `changes` says what would differ from now; `why_not` why it can't be.

    `alternative` is empty for the one that the file takes.
    """

    alternative: str
    words: str
    taken: bool
    changes: Sequence[str] = ()
    why_not: str = ""

    @property
    def value(self) -> str:
        """What a form sends for it."""
        return self.alternative or AS_FILED


@dataclass(frozen=True, slots=True)
class Made:
    """A choice made before."""

    words: str
    reason: str
    by: str
    on: date


@require_http_methods(["GET", "POST"])
@staff_only
def choose_reading(request: HttpRequest, authority: str, user: User, slug: str, key: str) -> HttpResponse:
    """The readings there are of one question, what each would change, and why another is now chosen."""
    today = day_of(now())
    if not access.may_choose_readings(user) or slug not in catalogue().council(authority).versions:
        raise Http404("Only whoever governs the policy chooses how it is read.")
    version = readings.version(authority, slug, today)
    as_filed = catalogue().version(f"{authority}/{slug}", today).procedure.readings
    if key not in as_filed:
        raise Http404("There is no such reading.")
    options = _options(version, as_filed[key])
    if request.method == "GET":
        return _show(request, user, version, as_filed[key], options)
    chosen = next((one for one in options if one.value == request.POST.get("reading")), None)
    reason = request.POST.get("reason", "").strip()
    errors = _errors(chosen, reason)
    if errors or chosen is None:
        return _show(request, user, version, as_filed[key], options, errors, 422)
    readings.choose(version, key, chosen.alternative, reason, str(user.pk), now())
    return redirect(f"{reverse('casework:readings', args=[authority])}?{urlencode({'chosen': key})}#{slug}")


def _options(version: Version, as_filed: Reading) -> list[Option]:
    taken = version.choices.get(as_filed.key, "")
    can_be = [("", as_filed.taken), *((one.key, one.words) for one in as_filed.alternatives if one.key)]
    return [_option(version, as_filed.key, value, words, value == taken) for value, words in can_be]


def _option(version: Version, reading: str, alternative: str, words: str, taken: bool) -> Option:
    if taken:
        return Option(alternative, words, taken)
    try:
        then = readings.with_choice(version, reading, alternative)
    except BadFile as bad:
        return Option(alternative, words, taken, why_not=bad.problems[0].what)
    return Option(alternative, words, taken, what_changes(version.procedure, then.procedure))


def _errors(chosen: Option | None, reason: str) -> dict[str, str]:
    errors = {}
    if chosen is None:
        errors["reading"] = "Choose a reading"
    elif chosen.taken:
        errors["reading"] = "The policy is read so already: choose another, or leave it"
    elif chosen.why_not:
        errors["reading"] = f"This can’t be chosen together with the other readings: {chosen.why_not}"
    if not reason:
        errors["reason"] = "Say why, for whoever asks later"
    elif len(reason) > MOST_WORDS:
        errors["reason"] = f"Say it in {MOST_WORDS} characters at most"
    return errors


def _show(
    request: HttpRequest,
    user: User,
    version: Version,
    as_filed: Reading,
    options: Sequence[Option],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    words = {one.alternative: one.words for one in options}
    made = readings.history(version, as_filed.key)
    names = dict(User.objects.filter(pk__in={int(one.by) for one in made}).values_list("pk", "name"))
    history = [
        Made(words.get(one.alternative, one.alternative), one.reason, names.get(int(one.by), ""), day_of(one.at))
        for one in made
    ]
    return page(
        request,
        user,
        "choose_reading.html",
        here="readings",
        status=status,
        procedure=version.procedure,
        reading=as_filed,
        options=options,
        in_words_only=[one.words for one in as_filed.alternatives if not one.key],
        history=history,
        sent=request.POST,
        wrong=errors or {},
        errors=[{"text": text, "href": f"#{key}"} for key, text in (errors or {}).items()],
    )
