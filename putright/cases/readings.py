"""How a policy is read: as its file says, or as a manager chose instead, for complaints registered from then on."""

from collections.abc import Mapping
from datetime import date, datetime

from putright.cases.models import ReadingChoice
from putright.procedure_files.catalogue import Version, catalogue
from putright.procedure_files.choices import Choices
from putright.procedure_files.problems import BadFile

_Which = tuple[str, date]
"""A procedure, and the day from which the version is in force: a new version is read anew."""


def version(authority: str, slug: str, day: date) -> Version:
    """The version of a procedure in force on that day, as managers have chosen to read it. Needs a scope."""
    return _as_chosen(catalogue().version(f"{authority}/{slug}", day), _choices())


def versions(authority: str, day: date) -> dict[str, Version]:
    """Every procedure of the authority so, by its slug, the default one first; in one query. Needs a scope."""
    chosen, council = _choices(), catalogue().council(authority)
    slugs = sorted(council.versions, key=lambda slug: (slug != council.authority.default_procedure, slug))
    return {slug: _as_chosen(catalogue().version(f"{authority}/{slug}", day), chosen) for slug in slugs}


def history(read_as: Version, reading: str) -> list[ReadingChoice]:
    """Every choice that was ever made of a reading, the latest first. Needs a scope."""
    procedure = read_as.procedure
    which = {"procedure": procedure.slug, "in_force_from": procedure.in_force_from}
    return list(ReadingChoice.objects.filter(**which, reading=reading).order_by("-pk"))


def with_choice(read_as: Version, reading: str, alternative: str) -> Version:
    """The version with one reading more chosen; empty: read as the file does. BadFile when they can't go together."""
    procedure = read_as.procedure
    wanted = {key: value for key, value in {**read_as.choices, reading: alternative}.items() if value}
    return catalogue().chosen(catalogue().version(procedure.key, procedure.in_force_from), wanted)


def choose(read_as: Version, reading: str, alternative: str, reason: str, by: str, now: datetime) -> None:
    """Read the policy so from now on. Needs a scope.

    BadFile when the procedure can't be read so together with what else was chosen; nothing is then written.
    """
    with_choice(read_as, reading, alternative)
    ReadingChoice.objects.create(
        authority=read_as.procedure.authority,
        procedure=read_as.procedure.slug,
        in_force_from=read_as.procedure.in_force_from,
        reading=reading,
        alternative=alternative,
        reason=reason,
        by=by,
        at=now,
    )


def _choices() -> Mapping[_Which, Choices]:
    latest: dict[_Which, dict[str, str]] = {}
    rows = ReadingChoice.objects.order_by("pk").values_list("procedure", "in_force_from", "reading", "alternative")
    for slug, in_force_from, reading, alternative in rows:
        latest.setdefault((slug, in_force_from), {})[reading] = alternative
    return {which: {key: value for key, value in some.items() if value} for which, some in latest.items()}


def _as_chosen(as_filed: Version, chosen: Mapping[_Which, Choices]) -> Version:
    """A choice that the file no longer has, as it was mended since, holds no more."""
    procedure = as_filed.procedure
    try:
        return catalogue().chosen(as_filed, chosen.get((procedure.slug, procedure.in_force_from), {}))
    except BadFile:
        return as_filed
