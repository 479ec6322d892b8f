"""What all files are made of: names, clauses, words; and that nothing unknown is let pass."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Clause = Annotated[str, Field(min_length=1, description="An id in the clause register, or the key of a reading.")]
Words = Annotated[str, Field(min_length=1)]


def as_list(value: Any) -> Any:
    """One alone stands for a list of one."""
    return value if isinstance(value, list) or value is None else [value]


Keys = Annotated[list[Key], BeforeValidator(as_list)]
WhereShape = Mapping[Key, Annotated[list[str], BeforeValidator(as_list)]]


class Shape(BaseModel):
    """Strict: an unknown key is a mistake, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)
