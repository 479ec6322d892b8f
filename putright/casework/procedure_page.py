"""How a procedure runs: drawn, and the same in words; from a case, with where that case stands."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from markupsafe import Markup

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access, read
from putright.cases.models import Case
from putright.casework.furniture import page
from putright.casework.triage import procedures_of
from putright.engine.procedure import Procedure
from putright.procedure_files.drawing.draw import draw
from putright.procedure_files.drawing.svg import svg

DESCRIBED = "The same stands in words below the drawing."


@require_GET
@staff_only
def procedure(request: HttpRequest, authority: str, user: User, slug: str) -> HttpResponse:
    """One of the council's procedures as in force today."""
    found = procedures_of(authority).get(slug)
    if found is None:
        raise Http404("The council has no such procedure.")
    return _drawn(request, user, found)


@require_GET
@staff_only
def procedure_of_case(request: HttpRequest, authority: str, user: User, reference: str) -> HttpResponse:
    """The procedure as it was in force when the case began, with the standing the case is in."""
    row = access.case_for(user, reference)
    loaded = read.load(row)
    return _drawn(request, user, loaded.procedure, row, loaded.state.standing)


def _drawn(
    request: HttpRequest, user: User, shown: Procedure, row: Case | None = None, standing: str | None = None
) -> HttpResponse:
    drawing = draw(shown, standing)
    return page(
        request,
        user,
        "procedure.html",
        here="queue" if row else "readings",
        procedure=shown,
        row=row,
        standing=drawing.chart.places[standing] if standing else None,
        lanes=drawing.chart.lanes,
        drawing=Markup(svg(drawing, DESCRIBED)),
    )
