"""The form, one question a page: each answer is kept as soon as its page is sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from putright.portal import drafts, reception
from putright.portal.furniture import Here, for_a_council, page
from putright.portal.questions import BY_KEY, QUESTIONS, Answers, Errors, Question, asked, settled


@require_safe
@for_a_council
def start(request: HttpRequest, here: Here) -> HttpResponse:
    """The first page, or the first one not answered yet."""
    draft = drafts.find(request, here)
    if draft is None:
        return redirect(address(here, QUESTIONS[0].key))
    coming = next((one for one in asked(here, draft.answers) if one.is_open(here, draft.answers)), None)
    return redirect(address(here, coming.key) if coming else reverse("portal:check", args=[here.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_a_council
def delete(request: HttpRequest, here: Here) -> HttpResponse:
    """Delete what was typed and not sent, once they have said so twice."""
    if request.method != "POST":
        back = reverse("portal:front", args=[here.slug])
        return page(request, here, "delete.html", back=back) if drafts.find(request, here) else redirect(back)
    draft = drafts.hold(request, here)
    if draft is not None:
        draft.delete()
    return drafts.forget(page(request, here, "deleted.html"), here)


@require_http_methods(["GET", "HEAD", "POST"])
@for_a_council
def question(request: HttpRequest, here: Here, key: str) -> HttpResponse:
    """A page of the form."""
    if key not in BY_KEY:
        raise Http404("There is no such question.")
    return _sent(request, here, BY_KEY[key]) if request.method == "POST" else _opened(request, here, BY_KEY[key])


def _opened(request: HttpRequest, here: Here, one: Question) -> HttpResponse:
    draft = drafts.find(request, here)
    answers: Answers = draft.answers if draft else {}
    return turned_away(request, here, answers) or ask(request, here, one, answers)


def _sent(request: HttpRequest, here: Here, one: Question) -> HttpResponse:
    draft = drafts.hold(request, here)
    before: Answers = draft.answers if draft else {}
    given = one.read(here, request.POST, before)
    answers = {**before, **given.answers}
    channels = reception.open_now(here)
    if given.errors and reception.takes_forms(channels):
        return ask(request, here, one, answers, given.errors, status=422)
    if given.errors:
        return reception.shut(request, here, channels, answers)
    answers = settled(one, answers)
    token = drafts.keep(request, here, draft, answers)
    if not reception.takes_forms(channels):
        return drafts.give(reception.shut(request, here, channels, answers), here, token)
    return drafts.give(redirect(following(here, one, answers, changing(request))), here, token)


def turned_away(request: HttpRequest, here: Here, answers: Answers) -> HttpResponse | None:
    """The page that says that forms are not taken now, so that nobody fills one in for nothing."""
    channels = reception.open_now(here)
    if not reception.takes_forms(channels):
        return reception.shut(request, here, channels, answers)
    return None if reception.owner(here) else reception.nobody(request, here, channels, answers)


def ask(
    request: HttpRequest,
    here: Here,
    one: Question,
    answers: Answers,
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    """A question's page, with what was answered before and what is wrong with it."""
    return page(
        request,
        here,
        f"form/{one.key}.html",
        status,
        question=one,
        answers={**{box.key: "" for box in one.boxes}, **answers},
        errors=errors or {},
        action=address(here, one.key) + ("?change=1" if changing(request) else ""),
        back=_before(here, one, answers, changing(request)),
        most={box.key: box.most for box in one.boxes},
        may_be_anonymous=here.asks("anonymous"),
    )


def changing(request: HttpRequest) -> bool:
    """Whether the page was opened from “Check your answers”, where it leads back to."""
    return request.GET.get("change") == "1"


def following(here: Here, one: Question, answers: Answers, change: bool) -> str:
    """Where to go after a page: on in order, or, after a change, to what the change makes necessary and back."""
    pages = asked(here, answers)
    if change:
        still = next((other for other in pages if other.is_open(here, answers)), None)
        return f"{address(here, still.key)}?change=1" if still else reverse("portal:check", args=[here.slug])
    later = QUESTIONS[QUESTIONS.index(one) + 1 :]
    coming = next((other for other in pages if other in later), None)
    return address(here, coming.key) if coming else reverse("portal:check", args=[here.slug])


def address(here: Here, key: str) -> str:
    """The address of a question."""
    return reverse("portal:page", args=[here.slug, key])


def _before(here: Here, one: Question, answers: Answers, change: bool) -> str:
    if change:
        return reverse("portal:check", args=[here.slug])
    earlier = QUESTIONS[: QUESTIONS.index(one)]
    passed = [other for other in asked(here, answers) if other in earlier]
    return address(here, passed[-1].key) if passed else reverse("portal:front", args=[here.slug])
