"""The Django application `portal`."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See the package's own docstring."""

    name = "putright.portal"
