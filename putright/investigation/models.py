"""Working papers. None is a fact of the procedure: what counts is taken from them by a step."""

from django.db import models

from putright.cases.models import Case, OfAnAuthority


class StatementDraft(OfAnAuthority):
    """A statement of complaint being drafted: its lines, each the point it changes (or none), its words and outcome."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="statement_draft")
    lines = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.CharField(max_length=40)
    changed_at = models.DateTimeField()
