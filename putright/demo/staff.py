"""The demonstration's officers. Every name here is invented, and every address ends in `.example`."""

from dataclasses import dataclass

from putright.accounts.models import User
from putright.cases.models import DefaultOwner
from putright.procedure_files.catalogue import catalogue

PASSWORD = "putright-demo"


@dataclass(frozen=True, slots=True)
class Hire:
    """One member of staff: what they sign in with is `key`@luton.example."""

    key: str
    name: str
    posts: tuple[str, ...]
    service: str = ""


STAFF = (
    Hire("amara", "Amara Osei", ("information_governance_officer",)),
    Hire("tom", "Tom Whitfield", ("information_governance_officer",)),
    Hire("helen", "Helen Marsh", ("information_governance_manager",)),
    Hire("admin", "Rui Castro", ("administrator", "business_intelligence_manager")),
    Hire("beth", "Beth Lowe", ("officer",), "waste"),
    Hire("sanjay", "Sanjay Rao", ("team_manager",), "waste"),
    Hire("carol", "Carol Dean", ("service_manager",), "waste"),
    Hire("imran", "Imran Malik", ("officer",), "highways"),
    Hire("joan", "Joan Pratt", ("team_manager",), "highways"),
    Hire("peter", "Peter Nwosu", ("service_manager",), "highways"),
    Hire("lucy", "Lucy Hart", ("officer",), "housing"),
    Hire("kofi", "Kofi Boateng", ("team_manager",), "housing"),
    Hire("ruth", "Ruth Ellison", ("service_manager",), "housing"),
    Hire("nina", "Nina Park", ("officer",), "council_tax"),
    Hire("george", "George Tate", ("team_manager",), "council_tax"),
    Hire("fatima", "Fatima Begum", ("service_manager",), "council_tax"),
    Hire("david", "David Kerr", ("head_of_service",)),
)


def hire(authority: str) -> dict[str, User]:
    """All of them, by key. Must run within the authority's scope."""
    posts = catalogue().authority(authority).posts
    hired: dict[str, User] = {}
    for number, one in enumerate(STAFF):
        hired[one.key] = User.objects.hire(
            authority,
            f"{one.key}@{authority}.example",
            PASSWORD,
            name=one.name,
            posts=list(one.posts),
            grade=max(posts[post].grade for post in one.posts),
            service=one.service,
            telephone=f"01582 000 {100 + number}",
        )
    DefaultOwner.objects.create(authority=authority, service="", user=hired["amara"])
    return hired
