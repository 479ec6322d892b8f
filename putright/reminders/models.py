"""Who was told of which date of which case, and when."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from putright.cases.models import Case, OfAnAuthority


class Reminder(OfAnAuthority):
    """One member of staff, told once of one date: that it is near, that it is today, or that it has passed.

    A date that moves is another date, of which they are told anew.
    """

    OVERDUE, TODAY, SOON = "overdue", "today", "soon"
    KINDS: ClassVar = [(OVERDUE, "Overdue"), (TODAY, "Due today"), (SOON, "Due in the next three working days")]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    clock = models.CharField(max_length=60)
    due = models.DateField()
    kind = models.CharField(max_length=10, choices=KINDS)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody is told the same thing twice; who still has to be told is found without looking at the rest."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "user", "clock", "due", "kind"], name="told_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "user"], name="not_told_yet", condition=models.Q(sent_at=None))
        ]
