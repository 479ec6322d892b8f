"""Who acts for somebody or helps them, and what shows that they may: asked for, received, until when, on what paper."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, files, people, uploads
from putright.cases.clock import day_of, now
from putright.cases.models import ActsFor, Person, StoredFile
from putright.casework.furniture import page
from putright.casework.letters_and_files import download
from putright.casework.small_form import SmallForm
from putright.engine.procedure import Field
from putright.engine.working_days import long_date

NOT_ASKED = "Not yet confirmed: nothing that shows it has been asked for"


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands, in words."""

    words: str
    confirmed: bool


def stands(one: ActsFor, today: date) -> Standing:
    """Whether what shows the right to act is there on that day, and what is missing if not."""
    if one.ended_on and one.ended_on <= today:
        return Standing(f"Ended on {long_date(one.ended_on)}", False)
    if one.expires_on and one.expires_on < today:
        return Standing(f"No longer confirmed: expired on {long_date(one.expires_on)}", False)
    if one.received_on:
        until = f", until {long_date(one.expires_on)}" if one.expires_on else ""
        return Standing(f"Confirmed on {long_date(one.received_on)}: {one.get_basis_display().lower()}{until}", True)
    if one.asked_on:
        return Standing(f"Not yet confirmed: asked for on {long_date(one.asked_on)}", False)
    return Standing(NOT_ASKED, False)


def _questions(new: bool) -> tuple[Field, ...]:
    who = (
        Field("name", "Name of whoever acts or helps", "text", ""),
        Field("email", "Their e-mail address", "text", "", required=False),
        Field("telephone", "Their telephone", "text", "", required=False),
        Field("address", "Their address or organisation", "long_text", "", required=False),
    )
    return (
        *(who if new else ()),
        Field("role", "As what?", "choice", "", choices=dict(ActsFor.ROLES)),
        Field("basis", "By what right?", "choice", "", choices=dict(ActsFor.BASES)),
        Field("covers", "What may they do?", "choice", "", choices=dict(ActsFor.COVERS)),
        Field(
            "reference", "In one case only? Its reference", "text", "", required=False, hint="Leave it empty for all."
        ),
        Field("asked_on", "When was it asked for?", "date", "", required=False),
        Field("received_on", "When did it come?", "date", "", required=False),
        Field("expires_on", "Until when does it hold?", "date", "", required=False),
        Field("ended_on", "Taken back, or at an end, on", "date", "", required=False),
        Field("note", "Anything else to know", "long_text", "", required=False),
    )


_DATES = ("asked_on", "received_on", "expires_on", "ended_on")
_CHOICES = ("role", "basis", "covers")


@require_http_methods(["GET", "POST"])
@staff_only
def acting(request: HttpRequest, authority: str, user: User, person: int, number: int = 0) -> HttpResponse:
    """Record that somebody acts for this person or, by its number, change what is recorded of it."""
    concerned = access.person_for(user, person)
    known = (
        get_object_or_404(ActsFor.objects.select_related("case", "acting"), person=concerned, pk=number)
        if number
        else None
    )
    of_case = _representative(user, request.GET.get("case", ""), concerned) if known is None else None
    form = SmallForm(_questions(known is None and of_case is None), _answers(known, request.GET.get("case", "")))
    if request.method == "POST":
        form = form.sent(request.POST)
        case = _case(user, form.words("reference"), concerned)
        form = form.also_wrong({**_order(form), **({} if case or not form.words("reference") else _NO_SUCH_CASE)})
        stored, wrong = uploads.add(authority, [], request.FILES.getlist("paper")[:1])
        if wrong:
            form = form.also_wrong({"paper": wrong[0]})
        if not form.wrong:
            _record(user, concerned, known, of_case, form, case, stored)
            return redirect("casework:person", authority, concerned.pk)
    who = known.acting if known else of_case
    return page(
        request,
        user,
        "acting.html",
        here="people",
        status=422 if form.wrong else 200,
        person=concerned,
        known=known,
        who=who,
        form=form,
        errors=form.error_list(),
    )


_NO_SUCH_CASE = {"reference": "Give the reference of one of this person’s cases, or leave it empty"}


def _answers(known: ActsFor | None, reference: str) -> dict[str, str]:
    if known is None:
        return {"reference": reference[:20], "role": "representative"}
    dates = {key: day.isoformat() for key in _DATES if (day := getattr(known, key))}
    case = {"reference": known.case.reference} if known.case else {}
    return {**{key: getattr(known, key) for key in (*_CHOICES, "note")}, **dates, **case}


def _representative(user: User, reference: str, concerned: Person) -> Person | None:
    """Who acts in the case from which somebody came here."""
    summary = access.cases_of(user, concerned)[0].filter(reference=reference).first() if reference else None
    return summary.case.representative if summary else None


def _case(user: User, reference: str, concerned: Person) -> int | None:
    wanted = reference.strip().upper()
    found = access.cases_of(user, concerned)[0].filter(reference=wanted) if wanted else None
    return found.values_list("case", flat=True).first() if found is not None else None


def _order(form: SmallForm) -> dict[str, str]:
    """What comes before what."""
    if any(key in form.wrong for key in _DATES):
        return {}
    asked, received, expires = (form.day(key) for key in ("asked_on", "received_on", "expires_on"))
    if received and received > day_of(now()):
        return {"received_on": "It can’t have come on a day that is still to come"}
    if asked and received and received < asked:
        return {"received_on": "It can’t have come before it was asked for"}
    if received and expires and expires < received:
        return {"expires_on": "It can’t have ended before it came"}
    return {}


def _record(
    user: User,
    concerned: Person,
    known: ActsFor | None,
    of_case: Person | None,
    form: SmallForm,
    case: int | None,
    stored: list[uploads.Kept],
) -> None:
    moment, by = now(), str(user.pk)
    one = known or ActsFor(authority=user.authority, person=concerned, recorded_by=by, recorded_at=moment)
    before = stands(one, day_of(moment)).words if known else ""
    if known is None:
        one.acting = of_case or Person.objects.create(
            authority=user.authority, **people.clean({key: form.words(key) for key in people.DETAILS})
        )
    for key in (*_CHOICES, "note"):
        setattr(one, key, form.words(key))
    for key in _DATES:
        setattr(one, key, form.day(key))
    one.case_id = case
    if stored:
        one.file = StoredFile.objects.get(pk=stored[0]["id"])
        one.file_name, one.file_type = stored[0]["name"], stored[0]["type"]
    one.save()
    people.note(concerned, f"acting {one.pk}", before, stands(one, day_of(moment)).words, by, moment)


@require_GET
@staff_only
def paper(request: HttpRequest, authority: str, user: User, person: int, number: int) -> HttpResponse:
    """The paper that shows the right to act."""
    concerned = access.person_for(user, person)
    one = get_object_or_404(ActsFor.objects.select_related("file"), person=concerned, pk=number)
    if one.file is None:
        raise Http404("No paper is kept.")
    return download(files.read(one.file), one.file_name, one.file_type)
