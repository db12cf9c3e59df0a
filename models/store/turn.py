"""Whose turn it is to write a SQLite file: a lock taken before the transaction, so that whoever waits longest is next.

SQLite's own waiting is a back-off: with several busy programs one may lose again and again, for seconds. The kernel
wakes those who wait for a lock in the order in which they came. It drops the lock when a program dies. The lock makes
nothing safe, SQLite's own does; so a program that waits too long for its turn tries its luck without.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Lock, Thread

from models.store import sqlite

SUFFIX = "-turn"
LONGEST_SECONDS = 2.0
"""After so long whoever has the turn is taken for stopped or dead; SQLite then decides."""


class Turn:
    """The turns of one file, for one program.

    Args:
        database: the file.
    """

    def __init__(self, database: Path) -> None:
        mode = sqlite.mode_beside(database.parent)
        self._path = f"{database}{SUFFIX}"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
        if os.fstat(self._file).st_uid == os.geteuid():
            os.fchmod(self._file, mode)  # whatever the umask took away
        self._own = Lock()

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and keep it for as long as the block runs."""
        with self._own:
            if self._now():
                try:
                    yield
                finally:
                    fcntl.flock(self._file, fcntl.LOCK_UN)
            else:
                done = self._in_line()
                try:
                    yield
                finally:
                    done.set()

    def close(self) -> None:
        """Take no more turns."""
        os.close(self._file)

    def _now(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _in_line(self) -> Event:
        """Wait with the others; a wait in the kernel can't be broken off, so it is a thread's.

        Returns:
            What to set once the turn is over, or given up.
        """
        got, done = Event(), Event()
        waiting = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)

        def wait() -> None:
            try:
                fcntl.flock(waiting, fcntl.LOCK_EX)
                got.set()
                done.wait()
            finally:
                os.close(waiting)

        Thread(target=wait, name="turn", daemon=True).start()
        got.wait(LONGEST_SECONDS)
        return done
