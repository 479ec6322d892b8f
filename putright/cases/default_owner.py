"""Who owns a new case until somebody has looked at what it is about."""

from putright.cases.models import DefaultOwner


def default_owner() -> str | None:
    """The id of the member of staff who takes new cases of no service yet; None when the council has named nobody."""
    found = DefaultOwner.objects.filter(service="").values_list("user", flat=True).first()
    return None if found is None else str(found)
