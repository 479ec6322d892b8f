"""The letters that papers are set in, and what becomes of a character that none of them has."""

import importlib.resources
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "fontpkg_noto_sans_devanagari")
"""Packages of one family each, under the SIL Open Font License."""
UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
_BREAKS = "\n\t"
_UNSEEN = ("Cc", "Cf")
"""Categories of characters that are never printed: controls, and marks for machines."""


@cache
def folders() -> tuple[str, ...]:
    """Where the fonts' files are."""
    return tuple(str(importlib.resources.files(name) / "files") for name in FONTS)


@cache
def characters() -> frozenset[int]:
    """Every character that one of the fonts has."""
    found: set[int] = set()
    for folder in folders():
        for path in Path(folder).glob("*.ttf"):
            with TTFont(path, lazy=True) as font:
                found |= set(font.getBestCmap())
    return frozenset(found)


def printable(text: str) -> str:
    """The text with a sign in place of whatever can't be printed, and without characters that control machines.

    >>> printable("Fine" + chr(0x4E2D) + chr(7))
    'Fine�'
    """
    known = characters()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        one if one in _BREAKS or ord(one) in known else UNPRINTABLE
        for one in lines
        if one in _BREAKS or ord(one) in known or unicodedata.category(one) not in _UNSEEN
    )
