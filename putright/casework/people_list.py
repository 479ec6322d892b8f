"""Find somebody, and whose needs are to be looked at again."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, matching, needs
from putright.cases.clock import day_of, now
from putright.casework.furniture import page
from putright.engine.working_days import working_days_after
from putright.procedure_files.catalogue import catalogue

MOST = 100
AHEAD = 5
"""Working days: what is to be reviewed within them is listed."""


@require_http_methods(["GET", "POST"])
@staff_only
def people_list(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """People by the beginning of their name, their e-mail address, telephone or postcode; and the reviews due.

    What is typed is sent, never written into an address. The reviews are those of people the viewer may see, and
    without oversight those that the viewer recorded.
    """
    typed = request.POST.get("find", "").replace("\x00", "").strip()[:200]
    found = matching.find(typed) if typed else []
    seen = access.people_seen(user, [one.pk for one in found])
    until = working_days_after(catalogue().calendar(authority), day_of(now()), AHEAD)
    due = needs.to_review(until)
    if not access.has_oversight(user):
        due = due.filter(recorded_by=str(user.pk))
    listed = list(due[:MOST])
    shown = access.people_seen(user, [one.person_id for one in listed])
    return page(
        request,
        user,
        "people.html",
        here="people",
        typed=typed,
        found=[one for one in found if one.pk in seen],
        unseen=sum(one.pk not in seen for one in found),
        most=matching.MOST,
        due=[one for one in listed if one.person_id in shown],
        today=day_of(now()),
    )
