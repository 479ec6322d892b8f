"""One e-mail to one member of staff with everything they have not been told yet."""

from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases.clock import now
from putright.cases.read import procedure_of
from putright.engine.working_days import long_date
from putright.letters.mail_server import mail_server
from putright.reminders.models import Reminder


def send_reminders(authority: str, user_id: int) -> int:
    """Send what is not sent yet, in one message; how many dates it spoke of. OSError or SMTPException: try again.

    A worker killed between sending and committing sends them again: better told twice than never.
    """
    with authority_scope(authority):
        waiting = list(
            Reminder.objects.select_for_update(of=("self",))
            .filter(user=user_id, sent_at=None)
            .select_related("case", "user")
            .order_by("due", "case", "clock")
        )
        if not waiting:
            return 0
        user, moment = waiting[0].user, now()
        if user.is_active:
            message = _message(user, waiting)
            message["Date"] = format_datetime(moment)
            with mail_server() as server:
                server.send_message(message)
        Reminder.objects.filter(pk__in=[one.pk for one in waiting]).update(sent_at=moment)
        return len(waiting)


def _message(user: User, waiting: Sequence[Reminder]) -> EmailMessage:
    """References, dates and links: nothing of anybody's complaint travels by e-mail, and least of all in a subject."""
    groups = [(kind, title, [one for one in waiting if one.kind == kind]) for kind, title in Reminder.KINDS]
    counts = [f"{len(some)} {title.lower()}" for _, title, some in groups if some]
    message = EmailMessage()
    message["From"] = settings.LETTERS_FROM
    message["To"] = user.email
    message["Subject"] = f"Complaints: {', '.join(counts)}"
    message["Auto-Submitted"] = "auto-generated"
    sections = [f"{title}\n\n" + "\n\n".join(_said(one) for one in some) for _, title, some in groups if some]
    link = _link(user.authority, "")
    ending = [f"Your work queue: {link}"] if link else []
    message.set_content("\n\n\n".join([*sections, *ending]) + "\n")
    return message


def _said(reminder: Reminder) -> str:
    case = reminder.case
    clock = procedure_of(case).clocks[reminder.clock]
    was = "was due" if reminder.kind == Reminder.OVERDUE else "is due"
    passed = clock.lapse if reminder.kind == Reminder.OVERDUE else ""
    link = _link(case.authority, f"cases/{case.reference}/")
    return "\n".join(_lines(f"{case.reference}: {clock.title} {was} on {long_date(reminder.due)}.", passed, link))


def _lines(*lines: str) -> Iterable[str]:
    return (line for line in lines if line)


def _link(authority: str, rest: str) -> str:
    """An address for people, if the installation has said where it is reached."""
    return f"{settings.ADDRESS}/{authority}/staff/{rest}" if settings.ADDRESS else ""
