"""The Django application `investigation`."""

from django.apps import AppConfig


class InvestigationConfig(AppConfig):
    """See the package's own docstring."""

    name = "putright.investigation"
