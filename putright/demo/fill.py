"""Fill an empty database, once and whole."""

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases.channels import switch
from putright.cases.clock import day_of, now
from putright.cases.models import Case
from putright.demo.cases import tell_all
from putright.demo.staff import hire
from putright.reminders.tasks import remind


def fill(authority: str) -> str:
    """Staff and cases, unless there are any; a sentence saying what there is."""
    with authority_scope(authority):
        if User.objects.exists():
            return f"Cases: {Case.objects.count()} there already"
        staff = hire(authority)
        switch(authority, "online_form", True, str(staff["admin"].pk), now())
        told = tell_all(authority, staff, day_of(now()))
    reminded = remind(authority, now())
    made = f"Cases: {told} made, by {len(staff)} officers of {authority.capitalize()}, around today"
    return f"{made}; {reminded} of them have dates to be reminded of by e-mail" if reminded else made
