"""The Django application `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Staff and sign-in."""

    name = "putright.accounts"
    default_auto_field = "django.db.models.BigAutoField"
