"""What time it is: read in one place, in the council's own time zone, and passed on from there."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()


def day_of(moment: datetime) -> date:
    """The day it is in London at that moment."""
    return timezone.localtime(moment).date()
