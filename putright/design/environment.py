"""The Jinja environment: the GOV.UK components' macros, our pages, and the few functions pages call."""

from datetime import date, datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from putright.engine.working_days import long_date

_PACKAGES = ("putright.design", "putright.portal", "putright.casework")


def environment(**options: Any) -> Environment:
    """The environment Django's Jinja backend uses."""
    ours = [PackageLoader(package) for package in _PACKAGES]
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options.update(loader=ChoiceLoader([*ours, govuk]), trim_blocks=True, lstrip_blocks=True, autoescape=True)
    made = Environment(**options)
    made.globals.update(static=static, url=_url)
    made.filters.update(day=day, moment=moment, paragraphs=paragraphs, short_day=short_day, lines=lines)
    return made


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def day(value: date | str | None) -> str:
    """A date in words; a date written as in events will do."""
    if not value:
        return ""
    return long_date(date.fromisoformat(value) if isinstance(value, str) else value)


def short_day(value: date) -> str:
    """A date for narrow places, e.g. `Wed 6 Jan`."""
    return f"{value:%a} {value.day} {value:%b}"


def moment(value: datetime) -> str:
    """A moment in London, e.g. `24 November 2026, 10:42`."""
    local = timezone.localtime(value)
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"


def lines(text: str, width: int = 52) -> int:
    """About how many lines a box of usual width needs for a text, so that a letter can be read without scrolling."""
    return max(3, min(30, sum(1 + len(line) // width for line in str(text).splitlines()) + 1))


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs, its line breaks kept."""
    blocks = [block for block in str(text).replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(
        Markup('<p class="app-letter__text">{}</p>').format(escape(block.strip("\n"))) for block in blocks
    )
