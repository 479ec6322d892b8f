"""The Django application `casework`."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """See the package's own docstring."""

    name = "putright.casework"
