"""Opening a PostgreSQL server's database: is it there, is its schema this program's. Only its owner migrates it."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect

from models.refusal import Unavailable
from models.store import ledger, postgres
from models.store.engine import reading, writing
from models.store.migrate import Age, Schema, revision_of
from models.store.place import Place, ServerPlace
from models.store.postgres import Connections


def opened(url: str, schema: Schema) -> tuple[Place, Engine]:
    """Open a server's database.

    Args:
        url: ``postgresql://...``.
        schema: the revisions that the program knows; the database must be at the last.

    Raises:
        Unavailable: it can't be opened, and why.
    """
    connections = Connections(postgres.settings_of(url))
    engine = postgres.engine_for(connections)
    try:
        with reading(engine) as connection:
            _refuse_unless_current(age_of(connection, schema), postgres.name_of(connections.settings))
    except BaseException:
        engine.dispose()
        raise
    return ServerPlace(url, connections), engine


def upgrade(url: str, schema: Schema) -> tuple[str | None, str]:
    """Bring a server's database to the program's schema, in one transaction, as the role that owns it.

    Args:
        url: ``postgresql://...``.
        schema: the program's.

    Returns:
        The revision that it had, ``None`` for an empty database, and the one that it has now.

    Raises:
        Unavailable: it is another program's, or from the future, or can't be reached.
    """
    connections = Connections(postgres.settings_of(url))
    engine = postgres.engine_for(connections)
    name, last = postgres.name_of(connections.settings), schema.revisions[-1]
    try:
        with writing(engine) as connection:
            # One at a time; and a big table may take its time.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADING})")
            age, before = age_of(connection, schema), revision_of(connection)
            if age in (Age.EMPTY, Age.OLDER):
                schema.upgrade(connection)
            else:
                _refuse_unless_current(age, name)
    finally:
        engine.dispose()
    return before, last


_UPGRADING = 0x58524159
"""``XRAY``: the number of the lock that an upgrade holds."""


def age_of(connection: Connection, schema: Schema) -> Age:
    """How the database's schema stands to the program's."""
    tables = inspect(connection).get_table_names()
    if tables and ledger.HEAD.name not in tables:
        return Age.FOREIGN
    return schema.age(revision_of(connection), has_tables=bool(tables))


def _refuse_unless_current(age: Age, name: str) -> None:
    match age:
        case Age.SAME:
            return
        case Age.EMPTY | Age.OLDER:
            raise Unavailable("store.upgrade_first", database=name)
        case Age.NEWER:
            raise Unavailable("store.schema_newer", path=name)
        case Age.FOREIGN:
            raise Unavailable("store.not_ours", path=name)
