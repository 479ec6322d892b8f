"""What an authority's file must look like."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from putright.procedure_files.basic_shapes import Clause, Key, Shape, Slug, Words


class ChannelShape(Shape):
    """A way a complaint may reach the council."""

    title: Words
    clause: Clause
    switched_on: bool = True


class PostShape(Shape):
    """What a member of staff is."""

    title: Words
    grade: Annotated[int, Field(ge=0)]
    oversight: bool = False
    governs: bool = Field(False, description="May choose how the policy is read where it leaves a choice.")
    outside: bool = Field(False, description="Works for somebody else: an independent person, a panel member.")


class ServiceShape(Shape):
    """A service of the council."""

    title: Words


class ContactShape(Shape):
    """How to reach the council's complaints team, from a day."""

    from_: Annotated[date, Field(alias="from")]
    name: Words
    email: str = ""
    telephone: str = ""
    address: str = ""


class BodyDetailsShape(Shape):
    """How to reach a body, as from a day."""

    from_: Annotated[date, Field(alias="from")]
    name: Words
    website: str = ""
    email: str = ""
    telephone: str = ""
    address: list[Words] = []


class OmbudsmanShape(Shape):
    """A body that takes complaints further."""

    title: Words
    clause: Clause
    details: Annotated[list[BodyDetailsShape], Field(min_length=1)]


class BodyShape(Shape):
    """An organisation outside: advocates, other bodies that deal with a matter."""

    title: Words
    clause: Clause
    kind: Key = "elsewhere"
    details: list[BodyDetailsShape] = []


class ClosedDayShape(Shape):
    """A day on which the council does not work, besides weekends and bank holidays."""

    day: date
    name: Words


class AuthorityFile(Shape):
    """An authority file."""

    authority: Slug
    name: Words
    reference_prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,5}$")]
    default_procedure: Slug = Field(description="The procedure a complaint begins under until triage says otherwise.")
    channels: Mapping[Key, ChannelShape]
    posts: Mapping[Key, PostShape]
    groups: Mapping[Key, list[Key]] = {}
    services: Mapping[Key, ServiceShape]
    contact: Annotated[list[ContactShape], Field(min_length=1)]
    ombudsmen: Mapping[Key, OmbudsmanShape]
    bodies: Mapping[Key, BodyShape] = {}
    closed_days: list[ClosedDayShape] = []
