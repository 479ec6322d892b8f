"""A mail server that keeps what it is given, as files one can read."""

import re
from pathlib import Path
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller

from putright.config.settings import VAR


class _Keep:
    """Writes each message to the folder, under its Message-ID."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep one message."""
        content: bytes = envelope.content
        found = re.search(rb"^Message-ID:\s*<([^>@]+)", content, re.MULTILINE | re.IGNORECASE)
        name = found.group(1).decode("ascii", "replace") if found else str(len(list(self.folder.iterdir())))
        (self.folder / f"{name}.eml").write_bytes(content)
        return "250 kept"


class Mailbox:
    """The server, while the `with` block lasts."""

    def __init__(self, port: int, folder: Path = VAR / "mail") -> None:
        """Listens on this machine only; messages go to `folder`."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._controller = Controller(_Keep(folder), hostname="127.0.0.1", port=port)

    def __enter__(self) -> "Mailbox":
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
