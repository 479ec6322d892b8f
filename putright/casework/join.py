"""Adding what somebody said to a case of theirs that is open already, instead of registering it again."""

from django.http import Http404, HttpRequest, HttpResponse

from putright.accounts.models import User
from putright.cases import access, read
from putright.cases.texts import about_key
from putright.casework.furniture import page
from putright.casework.step_form import StepForm

_WORDS = ("text", "long_text")


def join(request: HttpRequest, user: User, form: StepForm, reference: str) -> HttpResponse:
    """The words on their way to the form by which that case takes messages; nothing is recorded yet."""
    case = access.case_for(user, reference)
    loaded = read.load(case)
    step = loaded.procedure.steps[loaded.procedure.messages_taken_by]
    asked = next((field for field in step.fields if field.kind in _WORDS), None)
    if asked is None:
        raise Http404("This case takes no messages.")
    said = str(form.answers.get(about_key(form.case.procedure), ""))
    channel = form.answers.get("channel")
    takes_channel = any(field.key == "channel" and channel in field.choices for field in step.fields)
    return page(
        request,
        user,
        "join.html",
        here="register",
        row=case,
        step=step,
        key=asked.key,
        said=said,
        channel=channel if takes_channel else None,
        day=form.happened_on,
        expected=loaded.state.last_number,
        files=form.documents.all,
    )
