"""The feed of a SQLite file: a datagram as a hint, and a slow look behind it.

Every feed listens on a socket in ``NAME-hints`` beside the file; whoever commits sends each an empty datagram, and a
wall sends its word. A hint may be lost and may come for nothing: the truth is the head's ``changed_seq``, which is read
whenever ``PRAGMA data_version`` says that another connection has committed
(https://sqlite.org/pragma.html#pragma_data_version; 6 µs). That look happens five times a second without any hint, so
that a folder without sockets (a path too long, a network file system) costs a fifth of a second and nothing else; it is
the desk's proof of life as well. (inotify on the write-ahead log would fire before the commit can be read.)
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from models.refusal import Unavailable
from models.store import sqlite
from models.store.feed import Feed
from models.store.guard import Guard
from models.store.terms import Failure

SUFFIX = "-hints"
LOOK_SECONDS = 0.2
MOST_SAID = 256

_log = logging.getLogger(__name__)


def hint(database: Path, said: str = "") -> None:
    """Tell every feed of a file that something was committed, or said. Never fails: a hint is only a hint."""
    with contextlib.suppress(OSError):  # nobody listens, or there is no socket left to say it by
        places = list(_folder(database).iterdir())
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.settimeout(0)
            for place in places:
                _send(sender, place, said.encode())


def _send(sender: socket.socket, to: Path, data: bytes) -> None:
    try:
        sender.sendto(data, str(to))
    except ConnectionRefusedError:
        # Its program died without closing.
        with contextlib.suppress(OSError):
            to.unlink()
    except OSError:
        pass  # gone meanwhile, or so many hints waiting that one more says nothing new


class SqliteFeed(Feed):
    """The feed of one file.

    Args:
        database: the file.
        engine: over it; the feed keeps one of its connections.
        guard: says whether the file is still the one that was opened.
        on_change: called with the new ``changed_seq``.
        on_fault: called with the failure.
        on_recovery: called when looks succeed again.
    """

    def __init__(
        self,
        database: Path,
        engine: Engine,
        guard: Guard,
        on_change: Callable[[int], None],
        on_fault: Callable[[Unavailable], None],
        on_recovery: Callable[[], None],
    ) -> None:
        super().__init__(on_change, on_fault, on_recovery)
        self._database = database
        self._engine = engine
        self._guard = guard
        self._connection: Any = None
        self._version = -1

    def _run(self) -> None:
        listener = _listen(self._database)
        try:
            while True:
                self._look()
                if self._wait(listener):
                    return
        finally:
            self._let_go()
            if listener is not None:
                _unlisten(listener, self._database)

    def _wait(self, listener: socket.socket | None) -> bool:
        """Wait for a hint or the next look; true when the feed was stopped."""
        waiting_for = [self._stopped] if listener is None else [self._stopped, listener]
        ready, _, _ = select.select(waiting_for, [], [], LOOK_SECONDS)
        if listener in ready and listener is not None:
            with contextlib.suppress(BlockingIOError):
                while True:
                    self.walls.take(listener.recv(MOST_SAID).decode(errors="replace"), time.monotonic())
        return self._stopped in ready

    def _look(self) -> None:
        try:
            seq = self._read_head()
        except Unavailable as fault:
            self._let_go()
            self._lost(fault)
        else:
            self._saw(seq)

    def _read_head(self) -> int:
        """The head's ``changed_seq``; what it was, while no other connection has committed.

        Raises:
            Unavailable: the file can't be read, or is no longer the one that was opened.
        """
        self._guard.check()
        try:
            if self._connection is None:
                self._connection = self._engine.raw_connection()
            # Before the head: a commit between the two is seen by the next look.
            (version,) = self._connection.driver_connection.execute("PRAGMA data_version").fetchone()
            if version == self._version:
                return self._seq
            (seq,) = self._connection.driver_connection.execute("SELECT changed_seq FROM head").fetchone()
        except (sqlite.library().Error, DBAPIError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            _log.warning("a look at the head failed: %s", cause)
            failure = sqlite.failure(cause) or Failure.CANNOT_OPEN
            raise Unavailable(f"store.{failure.value}") from error
        self._version = version
        return int(seq)

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._version = -1


def _folder(database: Path) -> Path:
    return Path(f"{database}{SUFFIX}")


def _listen(database: Path) -> socket.socket | None:
    """A socket for hints, or none where there can't be one."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    place = _folder(database) / f"{os.getpid()}-{uuid4().hex[:8]}"
    try:
        _make_folder(database)
        try:
            listener.bind(str(place))
        except FileNotFoundError:
            # The last other listener has just taken the folder away.
            _make_folder(database)
            listener.bind(str(place))
        place.chmod(sqlite.mode_beside(database.parent))
    except OSError as error:
        _log.info("no hints, only looks: %s", error)
        listener.close()
        return None
    listener.settimeout(0)
    return listener


def _make_folder(database: Path) -> None:
    folder = _folder(database)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if database.parent.stat().st_mode & stat.S_ISGID:
            folder.chmod(0o2770)  # whatever the umask says


def _unlisten(listener: socket.socket, database: Path) -> None:
    place = Path(listener.getsockname())
    listener.close()
    with contextlib.suppress(OSError):
        place.unlink()
    with contextlib.suppress(OSError):
        _folder(database).rmdir()  # fails while others listen
