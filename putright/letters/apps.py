"""The Django application `letters`."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """See the package's own docstring."""

    name = "putright.letters"
