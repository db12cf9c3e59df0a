"""Opening a database for the waiting room: to read, and of its tables only what the public may see.

SQLite is asked for the file read-only, and told by an authorizer (https://sqlite.org/c3ref/set_authorizer.html) to
compile no statement that touches anything but the public views, the head row and the unit's text. So a mistake in the
display's code can't show a name: the database won't give it one. A PostgreSQL server does the same by the role that the
display connects as (`models.store.grants`).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from models.refusal import Unavailable
from models.store import migrate, opening_server, postgres, sqlite
from models.store.engine import file_of
from models.store.guard import Guard
from models.store.migrate import Age, Schema
from models.store.opening import clock_of, no_file
from models.store.place import FilePlace
from models.store.store import Store
from models.store.terms import Failure

VIEWS = frozenset({"public_board", "public_queue", "public_expected", "public_post", "public_closure"})
TABLES = frozenset({"head", "clock", "unit_text"})

# What the feed and SQLAlchemy ask; nothing may be set.
_PRAGMAS = frozenset({"data_version", "read_uncommitted"})
_HARMLESS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION})


def open_public(url: str, *, schema: Schema = migrate.SCHEMA) -> Store:
    """Open a database that is there already, to read its public board.

    Args:
        url: ``sqlite:///path``, a plain path, or ``postgresql://...``.
        schema: the revisions that the program knows; the database must be at the last, it is never migrated from here.

    Raises:
        Unavailable: it can't be opened, and why, in one sentence.
    """
    if postgres.is_address(url):
        place, engine = opening_server.opened(url, schema)
        return Store(place, engine, clock_of(engine))
    path = file_of(url)
    if not sqlite.library_is_fixed():
        raise Unavailable("store.unsafe_library", version=sqlite.library().sqlite_version)
    try:
        if not path.is_file():
            raise Unavailable("store.no_such_file", path=str(path))
        guard = Guard(path)
    except OSError as error:
        raise no_file(path, error) from error
    engine = _engine(path)
    try:
        guard.share()
        _check_schema(path, schema)
        return Store(FilePlace(path, guard), engine, clock_of(engine))
    except BaseException:
        engine.dispose()
        guard.release()
        raise


def _check_schema(path: Path, schema: Schema) -> None:
    """Look at the revision, on a connection of its own: the display's can't see it."""
    library, file = sqlite.library(), f"{sqlite.uri(path)}?mode=ro"
    try:
        with closing(library.connect(file, uri=True, timeout=sqlite.BUSY_SECONDS)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != sqlite.APPLICATION_ID:
                raise Unavailable("store.not_ours", path=str(path))
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except library.Error as error:
        failure = sqlite.failure(error) or Failure.CANNOT_OPEN
        raise Unavailable(f"store.{failure.value}") from error
    age = schema.age(found and found[0], has_tables=True)
    if age is Age.NEWER:
        raise Unavailable("store.schema_newer", path=str(path))
    if age is not Age.SAME:
        raise Unavailable("wall.update_first", path=str(path))


def _engine(path: Path) -> Engine:
    engine = sqlite.bare_engine(path, "ro")
    event.listen(engine, "connect", _restrict)
    event.listen(engine, "begin", _begin)
    return engine


def _restrict(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.set_authorizer(_authorize)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, view: str | None) -> int:
    """SQLite asks for each thing that a statement would touch, once, when it is compiled."""
    if action in _HARMLESS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and (first in TABLES or first in VIEWS or view in VIEWS):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS and second is None:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
