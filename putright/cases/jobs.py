"""What is to follow once a transaction commits: rows of the same database, so a job is there if its cause is."""

from procrastinate.contrib.django import app

from putright.cases.models import Letter

SEND_LETTER = "putright.letters.send_letter"
"""The task's name; what does it is above this package and is found by name."""


def send_letter(letter: Letter) -> None:
    """Have the worker send it. Runs in the caller's transaction."""
    job = app.configure_task(SEND_LETTER, queue="letters", lock=f"letter-{letter.pk}")
    job.defer(authority=letter.authority, letter=letter.pk)
