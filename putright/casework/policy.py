"""How the policy is read where it is silent or contradicts itself: all on one page, for whoever answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from putright.accounts.models import User
from putright.accounts.sign_in import staff_only
from putright.cases import access
from putright.cases import readings as cases_readings
from putright.cases.clock import day_of, now
from putright.casework.furniture import page
from putright.engine.procedure import Standing, Step
from putright.engine.readings import Reading
from putright.engine.timing import Clock
from putright.procedure_files.catalogue import Version


@dataclass(frozen=True, slots=True)
class Used:
    """A reading, and what in the procedure stands on it."""

    reading: Reading
    by: Sequence[str]
    chosen: bool
    """Whether a manager chose it instead of what the file says."""

    @property
    def choosable(self) -> bool:
        """Whether there is another that may be chosen instead."""
        return self.chosen or any(other.key for other in self.reading.alternatives)


@require_GET
@staff_only
def readings(request: HttpRequest, authority: str, user: User) -> HttpResponse:
    """By procedure, each question with the reading taken, what rests on it, and what else could be read."""
    versions = list(cases_readings.versions(authority, day_of(now())).values())
    found = [(version.procedure, _used(version)) for version in versions]
    return page(
        request,
        user,
        "readings.html",
        here="readings",
        procedures=[version.procedure for version in versions],
        found=[one for one in found if one[1]],
        may_choose=access.may_choose_readings(user),
        just_chosen=request.GET.get("chosen"),
    )


def _used(version: Version) -> list[Used]:
    procedure = version.procedure
    rules: list[Clock | Step | Standing] = []
    rules += [*procedure.clocks.values(), *procedure.steps.values(), *procedure.standings.values()]
    return [
        Used(reading, list(dict.fromkeys(rule.title for rule in rules if rule.clause == key)), key in version.choices)
        for key, reading in procedure.readings.items()
    ]
