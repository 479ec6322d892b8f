"""What may be changed of a person: their details, and what they need."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, needs, people
from putright.cases.clock import day_of, now
from putright.cases.models import Need
from putright.casework.furniture import page
from putright.casework.small_form import SmallForm
from putright.engine.procedure import Field

_DETAILS = (
    Field("name", "Name", "text", "", required=False),
    Field("email", "E-mail address", "text", "", required=False),
    Field("telephone", "Telephone", "text", "", required=False),
    Field("address", "Address", "long_text", "", required=False),
)
_NEED = (
    Field("kind", "What do they need?", "choice", "", choices=dict(Need.KINDS)),
    Field(
        "words",
        "In words",
        "long_text",
        "",
        required=False,
        hint="For instance which language, when to ring, or what helps. As they said it, if you can.",
    ),
    Field("review_on", "Look at it again on", "date", "", required=False, hint="Leave it empty if that is not needed."),
)
_REVIEW = (
    Field("still", "Is it still needed?", "choice", "", choices={"yes": "Yes", "no": "No, it has ended"}),
    Field("review_on", "Look at it again on", "date", "", required=False),
    Field("why", "If not, why?", "long_text", "", required=False),
)


@require_http_methods(["GET", "POST"])
@staff_only
def details(request: HttpRequest, authority: str, user: User, person: int) -> HttpResponse:
    """Change what is recorded of somebody; what it was is kept."""
    shown = access.person_for(user, person)
    form = SmallForm(_DETAILS, {key: getattr(shown, key) for key in people.DETAILS})
    if request.method == "POST":
        form = form.sent(request.POST)
        form = form.also_wrong(_wrong_details(form))
        if not form.wrong:
            given = people.clean({key: form.words(key) for key in people.DETAILS})
            people.change(shown, given, str(user.pk), now())
            return redirect("casework:person", authority, shown.pk)
    return _show(request, user, "person_form.html", form, person=shown, title="Change what is recorded of them")


def _wrong_details(form: SmallForm) -> Mapping[str, str]:
    wrong = {
        key: f"“{title}” has at most {people.MOST[key]} characters"
        for key, title in people.DETAILS.items()
        if len(form.words(key)) > people.MOST[key]
    }
    if form.words("email") and "email" not in wrong:
        try:
            validate_email(form.words("email"))
        except ValidationError:
            wrong["email"] = "Give an e-mail address like name@example.com, or leave it empty"
    return wrong


@require_http_methods(["GET", "POST"])
@staff_only
def new_need(request: HttpRequest, authority: str, user: User, person: int) -> HttpResponse:
    """Record what somebody needs."""
    shown = access.person_for(user, person)
    form = SmallForm(_NEED)
    if request.method == "POST":
        form = form.sent(request.POST)
        form = form.also_wrong(_too_early(form))
        if form.words("kind") in Need.IN_WORDS and not form.words("words"):
            form = form.also_wrong({"words": "Say in words what they need"})
        if not form.wrong:
            needs.record(shown, form.words("kind"), form.words("words"), form.day("review_on"), str(user.pk), now())
            return redirect("casework:person", authority, shown.pk)
    return _show(request, user, "person_form.html", form, person=shown, title="What they need")


@require_http_methods(["GET", "POST"])
@staff_only
def need(request: HttpRequest, authority: str, user: User, person: int, number: int) -> HttpResponse:
    """Look at a need again: it goes on, or it has ended."""
    shown = access.person_for(user, person)
    one = get_object_or_404(Need, person=shown, pk=number, ended_at=None)
    form = SmallForm(_REVIEW, {"still": "yes"})
    if request.method == "POST":
        form = form.sent(request.POST)
        form = form.also_wrong(_too_early(form))
        if form.words("still") == "no" and not form.words("why"):
            form = form.also_wrong({"why": "Say why it has ended"})
        if not form.wrong:
            if form.words("still") == "no":
                needs.end(one, form.words("why"), str(user.pk), now())
            else:
                needs.review(one, form.day("review_on"), str(user.pk), now())
            return redirect("casework:person", authority, shown.pk)
    return _show(request, user, "person_form.html", form, person=shown, title=one.said)


def _too_early(form: SmallForm) -> Mapping[str, str]:
    if "review_on" in form.wrong:
        return {}
    day: date | None = form.day("review_on")
    return {"review_on": "Choose a day that is still to come"} if day and day <= day_of(now()) else {}


def _show(request: HttpRequest, user: User, template: str, form: SmallForm, **context: object) -> HttpResponse:
    status = 422 if form.wrong else 200
    return page(request, user, template, here="people", status=status, form=form, errors=form.error_list(), **context)
