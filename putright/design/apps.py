"""The Django application `design`."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """See the package's own docstring."""

    name = "putright.design"
