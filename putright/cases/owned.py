"""What every table has: whose each row is."""

from django.db import models


class OfAnAuthority(models.Model):
    """Every row says whose it is, and the database shows it to nobody else."""

    authority = models.CharField(max_length=40)

    class Meta:
        """Not a table of its own."""

        abstract = True
