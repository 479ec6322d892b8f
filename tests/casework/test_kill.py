"""What a page acknowledged is kept, whatever is killed next."""

import os
import re
import signal
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from putright.accounts.scope import authority_scope
from putright.cases.models import Case, Event, Summary
from putright.cases.rebuild import batches, drifts
from tests.support.luton import PASSWORD, hire
from tests.support.processes import free_port, pages

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_registration_that_was_acknowledged_survives_the_kill_of_the_pages(tmp_path: Path) -> None:
    with authority_scope("luton"):
        owner = hire().staff["complaints"].pk
    port = free_port()
    process = pages(port, str(tmp_path))
    desk = _signed_in(port)
    acknowledged: dict[str, str] = {}

    def register(number: int) -> None:
        submission = str(uuid.UUID(int=number + 1))
        with suppress(OSError, HTTPException):
            acknowledged[submission] = _register(desk, port, owner, submission)
        if len(acknowledged) == 6:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(register, range(40)))
    process.wait()
    assert 6 <= len(acknowledged) < 40, "it was to be killed in the middle"
    with authority_scope("luton"):
        kept = {str(case.submission): case.reference for case in Case.objects.all()}
        for submission, reference in acknowledged.items():
            assert kept[submission] == reference
        assert Event.objects.count() == Summary.objects.count() == len(kept), "nothing is half there"
        assert [drift for batch in batches() for drift in drifts(False, batch)] == []
    again = pages(port, str(tmp_path))
    try:
        desk = _signed_in(port)
        for submission, reference in acknowledged.items():
            assert _register(desk, port, owner, submission) == reference, "sent again, it is the same case"
    finally:
        os.killpg(again.pid, signal.SIGTERM)
        again.wait(20)


def _signed_in(port: int) -> OpenerDirector:
    desk = build_opener(HTTPCookieProcessor(CookieJar()))
    _post(
        desk,
        f"http://127.0.0.1:{port}/luton/staff/sign-in/",
        {"email": "complaints@luton.example", "password": PASSWORD},
    )
    return desk


def _register(desk: OpenerDirector, port: int, owner: int, submission: str) -> str:
    answers = {"channel": "telephone", "summary": "The bins.", "owner": str(owner), "submission": submission}
    page = _post(desk, f"http://127.0.0.1:{port}/luton/staff/register/", answers)
    found = re.search(r"LUT-\d{4}-\d{5}", page)
    assert found, page[:500]
    return found.group()


def _post(desk: OpenerDirector, address: str, answers: dict[str, str]) -> str:
    with desk.open(address, timeout=30) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    assert token
    sent = urlencode({**answers, "csrfmiddlewaretoken": token.group(1)}).encode()
    with desk.open(address, sent, timeout=30) as answer:
        return str(answer.read().decode())
