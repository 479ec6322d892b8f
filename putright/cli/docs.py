"""`putright docs`: make the pages that are made from code and procedure files, or check that they are current."""

import argparse
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path

from putright.cli.command import FINE, REFUSED, Command
from putright.cli.output import say
from putright.procedure_files.catalogue import FOLDER, Catalogue
from putright.procedure_files.drawing.draw import draw
from putright.procedure_files.drawing.svg import svg
from putright.procedure_files.pages import NOTE, format_page, procedure_page, register_page
from putright.procedure_files.register import read_registers
from putright.procedure_files.traced import cited, covered, marked

HELP = "make the documentation that is made from code and procedure files"
EXAMPLES = """\
  putright docs
  putright docs --check     (changes nothing; exit status 1 when a page is not current)
"""
ROOT = FOLDER.parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only whether to change anything."""
    parser.add_argument("--check", action="store_true", help="only say which pages are not current")


def run(arguments: argparse.Namespace) -> int:
    """1 when a page is not current, with --check."""
    stale = {path: text for path, text in pages() if not path.exists() or path.read_text(encoding="utf-8") != text}
    for path, text in stale.items():
        if not arguments.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        say(f"{path.relative_to(ROOT)} {'is not current: run `putright docs`' if arguments.check else 'made'}")
    return REFUSED if stale and arguments.check else FINE


def pages() -> Iterator[tuple[Path, str]]:
    """Every made page, with its text."""
    from putright.cli import COMMANDS

    docs, catalogue = ROOT / "docs", Catalogue()
    yield docs / "reference" / "procedure-format.md", format_page()
    yield docs / "reference" / "commands.md", _commands(COMMANDS)
    for slug in catalogue.councils():
        council = catalogue.council(slug)
        versions = [version for some in council.versions.values() for version in some]
        for version in versions:
            procedure = version.procedure
            name = f"{slug}-{procedure.slug}.{procedure.in_force_from}"
            yield docs / "policies" / f"{name}.svg", svg(draw(procedure))
            yield docs / "policies" / f"{name}.md", procedure_page(procedure, f"{name}.svg")
        ruled = cited([council.document, *(version.document for version in versions)])
        stories = covered(sorted((council.folder / "scenarios").glob("*.yaml")))
        tests = marked(ROOT / "tests")
        tested = {key: (*stories.get(key, ()), *tests.get(key, ())) for key in {**stories, **tests}}
        for register in read_registers(council.folder):
            name = f"{slug}-requirements.{register.in_force_from}.md"
            yield docs / "policies" / name, register_page(register, ruled, tested)


def _commands(commands: Mapping[str, Command]) -> str:
    """Each command's own help."""
    from putright.cli import main

    # Help is wrapped to the terminal; the page must not depend on whose.
    os.environ["COLUMNS"] = "100"
    parts = [f"{NOTE}# The `putright` command\n"]
    for name in commands:
        out = io.StringIO()
        with redirect_stdout(out):
            main([name, "--help"])
        parts.append(f"## putright {name}\n\n```\n{out.getvalue().rstrip()}\n```\n")
    return "\n".join(parts)
