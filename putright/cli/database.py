"""For the commands that need the database: start or join it, and set Django up."""

import os


def connect() -> None:
    """Django, ready to use the database that `script/demo` uses, or the one of DATABASE_URL; migrated first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.config.settings")
    from putright.config.ready import make_ready

    make_ready()


def join() -> None:
    """The same in a process started by one that is connected already: nothing is left to make ready."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.config.settings")
    django.setup()
