"""Fill an empty database, once and whole; and add to it whenever asked."""

from collections.abc import Iterator
from random import Random

from putright.accounts.scope import authority_scope
from putright.cases.channels import switch
from putright.cases.clock import day_of, now
from putright.cases.models import Case, DefaultOwner, Person
from putright.demo.council import Council
from putright.demo.staff import Staff, hire_first
from putright.demo.year import Year
from putright.procedure_files.catalogue import catalogue
from putright.reminders.tasks import remind

AT_FIRST = 40
"""How many cases each council has besides those that show every standing and finding."""
MORE = 300
"""How many are added at a time."""
_AT_ONCE = 50
_COME_BACK = 200
"""Of so many who complained last, some do again."""


def how_many(authority: str) -> int:
    """How many cases the council has."""
    with authority_scope(authority):
        return Case.objects.count()


def fill(authority: str) -> str:
    """A council's staff and its year, unless it has cases; a sentence saying what there is."""
    name = catalogue().authority(authority).name
    with authority_scope(authority):
        there = Case.objects.count()
        if there:
            return f"{name}: {there} cases there already"
        staff = hire_first(authority)
        _open_up(authority, staff)
        year = Year(_council(authority, staff, there))
        year.tell(AT_FIRST)
    reminded = remind(authority, now())
    made = f"{name}: {year.told} cases of a year made"
    return f"{made}; {reminded} of its staff have dates to be reminded of by e-mail" if reminded else made


def add_more(authority: str, number: int = MORE) -> Iterator[str]:
    """So many more cases, or a few over: each part whole or not at all, with a sentence when it is done."""
    name, done = catalogue().authority(authority).name, 0
    while done < number:
        with authority_scope(authority):
            there = Case.objects.count()
            year = Year(_council(authority, hire_first(authority), there))
            year.go_on(min(_AT_ONCE, number - done))
        if not year.told:
            yield f"{name}: none of its stories could be told on other days"
            return
        done += year.told
        yield f"{name}: {done} more, {there + year.told} in all"


def _council(authority: str, staff: Staff, there: int) -> Council:
    """The council, with chances of its own for each number of cases that are there."""
    council = Council(authority, day_of(now()), Random(f"{authority} {there}"), staff)
    council.people += Person.objects.exclude(name="").order_by("-pk")[:_COME_BACK]
    return council


def _open_up(authority: str, staff: Staff) -> None:
    """Somebody owns what comes in, and the public form is open."""
    DefaultOwner.objects.create(authority=authority, service="", user=staff.first_with_oversight())
    switch(authority, "online_form", True, str(staff.with_post("administrator").pk), now())
