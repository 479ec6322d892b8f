"""The part of an address that names a council: one that there is, or the address does not exist."""

from django.urls import register_converter
from django.urls.converters import SlugConverter

from putright.procedure_files.catalogue import catalogue


class CouncilConverter(SlugConverter):
    """A council's slug."""

    def to_python(self, value: str) -> str:
        """The slug; ValueError, which makes the address unknown, when there is no such council."""
        if value not in catalogue().councils():
            raise ValueError(value)
        return value


register_converter(CouncilConverter, "council")
