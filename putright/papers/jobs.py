"""What is to follow once somebody asks for papers."""

from procrastinate.contrib.django import app

from putright.papers.models import Papers

MAKE_PAPERS = "putright.papers.make_papers"
"""The task's name; `tasks.py` has what does it."""


def make(papers: Papers) -> None:
    """Have the worker make them. Runs in the caller's transaction."""
    job = app.configure_task(MAKE_PAPERS, queue="papers", lock=f"papers-{papers.pk}")
    job.defer(authority=papers.authority, papers=papers.pk)
