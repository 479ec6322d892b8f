"""What a command is, and what its arguments have in common: which council, which procedure, which day."""

import argparse
import re
from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn, Protocol
from zoneinfo import ZoneInfo

from putright.engine.procedure import Procedure
from putright.procedure_files import catalogue
from putright.procedure_files.catalogue import Catalogue

FINE, REFUSED, UNCLEAR = 0, 1, 2
"""Exit status: all is well; the check failed or the thing is refused; the request can't be understood."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Command(Protocol):
    """What each module of this package that is a command has."""

    HELP: str
    EXAMPLES: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say which arguments it takes."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; the exit status."""


class Unclear(Exception):
    """The request can't be understood; the message is one sentence that says what to do."""


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with the arguments, without printing the usage before it."""

    def error(self, message: str) -> NoReturn:
        """Argparse calls this for whatever it can't understand."""
        raise Unclear(f"{self.prog}: {message}. See `{self.prog} --help`.")


def add_folder(parser: argparse.ArgumentParser) -> None:
    """The option that says where the councils' folders are."""
    parser.add_argument(
        "--procedures",
        type=Path,
        default=None,
        metavar="FOLDER",
        help="the folder that holds the councils' folders (default: Putright's own)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option that asks for JSON."""
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def councils_in(folder: Path | None) -> Catalogue:
    """The councils of a folder; Unclear when there is no such folder."""
    where = catalogue.FOLDER if folder is None else folder.resolve()
    if not where.is_dir():
        raise Unclear(f"There is no folder {where}: give the one that holds the councils' folders.")
    return Catalogue(where)


def known_council(councils: Catalogue, slug: str) -> str:
    """The council's slug; Unclear, with the choice, when there is none."""
    if (councils.folder / slug / "authority.yaml").is_file() and "/" not in slug and slug:
        return slug
    raise Unclear(no_such("council", slug, councils.councils()))


def known_procedure(councils: Catalogue, key: str, on: date) -> Procedure:
    """The version of `council/procedure` in force on a day; Unclear, with the choice, when there is none."""
    slug, slash, name = key.partition("/")
    council = councils.council(known_council(councils, slug))
    keys = [f"{slug}/{one}" for one in council.versions]
    if not slash:
        raise Unclear(f"Which procedure of {slug}? There are: {', '.join(keys)}.")
    if name not in council.versions:
        raise Unclear(no_such("procedure", key, keys))
    return councils.procedure(key, on)


def no_such(what: str, name: str, among: Iterable[str]) -> str:
    """A sentence: there is none of that name, which is near, and which there are."""
    names = list(among)
    near = get_close_matches(name, names, n=1) or [one for one in names if name and name in one]
    meant = f" Did you mean `{near[0]}`?" if near else ""
    return f"There is no {what} `{name}`.{meant} There are: {', '.join(names) or 'none'}."


def day(text: str) -> date:
    """An argument that is a day, written year-month-day."""
    try:
        if not _DAY.fullmatch(text):  # Python reads more forms than people mean, such as 20261218
            raise ValueError
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"`{text}` is not a day that exists: write year-month-day, e.g. 2026-12-18"
        ) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text} is too far off: give a year from {FIRST_YEAR} to {LAST_YEAR}")
    return found


def today() -> date:
    """The day it is in the councils' time zone."""
    return datetime.now(ZoneInfo("Europe/London")).date()
