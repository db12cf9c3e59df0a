"""Opening a file: is it there, is it ours, is its schema this program's; make or migrate it where it may be done."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select

from models.clock import Clock, ScaledClock, SystemClock
from models.refusal import Unavailable
from models.store import ledger, sqlite
from models.store.engine import file_of, reading, translated
from models.store.guard import Guard
from models.store.migrate import Age, Schema, revision_of
from models.store.place import FilePlace, Place
from models.store.terms import WRITES
from models.store.turn import Turn

_OWN_CLOCK = ledger.OwnClock.__table__  # type: ignore[attr-defined]


def opened(url: str, schema: Schema, *, create: bool) -> tuple[Place, Engine]:
    """Open a file; make and migrate it first where needed.

    Args:
        url: ``sqlite:///path`` or a plain path.
        schema: the revisions to bring it to.
        create: whether to make a file that isn't there.

    Raises:
        Unavailable: it can't be opened, and why.
    """
    path = file_of(url)
    check_file(path, create=create)
    try:
        guard = Guard(path)
    except OSError as error:
        raise no_file(path, error) from error
    engine = sqlite.engine_for(path)
    try:
        admit(guard)
        with translated():
            bring_up(path, engine, schema, alone=guard.alone, create=create)
        turn = Turn(path)
        if sqlite.library_is_fixed():
            guard.share()
    except BaseException:
        engine.dispose()
        guard.release()
        raise
    return FilePlace(path, guard, turn), engine


def check_file(path: Path, *, create: bool) -> None:
    """Make an empty file where there is none, or refuse what can't be a database of ours.

    Raises:
        Unavailable: and why.
    """
    try:
        if not path.parent.is_dir():
            raise Unavailable("store.no_folder", folder=str(path.parent))
        if not path.exists():
            if not create:
                raise Unavailable("store.no_such_file", path=str(path))
            _make(path)
        if not path.is_file() or not sqlite.looks_like_sqlite(path):
            raise Unavailable("store.not_a_database")
    except OSError as error:
        raise no_file(path, error) from error
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise Unavailable("store.read_only")


def no_file(path: Path, error: OSError) -> Unavailable:
    """What it is called when the system doesn't give a file."""
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return Unavailable("store.no_access", path=str(path))
        case errno.EROFS:
            return Unavailable("store.read_only")
        case errno.ENOSPC | errno.EDQUOT:
            return Unavailable("store.disk_full")
        case _:
            return Unavailable("store.cannot_open")


def _make(path: Path) -> None:
    mode = sqlite.mode_beside(path.parent)
    try:
        made = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError:
        return  # another program made it just now
    os.fchmod(made, mode)  # whatever the umask took away; SQLite gives its files beside it the same mode
    os.close(made)


def admit(guard: Guard) -> None:
    """Let a program in beside those that have the file open, or refuse it.

    Raises:
        Unavailable: its SQLite isn't safe beside others, or somebody keeps the file for itself.
    """
    if guard.alone:
        return
    if not sqlite.library_is_fixed():
        raise Unavailable("store.unsafe_library", version=sqlite.library().sqlite_version)
    guard.share()


def bring_up(path: Path, engine: Engine, schema: Schema, *, alone: bool, create: bool) -> None:
    """Bring the file to the program's schema.

    Args:
        path: the file.
        engine: over it.
        schema: the program's.
        alone: whether nobody else has it open: only then is it migrated.
        create: whether an empty file may be filled.

    Raises:
        Unavailable: it is another program's, or from the future, or has to be migrated while others use it.
    """
    with reading(engine) as connection:
        age = _age(connection, schema)
    if age is Age.SAME:
        return
    if age is Age.FOREIGN:
        raise Unavailable("store.not_ours", path=str(path))
    if age is Age.NEWER:
        raise Unavailable("store.schema_newer", path=str(path))
    if age is Age.EMPTY and not create:
        raise Unavailable("store.no_such_file", path=str(path))
    if not alone:
        raise Unavailable("store.migrate_alone", path=str(path))
    _migrate(engine, schema)


def _age(connection: Connection, schema: Schema) -> Age:
    has_tables = bool(inspect(connection).get_table_names())
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if has_tables and application != sqlite.APPLICATION_ID:
        return Age.FOREIGN
    return schema.age(revision_of(connection), has_tables=has_tables)


def _migrate(engine: Engine, schema: Schema) -> None:
    """All revisions in one transaction: a program killed in the middle leaves the file as it was."""
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            raise Unavailable("store.cannot_open")
        driver.execute("PRAGMA journal_mode=WAL")
        # A table that is built anew would take its children's rows with it. Inside a transaction this does nothing.
        driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            connection.exec_driver_sql(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
            schema.upgrade(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise Unavailable("store.corrupt")
        driver.execute("PRAGMA foreign_keys=ON")


def clock_of(engine: Engine) -> Clock:
    """The database's own time, else the machine's."""
    with reading(engine) as connection:
        own = connection.execute(select(_OWN_CLOCK.c.origin, _OWN_CLOCK.c.since, _OWN_CLOCK.c.speed)).one_or_none()
    return SystemClock() if own is None else ScaledClock(*own)
