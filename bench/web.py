"""Putright as the bench serves it: the same application, whose every answer also says what it took.

A few addresses under `/bench/` sign in, prepare targets, and register a complaint as the public form does.
"""

import json
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.council import AUTHORITY, use_folder

use_folder(Path(os.environ["BENCH_PROCEDURES"]))

from putright.config.wsgi import application as putright  # noqa: E402 (the folder comes first)

Environ = dict[str, Any]
Start = Callable[..., Any]
MILLISECONDS, WORKED, QUERIES = "X-Bench-Milliseconds", "X-Bench-Worked", "X-Bench-Queries"


class Spent:
    """Time and queries, from here on."""

    def __init__(self) -> None:
        self.queries = 0
        self.started = time.perf_counter()
        self.worked = time.thread_time()
        self.backend = 0
        self.backend_worked = 0.0

    def counting(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Around each query."""
        if not self.queries:
            self.backend = arguments[-1]["connection"].connection.info.backend_pid
            self.backend_worked = _worked(self.backend)
        self.queries += 1
        return execute(*arguments)

    def headers(self) -> list[tuple[str, str]]:
        """What it came to."""
        took = time.perf_counter() - self.started
        worked = time.thread_time() - self.worked + _worked(self.backend) - self.backend_worked
        spent = {MILLISECONDS: f"{took * 1000:.3f}", WORKED: f"{worked * 1000:.3f}", QUERIES: str(self.queries)}
        return list(spent.items())


def _worked(process: int) -> float:
    """The seconds a process of this machine has had a processor for; 0 where that can't be known."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


@contextmanager
def spent() -> Iterator[Spent]:
    """Count what happens within."""
    from django.db import connection

    count = Spent()
    with connection.execute_wrapper(count.counting):
        yield count


def application(environ: Environ, start_response: Start) -> Iterable[bytes]:
    """Answer one request, whole, and then say what it took."""
    if environ["PATH_INFO"].startswith("/bench/"):
        return _own(environ, start_response)
    answered: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        answered.update(status=status, headers=headers)
        return _never_written_to

    with spent() as count:
        parts = putright(environ, start)
        body = b"".join(parts)
        # Django ends a request, and gives its connection back, when its answer is closed.
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        headers = [*answered["headers"], *count.headers()]
    start_response(answered["status"], headers)
    return [body]


def _never_written_to(_: bytes) -> object:
    raise AssertionError("Django returns its answers whole.")


def _own(environ: Environ, start_response: Start) -> Iterable[bytes]:
    asked = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}")
    with spent() as count:
        answer = _OWN[environ["PATH_INFO"].removeprefix("/bench/")](asked)
        headers = count.headers()
    body = json.dumps(answer).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers])
    return [body]


def _sign_in(asked: Mapping[str, Any]) -> object:
    """The session's cookie of a member of staff."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from putright.accounts.models import User
    from putright.accounts.scope import authority_scope

    with authority_scope(AUTHORITY):
        user = User.objects.get(pk=asked["user"])
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "putright.accounts.sign_in.WithinAnAuthority"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def _submit(asked: Mapping[str, Any]) -> object:
    """Register a complaint, as the public form does when it is sent."""
    from putright.accounts.scope import authority_scope
    from putright.cases.clock import day_of, now
    from putright.cases.models import DefaultOwner, Person
    from putright.cases.record import Opening, Recorded, open_case
    from putright.engine.attempt import Attempt
    from putright.engine.people import Actor

    moment = now()
    with authority_scope(AUTHORITY):
        owner = DefaultOwner.objects.get(service="").user_id
        answers = {"channel": "online_form", "summary": asked["summary"], "source": "self", "owner": str(owner)}
        person = Person(authority=AUTHORITY, name=asked["name"], email=asked["email"], address="1 Castle Street")
        attempt = Attempt(
            "receive", day_of(moment), Actor.complainant("person:new"), {**answers, "service": asked["service"]}
        )
        outcome = open_case(Opening(AUTHORITY, "corporate", person, None, uuid.uuid4()), attempt, moment)
    assert isinstance(outcome, Recorded), outcome
    return outcome.case.reference


def _prepare(asked: Mapping[str, Any]) -> object:
    """A case just short of its acknowledgement: its reference, and the number of its last event."""
    from putright.accounts.models import User
    from putright.accounts.scope import authority_scope
    from putright.cases import read
    from putright.cases.clock import day_of, now
    from putright.cases.models import Case
    from putright.cases.record import Recorded, take_step
    from putright.engine.attempt import Attempt

    reference = _submit(asked)
    review = {"about": ["standard_of_service"], "service": asked["service"], "ombudsman": "lgo", "why": "It must be."}
    turns: Mapping[str, dict[str, object]] = {
        "review_issues": {**review, "early_resolution_possible": "no"},
        "start_stage_1": {"reason": "not_suitable", "why": "Asked for."},
        "appoint_investigating_officer": {"investigating_officer": str(asked["officer"])},
    }
    with authority_scope(AUTHORITY):
        case = Case.objects.select_related("complainant", "representative").get(reference=reference)
        actor = read.as_actor(User.objects.get(pk=asked["owner"]))
        for number, (step, answers) in enumerate(turns.items(), 1):
            outcome = take_step(case, Attempt(step, day_of(now()), actor, answers), number, now())
            assert isinstance(outcome, Recorded), outcome
    return [reference, 1 + len(turns)]


def _is_there(_: Mapping[str, Any]) -> object:
    return True


_OWN: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "is-there": _is_there,
    "sign-in": _sign_in,
    "prepare": _prepare,
}
