"""Who has a database file open: a lock file beside it (see `models.store.sqlite`)."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from models.refusal import Unavailable
from models.store import sqlite

SUFFIX = "-open"
WAIT_SECONDS = 10.0
_STEP_SECONDS = 0.02


class Guard:
    """The lock that says that this program has a database open."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._opened = _identity(database)
        mode = sqlite.mode_beside(database.parent)
        self._file = os.open(f"{database}{SUFFIX}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
        if os.fstat(self._file).st_uid == os.geteuid():
            os.fchmod(self._file, mode)  # whatever the umask took away
        self.alone = self._lock(fcntl.LOCK_EX)
        """Whether nobody else has the database open, nor can open it."""

    def check(self) -> None:
        """See that the file lies where it was opened: removed, it would go on answering, for this program alone.

        Raises:
            Unavailable: it was removed, or another lies there.
        """
        try:
            if _identity(self._database) == self._opened:
                return
        except OSError as error:
            raise Unavailable("store.file_gone") from error
        raise Unavailable("store.file_gone")

    def share(self) -> None:
        """Let others in; wait for whoever is creating or migrating the file.

        Raises:
            Unavailable: somebody keeps the file for itself.
        """
        give_up = time.monotonic() + WAIT_SECONDS
        while not self._lock(fcntl.LOCK_SH):
            if time.monotonic() > give_up:
                raise Unavailable("store.kept_by_another")
            time.sleep(_STEP_SECONDS)
        self.alone = False

    def release(self) -> None:
        """Have the database open no longer."""
        os.close(self._file)

    def _lock(self, how: int) -> bool:
        try:
            fcntl.flock(self._file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _identity(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_dev, found.st_ino
