"""A tiny TCP proxy before a server's socket, which a test has cut the line or fall silent."""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from enum import Enum, auto
from pathlib import Path
from threading import Thread

COMMIT = b"Q\0\0\0\x0bCOMMIT\0"
"""The message by which psycopg commits a verb."""


class Cut(Enum):
    """What becomes of the next commit."""

    NONE = auto()
    BEFORE = auto()  # it never reaches the server
    AFTER = auto()  # the server commits; its answer is lost
    FOR_GOOD = auto()  # its answer is lost, and nobody gets through any more


class Proxy:
    """Passes on what comes, in a thread of its own.

    Args:
        to: the server's socket.
    """

    def __init__(self, to: Path) -> None:
        self.cut = Cut.NONE
        self.silent = False
        self._down = False
        self._to = str(to)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lines: dict[socket.socket, socket.socket] = {}
        self._losing: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._running = True
        self._thread = Thread(target=self._run, name="proxy", daemon=True)
        self._thread.start()

    def url(self, database: str) -> str:
        """The address of one of the server's databases, by this way."""
        return f"postgresql://127.0.0.1:{self.port}/{database}?user=xray_admin&sslmode=disable"

    def close(self) -> None:
        """Cut all lines and take no more."""
        if not self._running:
            return
        self._running = False
        self._thread.join()
        while self._lines:
            self._hang_up(next(iter(self._lines)))
        self._listener.close()
        self._selector.close()

    def _run(self) -> None:
        while self._running:
            if self.silent:  # nothing is taken, passed on or hung up
                time.sleep(0.01)
                continue
            for key, _ in self._selector.select(0.01):
                one = key.fileobj
                assert isinstance(one, socket.socket)
                if one is self._listener:
                    self._accept()
                elif one in self._lines:
                    self._pass_on(one)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        if self._down:
            client.close()
            return
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self._to)
        except OSError:
            client.close()
            server.close()
            return
        for one, other in ((client, server), (server, client)):
            self._lines[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _pass_on(self, one: socket.socket) -> None:
        other = self._lines[one]
        try:
            said = one.recv(65536)
        except OSError:
            said = b""
        if COMMIT in said and self.cut is not Cut.NONE:
            cut, self.cut = self.cut, Cut.NONE
            if cut is Cut.BEFORE:
                said = b""
            else:
                self._losing.add(other)
                self._down = cut is Cut.FOR_GOOD
        elif one in self._losing:
            said = b""  # the server's answer to the commit
        if not said:
            self._hang_up(one)
            while self._down and self._lines:
                self._hang_up(next(iter(self._lines)))
            return
        with contextlib.suppress(OSError):
            other.sendall(said)

    def _hang_up(self, one: socket.socket) -> None:
        other = self._lines.pop(one)
        del self._lines[other]
        for each in (one, other):
            self._losing.discard(each)
            self._selector.unregister(each)
            each.close()
