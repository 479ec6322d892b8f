"""The Django application `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See the package's own docstring."""

    name = "putright.intake"
