"""The first person who can sign in at a council comes from the command line."""

import argparse
import subprocess
import sys

import pytest
from django.test import Client

from putright.accounts.models import User
from putright.accounts.scope import authority_scope
from putright.cases.default_owner import default_owner
from putright.cli.command import Unclear
from putright.cli.hire import give_account
from putright.procedure_files.catalogue import catalogue
from tests.cli.conftest import Putright
from tests.support.luton import PASSWORD, Office
from tests.support.processes import environment

ANN = ("luton", "--email", "Ann@luton.example", "--name", "Ann Okoro", "--post", "administrator")


def wanted(**changes: object) -> argparse.Namespace:
    ann = {"email": "ann@luton.example", "name": "Ann Okoro", "posts": ["officer"], "service": "waste"}
    return argparse.Namespace(**{**ann, "telephone": "", "new_cases": False, **changes})


@pytest.mark.django_db(transaction=True)
def test_whoever_is_hired_can_sign_in_and_owns_what_comes_in() -> None:
    """A real process on a real database."""
    more = ("--post", "information_governance_manager", "--new-cases")
    program = [sys.executable, "-m", "putright.cli", "hire", *ANN, *more]
    said = subprocess.run(program, env=environment(), input=PASSWORD, capture_output=True, text=True, timeout=60)
    assert (said.returncode, said.stderr) == (0, "")
    assert "Ann Okoro can sign in at /luton/staff/ with ann@luton.example." in said.stdout
    with authority_scope("luton"):
        ann = User.objects.get()
        manager = catalogue().authority("luton").posts["information_governance_manager"]
        assert (ann.posts, ann.grade) == (["administrator", manager.key], manager.grade)
        assert default_owner() == str(ann.pk)
    answer = Client().post("/luton/staff/sign-in/", {"email": "ann@luton.example", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("lutn", *ANN[1:]), "There is no council `lutn`. Did you mean `luton`?"),
        ((*ANN, "--post", "oficer"), "There is no post `oficer`. Did you mean `officer`?"),
        ((*ANN, "--service", "bins"), "There is no service `bins`."),
    ],
)
def test_a_name_of_nothing_is_said_before_anything_is_asked(
    putright: Putright, arguments: tuple[str, ...], sentence: str
) -> None:
    said = putright("hire", *arguments)
    assert said.status == 2
    assert said.err.startswith(sentence)


@pytest.mark.parametrize(
    ("changes", "password", "sentence"),
    [
        ({"email": "ann"}, PASSWORD, "Enter a valid email address."),
        ({}, "short", "This password is too short. It must contain at least 12 characters."),
        ({"email": "OFFICER@luton.example"}, PASSWORD, "OFFICER@luton.example has an account at Luton"),
    ],
)
def test_an_address_or_a_password_that_won_t_do_makes_no_account(
    luton: Office, changes: dict[str, object], password: str, sentence: str
) -> None:
    before = User.objects.count()
    with pytest.raises(Unclear, match=sentence):
        give_account(catalogue().authority("luton"), wanted(**changes), password)
    assert User.objects.count() == before
