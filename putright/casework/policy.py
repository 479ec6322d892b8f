"""How the policy is read where it is silent or contradicts itself: all on one page, for whoever answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.casework.furniture import page
from putright.casework.triage import procedures_of
from putright.engine.procedure import Procedure, Reading, Standing, Step
from putright.engine.timing import Clock


@dataclass(frozen=True, slots=True)
class Used:
    """A reading, and what in the procedure stands on it."""

    reading: Reading
    by: Sequence[str]


@require_GET
@staff_only
def readings(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """By procedure, each question with the reading taken, what rests on it, and what else could be read."""
    found = [(procedure, _used(procedure)) for procedure in procedures_of(authority).values()]
    return page(request, user, "readings.html", here="readings", found=[one for one in found if one[1]])


def _used(procedure: Procedure) -> list[Used]:
    rules: list[Clock | Step | Standing] = []
    rules += [*procedure.clocks.values(), *procedure.steps.values(), *procedure.standings.values()]
    return [
        Used(reading, list(dict.fromkeys(rule.title for rule in rules if rule.clause == key)))
        for key, reading in procedure.readings.items()
    ]
