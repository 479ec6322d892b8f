"""Who is in a case from outside the council, as far as whoever deals with it has to know at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from putright.accounts.models import User
from putright.cases import needs
from putright.cases.clock import day_of, now
from putright.cases.models import ActsFor, Case, Need
from putright.casework.acting import NOT_ASKED, stands
from putright.casework.conduct import Conduct, conduct, procedures_about_conduct


@dataclass(frozen=True, slots=True)
class CasePeople:
    """What the people in a case need, open cases about their conduct, and by what right a representative acts."""

    needs: Sequence[Need]
    conduct: Sequence[Conduct]
    authority: str


def case_people(case: Case, user: User) -> CasePeople:
    """In one query for each thing there can be: needs, conduct and, where somebody acts, what shows that they may."""
    both = [case.complainant, case.representative]
    about_conduct = case.procedure in procedures_about_conduct(case.authority)
    return CasePeople(needs.in_force(*both), [] if about_conduct else conduct(user, both), authority_to_act(case))


def authority_to_act(case: Case) -> str:
    """In words, how it stands with the right to act of whoever acts in this case; empty when nobody does."""
    if case.representative is None:
        return ""
    shown = ActsFor.objects.filter(acting=case.representative).filter(Q(case=case) | Q(case=None))
    if case.complainant is not None:
        shown = shown.filter(Q(person=case.complainant) | Q(case=case))
    today = day_of(now())
    found = sorted((stands(one, today) for one in shown), key=lambda one: not one.confirmed)
    return found[0].words if found else NOT_ASKED
