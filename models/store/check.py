"""Whether a database is sound as a database: its pages, its foreign keys, its schema, the triggers of the journal."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from sqlalchemy import Connection, text

import models
from models.refusal import Message
from models.store.migrations import append_only
from models.store.snapshot import Snapshot
from models.store.table import METADATA


def check_storage(snapshot: Snapshot) -> tuple[Message, ...]:
    """What is wrong; nothing, unless a disk failed or somebody has worked on the database by hand."""
    connection = snapshot.connection
    parts = (_pages(connection), _foreign_keys(connection), _schema(connection), _triggers(connection))
    return tuple(message for part in parts for message in part)


def _pages(connection: Connection) -> Iterator[Message]:
    if connection.dialect.name == "sqlite":
        rows = [row for (row,) in connection.exec_driver_sql("PRAGMA integrity_check") if row != "ok"]
    else:
        # The server watches over its pages (data checksums, pg_amcheck); an index that was never finished is ours.
        rows = list(
            connection.scalars(
                text(
                    "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
                    " WHERE relnamespace = current_schema()::regnamespace AND NOT indisvalid"
                )
            )
        )
    if rows:
        yield Message("db.damaged", {"count": len(rows), "first": str(rows[0])})


def _foreign_keys(connection: Connection) -> Iterator[Message]:
    if connection.dialect.name == "sqlite":
        tables = [row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    else:
        tables = list(
            connection.scalars(
                text(
                    "SELECT conrelid::regclass::text FROM pg_constraint"
                    " WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"
                    " UNION ALL SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                    " WHERE relnamespace = current_schema()::regnamespace AND tgisinternal AND tgenabled = 'D'"
                )
            )
        )
    for table in dict.fromkeys(tables):
        yield Message("db.dangling", {"table": table, "count": tables.count(table)})


def _schema(connection: Connection) -> Iterator[Message]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    for module in pkgutil.walk_packages(models.__path__, "models."):
        if module.name.endswith(".table"):
            importlib.import_module(module.name)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    differences = compare_metadata(context, METADATA)
    if differences:
        yield Message("db.other_schema", {"count": len(differences)})


def _triggers(connection: Connection) -> Iterator[Message]:
    if connection.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        found = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE relnamespace = current_schema()::regnamespace AND tgenabled <> 'D'"
        )
    there = set(connection.scalars(text(found)))
    for name in sorted(append_only.names(connection) - there):
        yield Message("db.no_trigger", {"trigger": name})
