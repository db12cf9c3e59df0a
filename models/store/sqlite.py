"""SQLite: which library, which settings, which file modes, and who may have the file open.

**The library.** SQLite 3.7.0 to 3.51.2 has the WAL-reset bug (https://sqlite.org/wal.html#walresetbug): two
connections that write or checkpoint at the same moment can corrupt the file. 3.51.3 fixed it; 3.44.6 and 3.50.7 have
the fix too. An interpreter often links an older one, so ``pysqlite3``, which bundles its own, is taken when the
interpreter's is in that range; by version, never by what can be imported, since a source build of ``pysqlite3`` may
bundle an old one again. One process uses one library for all its files: two on one file would drop each other's POSIX
locks.

**Who has the file open.** Beside the database lies ``NAME-open``, empty and locked by ``flock`` for as long as a
program has the database open: shared with a fixed library, exclusively without one. Whoever creates or migrates the
file holds it exclusively meanwhile. The kernel drops the lock when a program dies.

**Durability.** ``journal_mode=WAL`` and ``synchronous=FULL``: a commit that was acknowledged survives a power cut; with
NORMAL it may not (https://sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import sqlite3
import stat
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from models.store.terms import WRITES, Failure

BUSY_SECONDS = 5.0
"""How long a transaction waits for another to end."""

APPLICATION_ID = 0x58524159
"""``XRAY`` in the file's header (https://sqlite.org/pragma.html#pragma_application_id): a database of ours."""

_FIRST_WITH_WAL = (3, 7, 0)
_FIRST_FIXED = (3, 51, 3)
_FIXED_BRANCHES = ((3, 44, 6), (3, 50, 7))

_HEADER = b"SQLite format 3\0"


# Primary result codes (https://sqlite.org/rescode.html).
_FAILURES = {
    3: Failure.READ_ONLY,  # PERM
    5: Failure.BUSY,  # BUSY
    6: Failure.BUSY,  # LOCKED
    8: Failure.READ_ONLY,  # READONLY
    10: Failure.DISK_FAILED,  # IOERR
    11: Failure.CORRUPT,  # CORRUPT
    13: Failure.DISK_FULL,  # FULL
    14: Failure.CANNOT_OPEN,  # CANTOPEN
    23: Failure.READ_ONLY,  # AUTH
    26: Failure.NOT_A_DATABASE,  # NOTADB
}


def is_fixed(version: tuple[int, ...]) -> bool:
    """Whether a SQLite of this version is free of the WAL-reset bug."""
    if not _FIRST_WITH_WAL <= version < _FIRST_FIXED:
        return True
    return any(fix[:2] == version[:2] and version >= fix for fix in _FIXED_BRANCHES)


@cache
def library() -> ModuleType:
    """The library that this process uses for every file: the interpreter's own unless only ``pysqlite3`` is fixed."""
    if is_fixed(sqlite3.sqlite_version_info):
        return sqlite3
    try:
        import pysqlite3.dbapi2 as bundled
    except ImportError:
        return sqlite3
    return bundled if is_fixed(bundled.sqlite_version_info) else sqlite3


def library_is_fixed() -> bool:
    """Whether this process's library is free of the WAL-reset bug."""
    version: tuple[int, ...] = library().sqlite_version_info
    return is_fixed(version)


def engine_for(path: Path) -> Engine:
    """An engine over a file that is there. Nothing is opened yet."""
    engine = bare_engine(path, "rw")
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def bare_engine(path: Path, mode: str) -> Engine:
    """An engine over a file that is there, with nothing set up.

    Args:
        path: the file.
        mode: ``rw`` or ``ro``; in neither does SQLite make a file where there is none, such as one that was removed.
    """
    return create_engine(
        URL.create("sqlite+pysqlite", database=uri(path), query={"mode": mode, "uri": "true"}),
        module=library(),
        # Exceptions would print patients otherwise.
        hide_parameters=True,
        # The driver must not begin transactions by itself: on Python 3.11 it would do so late, and deferred.
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
    )


def uri(path: Path) -> str:
    """The file as SQLite's URI names it."""
    return f"file:{quote(str(path))}"


def _set_up(connection: Any, _record: ConnectionPoolEntry) -> None:
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Take the write lock at once, or promise not to write.

    A transaction that began as a read and then writes fails with "database is locked" without waiting, since another
    may have written after its snapshot.
    """
    writes = connection.get_execution_options().get(WRITES, False)
    if connection.info.get(WRITES) is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info[WRITES] = writes  # of the driver's connection, which the next transaction may get too
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def failure(error: BaseException | None) -> Failure | None:
    """What the clinic calls a failure of the database; ``None`` for a mistake in a statement."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _FAILURES.get(code & 0xFF)


def looks_like_sqlite(path: Path) -> bool:
    """Whether a file is empty or begins as a SQLite database does."""
    with path.open("rb") as file:
        return file.read(len(_HEADER)) in (b"", _HEADER)


def mode_beside(folder: Path) -> int:
    """The mode of files in a folder: the owner's alone, or the group's too where the folder is set up for a group."""
    return 0o660 if folder.stat().st_mode & stat.S_ISGID else 0o600
