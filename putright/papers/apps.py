"""The Django application `papers`."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """See the package's own docstring."""

    name = "putright.papers"
