"""A connection to the mail server of the settings."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings


@contextmanager
def mail_server() -> Iterator[smtplib.SMTP]:
    """Greeted, encrypted where it can be, signed in where we have a name. OSError or SMTPException when it fails.

    Left early, by an error, the connection closes without a word: half a message is then thrown away.
    """
    url = settings.SMTP_URL
    server = smtplib.SMTP(url.hostname or "localhost", url.port or 25, timeout=30)
    try:
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if url.username:
            server.login(url.username, url.password or "")
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()
