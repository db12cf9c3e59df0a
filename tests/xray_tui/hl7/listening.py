"""A gateway that listens in this process, and a sender that is nothing but a socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from models.refusal import Message
from xray_tui.hl7.options import options_of
from xray_tui.hl7.part import ListenPart
from xray_tui.settings import Settings

SECONDS = 20.0


@contextmanager
def listening(database: Path, **options: Any) -> Iterator[int]:
    """The port of a gateway that listens for as long as the block runs."""
    told: list[Message] = []
    began, stopping, broken = Event(), Event(), []
    settings = Settings(database=str(database), language="en")
    part = ListenPart(settings, options_of({"port": 0, "quiet_seconds": 2, **options}))

    def ready(where: Message) -> None:
        told.append(where)
        began.set()

    def run() -> None:
        try:
            part.run(ready, stopping)
        except Exception as error:  # noqa: BLE001  asserted below
            broken.append(error)
        finally:
            began.set()

    thread = Thread(target=run)
    thread.start()
    try:
        assert began.wait(SECONDS)
        assert not broken, broken
        yield int(str(told[0].params["port"]))
    finally:
        stopping.set()
        thread.join(SECONDS)
    assert not thread.is_alive()
    assert not broken, broken


class Sender:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self._rest = b""

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def say(self, message: bytes) -> str:
        """Send a message in its frame; the code of the answer."""
        self.send(b"\x0b" + message + b"\x1c\r")
        return self.code()

    def answer(self) -> bytes:
        """The next answer, without its frame; empty when the other side has ended."""
        while b"\x1c\r" not in self._rest:
            try:
                more = self.sock.recv(65536)
            except ConnectionResetError:
                return b""
            if not more:
                return b""
            self._rest += more
        answer, _, self._rest = self._rest.partition(b"\x1c\r")
        assert answer.startswith(b"\x0b")
        return answer[1:]

    def code(self) -> str:
        """``AA M1`` of the next answer; "" when the other side has ended."""
        answer = self.answer()
        return " ".join(answer.decode("latin-1").split("\rMSA|")[1].split("\r")[0].split("|")[:2]) if answer else ""

    def ended(self) -> bool:
        """Whether the other side ends the connection, having said nothing more."""
        return self.answer() == b""
