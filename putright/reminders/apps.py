"""The Django application `reminders`."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """See the package's own docstring."""

    name = "putright.reminders"
