"""What every public page is given: the council in the address, its procedure in force, and the day it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from putright.cases import readings
from putright.cases.clock import day_of, now
from putright.engine.procedure import Procedure, Step
from putright.procedure_files.authority import Authority, Contact, in_force
from putright.procedure_files.catalogue import catalogue

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Here:
    """Which council a request is for, by which procedure a complaint made now is handled, and when it is."""

    council: Authority
    procedure: Procedure
    now: datetime

    @property
    def slug(self) -> str:
        """The council's name in addresses."""
        return self.council.slug

    @property
    def today(self) -> date:
        """The day in London."""
        return day_of(self.now)

    @property
    def opening(self) -> Step:
        """The step by which a complaint is received."""
        return self.procedure.steps[self.procedure.opens_with]

    def asks(self, field: str) -> bool:
        """Whether the procedure wants to know this when a complaint is received."""
        return any(one.key == field for one in self.opening.fields)


def for_a_council(
    view: Callable[Concatenate[HttpRequest, Here, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give a view its council instead of the slug that was in the address."""

    @wraps(view)
    def respond(request: HttpRequest, authority: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, here(authority, now()), *args, **kwargs)

    return respond


def here(slug: str, moment: datetime) -> Here:
    """The council as of a moment."""
    council = catalogue().authority(slug)
    procedure = readings.version(slug, council.default_procedure, day_of(moment)).procedure
    return Here(council, procedure, moment)


def page(request: HttpRequest, here: Here, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A public page of a council. `errors`, by the id of what is wrong, are listed on top and shown where they are."""
    errors: dict[str, str] = context.pop("errors", {})
    given = {
        "council": here.council,
        "contact": here.council.contact_on(here.today),
        "ombudsmen": ombudsmen(here),
        "procedure": here.procedure,
        "errors": [{"text": text, "href": f"#{key}"} for key, text in errors.items()],
        "wrong": errors,
        **context,
    }
    return render(request, f"portal/{template}", given, status=status)


def ombudsmen(here: Here) -> list[Contact]:
    """Who takes complaints further, with the details in force today."""
    return [in_force(one.details, here.today) for one in here.council.ombudsmen.values()]
