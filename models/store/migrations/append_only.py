"""Triggers that keep the journal append-only, for a revision to call.

SQLite's ``INSERT OR REPLACE`` deletes without firing a delete trigger (unless ``recursive_triggers`` is on), so others
look before an insert (https://sqlite.org/lang_conflict.html). That on ``entry`` also keeps the order: an entry can only
be the one after the head. An entry goes only behind a checkpoint, which stays. PostgreSQL's TRUNCATE fires no trigger
for rows, so there one refuses the statement.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

_ON_SQLITE = (
    """
    CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
    WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM checkpoint)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER entry_next_only BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT (SELECT seq + 1 FROM head) OR EXISTS (SELECT 1 FROM entry WHERE op_id = NEW.op_id)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER checkpoint_later_only BEFORE INSERT ON checkpoint
    WHEN NEW.seq IS NULL OR NEW.seq <= (SELECT coalesce(max(seq), 0) FROM checkpoint)
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
    """
    CREATE TRIGGER head_no_other BEFORE INSERT ON head WHEN EXISTS (SELECT 1 FROM head)
    BEGIN SELECT RAISE(ABORT, 'the head stays'); END
    """,
)


# A function's own search_path: else a station could put a temporary ``head`` before the real one.
_ON_POSTGRESQL = (
    """
    CREATE FUNCTION xray_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE FUNCTION xray_next_only() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$
    BEGIN
        IF NEW.seq IS DISTINCT FROM (SELECT seq + 1 FROM head) THEN
            RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION xray_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$
    BEGIN
        IF OLD.seq > (SELECT coalesce(max(seq), 0) FROM checkpoint) THEN
            RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$
    """,
    """
    CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION xray_kept()
    """,
    """
    CREATE TRIGGER checkpoint_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION xray_refuse('the journal is append-only')
    """,
    """
    CREATE TRIGGER entry_no_change BEFORE UPDATE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION xray_refuse('the journal is append-only')
    """,
    """
    CREATE TRIGGER entry_next_only BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION xray_next_only()
    """,
    """
    CREATE TRIGGER head_forward_only BEFORE UPDATE ON head
    FOR EACH ROW WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION xray_refuse('the head only moves forward')
    """,
    """
    CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON head
    FOR EACH STATEMENT EXECUTE FUNCTION xray_refuse('the head stays')
    """,
)


def guard(connection: Connection) -> None:
    """Put the triggers on ``entry`` and ``head``."""
    if connection.dialect.name == "sqlite":
        for statement in _ON_SQLITE:
            connection.exec_driver_sql(statement)
        return
    schema = connection.dialect.identifier_preparer.quote(connection.dialect.default_schema_name or "public")
    for statement in _ON_POSTGRESQL:
        connection.exec_driver_sql(statement.format(schema=schema))


def names(connection: Connection) -> set[str]:
    """What the triggers are called on this engine."""
    statements = _ON_SQLITE if connection.dialect.name == "sqlite" else _ON_POSTGRESQL
    return set(re.findall(r"CREATE TRIGGER (\w+)", " ".join(statements)))
