"""`putright worker`: the process that sends letters and does other jobs."""

import argparse

from putright.cli.command import FINE
from putright.cli.database import connect

HELP = "send letters and do other jobs, until stopped"
EXAMPLES = """\
  putright worker
  putright worker --concurrency 4
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many jobs at once."""
    parser.add_argument("--concurrency", type=int, default=2, help="how many jobs at a time (2)")


def run(arguments: argparse.Namespace) -> int:
    """Until interrupted; a job cut off is taken up again by the next worker."""
    connect()
    from django.core.management import call_command

    call_command("procrastinate", "worker", f"--concurrency={arguments.concurrency}")
    return FINE
