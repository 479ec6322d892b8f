"""What the worker does about papers."""

from procrastinate.contrib.django import app

from putright.papers.jobs import MAKE_PAPERS
from putright.papers.make import make


@app.task(name=MAKE_PAPERS, queue="papers")
def make_papers(authority: str, papers: int) -> str:
    """Make one set of papers; the job's arguments hold nothing personal."""
    return make(authority, papers)
