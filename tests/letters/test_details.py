"""A finished letter has each detail that a council's policy prints, from the one place where it is kept."""

from datetime import date

import pytest

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases import read
from putright.cases.models import Case, Person
from putright.cases.record import Opening, Recorded, open_case
from putright.engine.attempt import Attempt
from putright.engine.specimens import specimen
from putright.letters.compose import compose
from putright.procedure_files.catalogue import catalogue
from tests.support.luton import PASSWORD, at

BCT = (
    "The Local Government & Social Care Ombudsman\nPO Box 4771\nCoventry\nCV4 0EH",
    *("0300 061 0614", "Fax 024 7682 0001", "Text ‘call back’ to 0762 480 4299", "advice@lgo.org.uk", "www.lgo.org.uk"),
)
LUTON = (
    *("PO Box 4771\nCoventry\nCV4 0EH", "0300 061 0614", "Fax 024 7682 0001", "Text ‘call back’ to 07624 804299"),
    *("www.lgo.org.uk/making-a-complaint", "www.lgo.org.uk"),
)
TELFORD = ("Customer Relationship Team", "Telford & Wrekin Council, Darby House, Lawn Central, Telford, TF3 4JA")
HOUSING = (
    "PO Box 152\nLiverpool\nL33 7WQ",
    "0300 111 3000",
    "info@housing-ombudsman.org.uk",
    "www.housing-ombudsman.org.uk",
)


def case_under(key: str, day: date) -> tuple[Case, User]:
    """A case that has just begun, and somebody who may write in it. Needs a scope."""
    slug, _, name = key.partition("/")
    procedure = catalogue().procedure(key, day)
    opening = procedure.steps[procedure.opens_with]
    post = next(post for post in procedure.posts.values() if post.governs)
    writer = User.objects.hire(slug, "a@x.example", PASSWORD, name="Ann", posts=[post.key], grade=post.grade)
    actor = read.as_actor(writer)
    case = read.new_case(procedure, Attempt(opening.key, day, actor, {"owner": str(writer.pk)}), day)
    given = {field.key: str(writer.pk) for field in opening.fields if field.kind == "person" and field.required}
    attempt = Attempt(opening.key, day, actor, specimen(case, opening, given, day))
    outcome = open_case(Opening(slug, name, Person(authority=slug, name="Sam", email="s@x.example")), attempt, at(day))
    assert isinstance(outcome, Recorded), outcome
    return outcome.case, writer


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "step", "answers", "details"),
    [
        pytest.param(
            *("birmingham-childrens-trust/statutory", "respond_stage_3", {}, BCT),
            marks=pytest.mark.requirement("BCT-B4.3-a", "BCT-B4.3-b"),
        ),
        pytest.param(
            *("birmingham-childrens-trust/non-statutory", "respond_stage_2", {}, BCT),
            marks=pytest.mark.requirement("BCT-C3.3-a", "BCT-C3.3-b"),
        ),
        pytest.param(
            *("luton/unreasonable-behaviour", "send_decision", {"ombudsman": "lgo"}, LUTON),
            marks=pytest.mark.requirement("LUT-A.26"),
        ),
        pytest.param(
            *("telford-and-wrekin/corporate", "acknowledge_stage_1", {}, TELFORD),
            marks=pytest.mark.requirement("TWC-6.5-d"),
        ),
        pytest.param(
            *("telford-and-wrekin/corporate", "respond_stage_2", {"ombudsman": "housing_ombudsman"}, HOUSING),
            marks=pytest.mark.requirement("TWC-9.5"),
        ),
    ],
)
def test_a_finished_letter_has_every_detail(
    key: str, step: str, answers: dict[str, str], details: tuple[str, ...]
) -> None:
    day = date(2027, 7, 9)
    with authority_scope(key.partition("/")[0]):
        case, writer = case_under(key, day)
        loaded = read.load(case, day)
        composed = compose(loaded, {}, loaded.procedure.steps[step], answers, writer, day)
        assert composed is not None
        body = composed.outgoing(composed.parts).body
    assert [detail for detail in details if detail not in body] == []
