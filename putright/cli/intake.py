"""`putright intake`: real e-mails become cases, or join theirs."""

import argparse
from pathlib import Path

from putright.cli.command import FINE, REFUSED, Unclear, add_json, no_such
from putright.cli.database import connect
from putright.cli.output import say, say_json
from putright.procedure_files.catalogue import catalogue

HELP = "turn e-mails into cases, or join them to theirs"
EXAMPLES = """\
  putright intake complaint.eml --council luton
  putright intake inbox/*.eml --council luton --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files, and the council they were sent to."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.eml", help="an e-mail as it came")
    parser.add_argument("--council", required=True, help="the council it was sent to, e.g. luton")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """1 when any message had to be set aside; each is dealt with whatever becomes of the others."""
    if arguments.council not in catalogue().councils():
        raise Unclear(no_such("council", arguments.council, catalogue().councils()))
    messages = [(path, _content(path)) for path in arguments.files]
    connect()
    from putright.cases.clock import now
    from putright.cases.models import IncomingMail
    from putright.intake.receive import receive

    said = []
    for path, content in messages:
        became = receive(arguments.council, content, now())
        said.append(
            {
                "file": str(path),
                "outcome": became.outcome,
                "reference": became.reference or None,
                "reason": became.reason or None,
                "again": became.again,
            }
        )
        if not arguments.json:
            say(f"{path}: {_in_words(became.outcome, became.reference, became.reason, became.again)}")
    if arguments.json:
        say_json(said)
    return REFUSED if any(one["outcome"] == IncomingMail.SET_ASIDE for one in said) else FINE


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unclear(f"{path} can't be read ({error.strerror}). Name a file that holds one e-mail.") from None


def _in_words(outcome: str, reference: str, reason: str, again: bool) -> str:
    before = "came before: " if again else ""
    if outcome == "set_aside":
        return f"{before}set aside. {reason}"
    return f"{before}{'new complaint' if outcome == 'registered' else 'joined'} {reference}"
