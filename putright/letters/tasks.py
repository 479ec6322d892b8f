"""What the worker does about letters."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from putright.cases.jobs import SEND_LETTER
from putright.letters.deliver import TryAgain, deliver

_FOR_DAYS = RetryStrategy(max_attempts=120, linear_wait=20, retry_exceptions=[TryAgain])
"""A mail server may be away over a weekend: later and later tries, for some 40 hours."""


@app.task(name=SEND_LETTER, queue="letters", retry=_FOR_DAYS)
def send_letter(authority: str, letter: int) -> str:
    """Send one letter; the job's arguments hold nothing personal."""
    return deliver(authority, letter)


@app.periodic(cron="* * * * *")
@app.task(name="putright.letters.take_up_stalled_jobs", queueing_lock="take_up_stalled_jobs")
async def take_up_stalled_jobs(timestamp: int) -> None:
    """Jobs whose worker was killed go back to the queue."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
