"""A letter goes out once, by real SMTP, whatever is killed and whatever the mail server says."""

import asyncio
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from putright.accounts.scope import authority_scope
from putright.cases.models import Letter
from putright.letters.deliver import TryAgain, deliver
from putright.letters.tasks import take_up_stalled_jobs
from tests.support.luton import hire
from tests.support.mail_server import MailServer, mail_server
from tests.support.processes import until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_hand")]


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as kept:
        settings.SMTP_URL = urlsplit(f"smtp://127.0.0.1:{kept.port}")
        yield kept


@pytest.fixture
def letter() -> int:
    """A letter that waits to be sent."""
    with authority_scope("luton"):
        case = hire().at_stage_1()
        return Letter.objects.get(case=case).pk


def settled(pk: int) -> bool:
    """Deliver it again, once the database has noticed that the killed worker is gone."""
    try:
        return deliver("luton", pk) in (Letter.IN_DOUBT, Letter.SENT)
    except TryAgain:
        return False


def text_of(message: EmailMessage) -> str:
    """What it says, with this machine's line ends."""
    return str(message.get_content()).replace("\r\n", "\n")


def state(pk: int) -> tuple[str, str]:
    with authority_scope("luton"):
        return Letter.objects.values_list("state", "trouble").get(pk=pk)


def test_it_arrives_whole_and_only_once(server: MailServer, letter: int) -> None:
    assert deliver("luton", letter) == Letter.SENT
    assert deliver("luton", letter) == Letter.SENT
    (message,) = server.messages()
    with authority_scope("luton"):
        stored = Letter.objects.get(pk=letter)
    assert message["To"] == "Samira Khan <samira@mail.example>"
    assert message["Subject"] == stored.subject
    assert message["Message-ID"] == stored.message_id
    assert text_of(message) == stored.body


def test_a_line_that_begins_with_a_dot_arrives_as_it_was(server: MailServer, letter: int) -> None:
    with authority_scope("luton"):
        Letter.objects.filter(pk=letter).update(body="First\n.\n..two dots\n. and this\nZoë £5\n")
    assert deliver("luton", letter) == Letter.SENT
    assert text_of(server.messages()[0]) == "First\n.\n..two dots\n. and this\nZoë £5\n"


@pytest.mark.parametrize("where", ["say", "say_to_recipient"])
def test_a_busy_server_is_tried_again_and_the_letter_then_goes_once(
    server: MailServer, letter: int, where: str
) -> None:
    usual = getattr(server, where)
    setattr(server, where, "451 busy, later please")
    with pytest.raises(TryAgain):
        deliver("luton", letter)
    assert state(letter)[0] == Letter.QUEUED
    assert "could not be reached or was busy" in state(letter)[1]
    setattr(server, where, usual)
    assert deliver("luton", letter) == Letter.SENT
    assert len(server.accepted) == 1


def test_a_refusal_for_good_is_shown_to_a_person_and_not_tried_for_ever(server: MailServer, letter: int) -> None:
    server.say_to_recipient = "550 no such person"
    assert deliver("luton", letter) == Letter.FAILED
    assert state(letter)[1] == "The mail server refused it for good (code 550)."
    assert deliver("luton", letter) == Letter.FAILED
    assert server.accepted == []


def test_a_server_that_is_not_there_is_tried_again(settings: Any, letter: int) -> None:
    settings.SMTP_URL = urlsplit("smtp://127.0.0.1:9")
    with pytest.raises(TryAgain):
        deliver("luton", letter)
    assert state(letter)[0] == Letter.QUEUED


def test_a_worker_killed_before_the_last_word_leaves_the_letter_to_the_next(server: MailServer, letter: int) -> None:
    with authority_scope("luton"):
        Letter.objects.filter(pk=letter).update(state=Letter.SENDING)
    assert deliver("luton", letter) == Letter.SENT
    assert len(server.accepted) == 1


def test_a_worker_killed_at_the_last_word_leaves_the_letter_in_doubt_and_never_sent_twice(
    server: MailServer, letter: int
) -> None:
    with authority_scope("luton"):
        Letter.objects.filter(pk=letter).update(state=Letter.HANDING_OVER)
    assert deliver("luton", letter) == Letter.IN_DOUBT
    assert deliver("luton", letter) == Letter.IN_DOUBT
    assert server.accepted == []


def test_a_worker_process_sends_what_waits(server: MailServer, letter: int) -> None:
    sender = worker(server.port)
    try:
        until(lambda: state(letter)[0] == Letter.SENT)
    finally:
        sender.terminate()
        sender.wait(15)
    assert len(server.accepted) == 1


def test_a_worker_process_killed_while_the_server_thinks_never_sends_twice(server: MailServer, letter: int) -> None:
    server.wait = 3
    sender = worker(server.port)
    until(lambda: bool(server.accepted))
    os.killpg(sender.pid, signal.SIGKILL)
    sender.wait()
    server.wait = 0
    until(lambda: settled(letter))
    assert len(server.accepted) == 1
    assert state(letter)[0] == Letter.IN_DOUBT, "a person decides, since the machine can't know"


def test_a_killed_workers_job_is_taken_up_by_the_next(server: MailServer, letter: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (gone,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [gone])
    # In a thread of its own: a browser test may have left an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(take_up())).result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = 'putright.letters.send_letter'")
        assert cursor.fetchone() == ("todo",)


async def take_up() -> None:
    """The periodic job, run as the worker runs it."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            await take_up_stalled_jobs(0)


def test_two_workers_at_once_send_it_once(server: MailServer, letter: int) -> None:
    server.wait = 1
    first, second = worker(server.port), worker(server.port)
    try:
        until(lambda: state(letter)[0] == Letter.SENT)
    finally:
        for one in (first, second):
            one.terminate()
        for one in (first, second):
            one.wait(15)
    assert len(server.accepted) == 1
