"""The demonstration's other councils: their own stories, told for real, leave cases at every stage and ending."""

from datetime import date

import pytest

from putright.accounts.scope import authority_scope
from putright.cases.models import Case, Summary
from putright.demo.others import fill_others
from putright.procedure_files.catalogue import catalogue

TODAY = date(2026, 11, 24)


@pytest.mark.django_db
@pytest.mark.usefixtures("at_hand")
def test_every_other_council_has_cases_under_all_its_procedures_open_and_closed() -> None:
    said = list(fill_others("luton", TODAY, every=False))
    assert len(said) == len(catalogue().councils()) - 1
    for slug in catalogue().councils():
        if slug == "luton":
            continue
        with authority_scope(slug):
            assert set(Case.objects.values_list("procedure", flat=True)) == set(catalogue().council(slug).versions)
            assert Summary.objects.filter(closed=True).exists()
            assert Summary.objects.filter(closed=False).exists()
            assert not Case.objects.filter(opened_at__date__gt=TODAY).exists()
    assert "there already" in next(fill_others("luton", TODAY, every=False))
