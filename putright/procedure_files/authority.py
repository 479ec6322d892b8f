"""A council as the rest of the system knows it: names, channels, posts, services, and whom to go to next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from putright.engine.procedure import Post
from putright.procedure_files.authority_file import AuthorityFile, BodyShape, OmbudsmanShape

ADMINISTRATOR = "administrator"
"""The post whose holders change how Putright is set up for their council."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way a complaint may reach the council; one not `switched_on` waits for an administrator to do so."""

    key: str
    title: str
    clause: str
    switched_on: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody, from a day on. `address` has one entry a line."""

    in_force_from: date
    name: str
    telephone: str
    email: str = ""
    website: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation outside the council: an Ombudsman, advocates, whoever else deals with a matter."""

    key: str
    title: str
    clause: str
    details: tuple[Contact, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Authority:
    """One council."""

    slug: str
    name: str
    reference_prefix: str
    default_procedure: str
    channels: Mapping[str, Channel]
    posts: Mapping[str, Post]
    groups: Mapping[str, tuple[str, ...]]
    services: Mapping[str, str]
    contact: tuple[Contact, ...]
    ombudsmen: Mapping[str, Body]
    bodies: Mapping[str, Body]
    closed_days: Mapping[date, str]

    def contact_on(self, day: date) -> Contact:
        """The complaints team's details as of `day`."""
        return in_force(self.contact, day)


class _Dated(Protocol):
    @property
    def in_force_from(self) -> date: ...


AnyDated = TypeVar("AnyDated", bound=_Dated)


def in_force(dated: Sequence[AnyDated], day: date) -> AnyDated:
    """The latest of `dated` in force on `day`; the earliest there is, for a day before all of them."""
    in_order = sorted(dated, key=lambda one: one.in_force_from)
    begun = [one for one in in_order if one.in_force_from <= day]
    return begun[-1] if begun else in_order[0]


def build_authority(file: AuthorityFile) -> Authority:
    """The authority its file describes."""
    return Authority(
        slug=file.authority,
        name=file.name,
        reference_prefix=file.reference_prefix,
        default_procedure=file.default_procedure,
        channels={key: Channel(key, c.title, c.clause, c.switched_on) for key, c in file.channels.items()},
        posts={key: Post(key, p.title, p.grade, p.oversight, p.outside, p.governs) for key, p in file.posts.items()},
        groups={key: tuple(posts) for key, posts in file.groups.items()},
        services={key: service.title for key, service in file.services.items()},
        contact=tuple(
            Contact(c.from_, c.name, c.telephone, email=c.email, address=tuple(filter(None, [c.address])))
            for c in file.contact
        ),
        ombudsmen={key: Body(key, o.title, o.clause, _details(o), "ombudsman") for key, o in file.ombudsmen.items()},
        bodies={key: Body(key, b.title, b.clause, _details(b), b.kind) for key, b in file.bodies.items()},
        closed_days={closed.day: closed.name for closed in file.closed_days},
    )


def _details(body: OmbudsmanShape | BodyShape) -> tuple[Contact, ...]:
    return tuple(Contact(d.from_, d.name, d.telephone, d.email, d.website, tuple(d.address)) for d in body.details)
