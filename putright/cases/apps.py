"""The Django application `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What is kept of a case."""

    name = "putright.cases"
    default_auto_field = "django.db.models.BigAutoField"
