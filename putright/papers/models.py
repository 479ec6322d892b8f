"""A set of papers: what was chosen, how far it is made, and the file it became."""

from typing import ClassVar

from django.db import models

from putright.cases.models import Case, CaseFile, OfAnAuthority


class Papers(OfAnAuthority):
    """Documents of a case chosen to go together, and the PDF made of them.

    `chosen` lists what was chosen, each a `key` and, for what is otherwise left out, the `reason` it was not.
    `contents` is the index as printed: `number`, `title`, `page`, `pages` and, where it could not be printed, why.
    """

    WAITING, MAKING, MADE, FAILED = "waiting", "making", "made", "failed"
    STATES: ClassVar = [
        (WAITING, "Waiting to be made"),
        (MAKING, "Being made"),
        (MADE, "Made"),
        (FAILED, "Could not be made"),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=120)
    readers = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    chosen = models.JSONField(default=list)
    contents = models.JSONField(default=list)
    pages = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    state_since = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()

    class Meta:
        """Listed by case, the newest first."""

        verbose_name_plural = "papers"
        indexes: ClassVar = [models.Index(fields=["case", "-id"], name="papers_of_a_case")]
