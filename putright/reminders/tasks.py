"""What the worker does about reminders."""

import smtplib
from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from putright.procedure_files.catalogue import catalogue
from putright.reminders.find import make_reminders
from putright.reminders.send import send_reminders

FROM_HOUR = 6
"""London. Looked at every hour from then on: what a worker that was away missed is said when it is back."""
_FOR_A_DAY = RetryStrategy(
    max_attempts=90, linear_wait=20, retry_exceptions=[OSError, smtplib.SMTPException, smtplib.SMTPServerDisconnected]
)


@app.periodic(cron="7 * * * *")
@app.task(name="putright.reminders.look_at_dates", queue="reminders", queueing_lock="look_at_dates")
def look_at_dates(timestamp: int) -> None:
    """Find what has to be said, council by council, and set one message going for each member of staff."""
    moment = datetime.fromtimestamp(timestamp, UTC)
    if timezone.localtime(moment).hour < FROM_HOUR:
        return
    for authority in catalogue().councils():
        remind(authority, moment)


def remind(authority: str, moment: datetime) -> int:
    """The same for one council, at any hour; how many people have something to be told."""
    users = make_reminders(authority, moment)
    for user in users:
        _tell(authority, user)
    return len(users)


@app.task(name="putright.reminders.tell", queue="reminders", retry=_FOR_A_DAY)
def tell(authority: str, user: int) -> int:
    """Send one member of staff what they have not been told; the job's arguments hold nothing personal."""
    return send_reminders(authority, user)


def _tell(authority: str, user: int) -> None:
    """Unless a message to them waits already: it will say all there is to say when it goes."""
    job = tell.configure(queueing_lock=f"tell-{user}", lock=f"tell-{user}")
    try:
        job.defer(authority=authority, user=user)
    except AlreadyEnqueued:
        return
