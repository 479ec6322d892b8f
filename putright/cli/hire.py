"""`putright hire`: an account for a member of staff, so that somebody can sign in at a council that has just begun."""

import argparse
import getpass
import sys

from putright.cli.command import FINE, Unclear, no_such
from putright.cli.database import connect
from putright.cli.output import say
from putright.procedure_files.authority import Authority
from putright.procedure_files.catalogue import catalogue

HELP = "give a member of staff an account"
EXAMPLES = """\
  putright hire luton --email ann@luton.example --name "Ann Okoro" --post administrator
  putright hire luton --email raj@luton.example --name "Raj Patel" --post officer --service waste < password.txt
  putright hire luton --email kim@luton.example --name "Kim Lee" --post information_governance_officer --new-cases
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who they are, and what they are there. The password is asked for, or read from what is piped in."""
    parser.add_argument("council", metavar="COUNCIL", help="e.g. luton")
    parser.add_argument("--email", required=True, help="what they sign in with")
    parser.add_argument("--name", required=True, help="as letters give it")
    parser.add_argument(
        "--post",
        required=True,
        action="append",
        dest="posts",
        help="may be given several times; letters show the first",
    )
    parser.add_argument("--service", default="", help="where they work; left out, in none")
    parser.add_argument("--telephone", default="", help="as letters give it")
    parser.add_argument("--new-cases", action="store_true", help="they own what comes in until somebody else does")


def run(arguments: argparse.Namespace) -> int:
    """Make the account; Unclear when a name names nothing, the address has one, or the password won't do."""
    if arguments.council not in catalogue().councils():
        raise Unclear(no_such("council", arguments.council, catalogue().councils()))
    authority = catalogue().authority(arguments.council)
    _known(authority, arguments)
    connect()
    give_account(authority, arguments, _password())
    say(f"{arguments.name} can sign in at /{arguments.council}/staff/ with {arguments.email.lower()}.")
    return FINE


def give_account(authority: Authority, arguments: argparse.Namespace, password: str) -> None:
    """The account, in the database; Unclear when the address or the password won't do."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from putright.accounts.models import User
    from putright.accounts.scope import authority_scope
    from putright.cases.models import DefaultOwner

    try:
        validate_email(arguments.email)
        validate_password(password)
    except ValidationError as error:
        raise Unclear(" ".join(error.messages)) from None
    with authority_scope(authority.slug):
        if User.objects.filter(email__iexact=arguments.email).exists():
            raise Unclear(f"{arguments.email} has an account at {authority.name} already.")
        user = User.objects.hire(
            authority.slug,
            arguments.email,
            password,
            name=arguments.name,
            posts=arguments.posts,
            grade=max(authority.posts[post].grade for post in arguments.posts),
            service=arguments.service,
            telephone=arguments.telephone,
        )
        if arguments.new_cases:
            DefaultOwner.objects.update_or_create(authority=authority.slug, service="", defaults={"user": user})


def _known(authority: Authority, arguments: argparse.Namespace) -> None:
    for post in arguments.posts:
        if post not in authority.posts:
            raise Unclear(no_such("post", post, authority.posts))
    if arguments.service and arguments.service not in authority.services:
        raise Unclear(no_such("service", arguments.service, authority.services))


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password, at least 12 characters: ")
    return sys.stdin.readline().rstrip("\r\n")
