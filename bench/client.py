"""One store, served by gunicorn on this machine and asked over HTTP with a connection kept open."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from bench import database
from bench.council import AUTHORITY, ROOT

MILLISECONDS, WORKED, QUERIES = "X-Bench-Milliseconds", "X-Bench-Worked", "X-Bench-Queries"
_TOKEN = "b" * 32
_FORM = "application/x-www-form-urlencoded"
_SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """A page, how long it took inside the server, how long processors worked on it (ours and the database's)."""

    status: int
    location: str
    body: str
    milliseconds: float
    worked: float
    queries: int
    cookies: Mapping[str, str]

    @property
    def rows(self) -> int:
        """How many cases the page lists."""
        return self.body.count('class="govuk-table__header app-queue__about"')


class Served:
    """The store, while the `with` block lasts."""

    def __init__(self, cases: int) -> None:
        """One process with one thread: each answer is measured alone."""
        self.cases = cases
        self._cookies: dict[int, str] = {}
        # Asked for by the middleware that serves static files, which a store has none of.
        (database.VAR / "static").mkdir(parents=True, exist_ok=True)
        listening = socket.create_server(("127.0.0.1", 0))
        self._port = listening.getsockname()[1]
        environment = database.environment(cases) | {"BENCH_PROCEDURES": str(database.folder_of(cases) / "procedures")}
        program = [sys.executable, "-m", "gunicorn", "bench.web", "--worker-class", "gthread", "--threads", "1"]
        options = ["--bind", f"fd://{listening.fileno()}", "--keep-alive", "600", "--log-level", "warning"]
        self._process = subprocess.Popen(
            [*program, *options], env=environment, cwd=ROOT, pass_fds=[listening.fileno()], start_new_session=True
        )
        listening.close()
        self._connection = HTTPConnection("127.0.0.1", self._port, timeout=120)

    def __enter__(self) -> Self:
        end = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self.own("is-there")
            except OSError:
                self._connection.close()
                time.sleep(0.1)
            else:
                return self
        raise SystemExit(f"The store of {self.cases:,} cases could not be served.")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.wait(30)

    def get(self, user: int, path: str, **query: str) -> Answer:
        """A staff page, as somebody."""
        address = f"/{AUTHORITY}/staff/{path}{'?' + urlencode(query) if query else ''}"
        return self._ask("GET", address, None, {"Cookie": self._cookie(user)})

    def post(self, user: int, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form, as somebody."""
        body = urlencode({**form, "csrfmiddlewaretoken": _TOKEN})
        headers = {"Cookie": self._cookie(user), "Content-Type": _FORM}
        return self._ask("POST", f"/{AUTHORITY}/staff/{path}", body, headers)

    def send_publicly(self, cookies: dict[str, str], path: str, form: Mapping[str, str]) -> Answer:
        """Send a page of the public form; `cookies` are the visitor's, and are added to."""
        cookie = "; ".join(f"{key}={value}" for key, value in {**cookies, "csrftoken": _TOKEN}.items())
        body = urlencode({**form, "csrfmiddlewaretoken": _TOKEN})
        answer = self._ask("POST", f"/{AUTHORITY}/{path}", body, {"Cookie": cookie, "Content-Type": _FORM})
        cookies.update(answer.cookies)
        return answer

    def own(self, what: str, **asked: object) -> tuple[Any, Answer]:
        """Ask the bench's own part of the server."""
        answer = self._ask("POST", f"/bench/{what}", json.dumps(asked), {})
        if answer.status != 200:
            raise SystemExit(f"/bench/{what} of {self.cases:,} cases failed: {answer.body[-2000:]}")
        return json.loads(answer.body), answer

    def _cookie(self, user: int) -> str:
        if user not in self._cookies:
            key, _ = self.own("sign-in", user=user)
            self._cookies[user] = f"sessionid={key}; csrftoken={_TOKEN}"
        return self._cookies[user]

    def _ask(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        self._connection.request(method, address, body, dict(headers))
        response = self._connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        return Answer(
            response.status,
            response.headers.get("Location", ""),
            text,
            float(response.headers.get(MILLISECONDS, "nan")),
            float(response.headers.get(WORKED, "nan")),
            int(response.headers.get(QUERIES, "0")),
            {key: one.value for given in _given(response) for key, one in SimpleCookie(given).items()},
        )


def _given(response: HTTPResponse) -> list[str]:
    return response.headers.get_all("Set-Cookie") or []


def cpus_and_memory() -> tuple[int, int]:
    """How many processors this machine has, and how many GiB of memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return os.cpu_count() or 1, round(memory / 2**30)
