"""Which dates are near, today or past, and who is to be told of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases import read
from putright.cases.access import has_oversight
from putright.cases.clock import day_of
from putright.cases.models import Summary
from putright.engine import questions
from putright.engine.clocks import ClockAnswer
from putright.engine.procedure import OWNER, SUBJECT
from putright.engine.working_days import working_days_after
from putright.procedure_files.catalogue import catalogue
from putright.reminders.models import Reminder

DAYS_BEFORE = 3
"""Working days ahead of a date from which it counts as near, as in the work queue."""


def make_reminders(authority: str, now: datetime) -> list[int]:
    """Store what has to be said now that was not said before; the ids of those to be told. None on a day off.

    The work grows with the open cases whose dates are near or past, not with those stored.
    """
    today, calendar = day_of(now), catalogue().calendar(authority)
    if not calendar.is_working(today):
        return []
    horizon = working_days_after(calendar, today, DAYS_BEFORE)
    with authority_scope(authority):
        staff = Staff.of(authority)
        near = Summary.objects.filter(closed=False, next_due__lte=horizon).select_related("case")
        found = [one for summary in near for one in _of_case(summary, staff, today, horizon, now)]
        Reminder.objects.bulk_create(found, ignore_conflicts=True)
        return list(Reminder.objects.filter(sent_at=None).values_list("user", flat=True).distinct().order_by("user"))


@dataclass(frozen=True)
class Staff:
    """The active staff of an authority: by id, and by post."""

    by_id: Mapping[int, User]
    by_post: Mapping[str, list[User]] = field(default_factory=dict)

    @classmethod
    def of(cls, authority: str) -> "Staff":
        """All of them, in one query."""
        users = list(User.objects.filter(authority=authority, is_active=True).order_by("pk"))
        by_post: dict[str, list[User]] = {}
        for user in users:
            for post in user.posts:
                by_post.setdefault(post, []).append(user)
        return cls({user.pk: user for user in users}, by_post)

    def in_post(self, post: str, service: str) -> list[User]:
        """Those in a post whose business a case of that service is: of the service, or with sight of all cases."""
        return [user for user in self.by_post.get(post, ()) if user.service == service or has_oversight(user)]


def _of_case(summary: Summary, staff: Staff, today: date, horizon: date, now: datetime) -> Iterator[Reminder]:
    loaded = read.load(summary.case, today)
    waiting = questions.what_is_due(loaded.procedure, loaded.engine_case.calendar, loaded.state, today)
    for answer in waiting:
        awaited = answer.run.running and answer.clock.nature != "window"
        if awaited and answer.due.on is not None and answer.due.on <= horizon:
            kind = _kind(answer.due.on, today)
            for user in _told(answer, kind, loaded, summary, staff):
                yield Reminder(
                    authority=summary.authority,
                    case=summary.case,
                    user=user,
                    clock=answer.clock.key,
                    due=answer.due.on,
                    kind=kind,
                    made_at=now,
                )


def _kind(due: date, today: date) -> str:
    if due < today:
        return Reminder.OVERDUE
    return Reminder.TODAY if due == today else Reminder.SOON


def _told(answer: ClockAnswer, kind: str, loaded: read.Loaded, summary: Summary, staff: Staff) -> list[User]:
    """Whoever has to act, or the owner while that is nobody; once it has passed, all whom the policy names."""
    told = _who(answer.clock.responsible, loaded, summary, staff) or _who(OWNER, loaded, summary, staff)
    if kind == Reminder.OVERDUE:
        told = [*told, *(user for role in answer.clock.tells for user in _who(role, loaded, summary, staff))]
    about = loaded.state.holder(SUBJECT)
    return _each_once(user for user in told if about is None or str(user.pk) != about.person)


def _who(role: str, loaded: read.Loaded, summary: Summary, staff: Staff) -> list[User]:
    """Who plays that part in the case, or is in that post where the case belongs."""
    if role in loaded.procedure.groups:
        return [user for post in loaded.procedure.groups[role] for user in staff.in_post(post, summary.service)]
    if role in loaded.procedure.posts:
        return staff.in_post(role, summary.service)
    holder = loaded.state.holder(role)
    user = staff.by_id.get(int(holder.person)) if holder else None
    return [user] if user else []


def _each_once(users: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in users}.values())
