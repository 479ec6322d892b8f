"""A real mail server for tests, which can be slow or refuse, and counts what it was given."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class MailServer:
    """What it accepted, and how it answers: `say` is its reply to a whole message, `wait` delays it by seconds."""

    port: int
    accepted: list[bytes] = field(default_factory=list)
    say: str = "250 kept"
    say_to_recipient: str = "250 ok"
    wait: float = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """One recipient."""
        if self.say_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.say_to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """One message, whole."""
        if self.say.startswith("250"):
            self.accepted.append(envelope.content)
        if self.wait:
            await asyncio.sleep(self.wait)
        return self.say

    def messages(self) -> list[EmailMessage]:
        """What it accepted, parsed."""
        return [message_from_bytes(content, policy=policy.default) for content in self.accepted]  # type: ignore[misc]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Listening on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = MailServer(port)
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
