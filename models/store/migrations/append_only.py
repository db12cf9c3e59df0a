"""Triggers that keep the journal append-only, for a revision to call.

SQLite's ``INSERT OR REPLACE`` deletes without firing a delete trigger (unless ``recursive_triggers`` is on), so a
third trigger looks before an insert (https://sqlite.org/lang_conflict.html). It also keeps the order: an entry can
only be the one after the head.
"""

from __future__ import annotations

from sqlalchemy import Connection

_ON_SQLITE = (
    """
    CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER entry_next_only BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT (SELECT seq + 1 FROM head) OR EXISTS (SELECT 1 FROM entry WHERE op_id = NEW.op_id)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER head_forward_only BEFORE UPDATE ON head
    WHEN NEW.seq <= OLD.seq
    BEGIN SELECT RAISE(ABORT, 'the head only moves forward'); END
    """,
    """
    CREATE TRIGGER head_no_delete BEFORE DELETE ON head
    BEGIN SELECT RAISE(ABORT, 'the head stays'); END
    """,
)


def guard(connection: Connection) -> None:
    """Put the triggers on ``entry`` and ``head``."""
    for statement in _ON_SQLITE:
        connection.exec_driver_sql(statement)
