"""The database's own roles: what each kind of program may do on a PostgreSQL server, whatever its code would do.

* *owner* owns everything, migrates, and alone lets old entries of the journal go. No station connects as it.
* *desk* reads and writes the clinic; the journal it may only add to and read.
* *gateway* hands in what comes from outside, and what machines report: no staff, no settings of the unit.
* *display* reads the public views, and the few columns beside them that say how fresh they are; no table.

They can log in, and have no password: who gives them one, or lets them in by a certificate, is the server's business.
A server with several units gives each its own four, by a prefix.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection, text

from models.refusal import Invalid, Unavailable
from models.store import postgres
from models.store.engine import writing
from models.store.postgres import Connections

KINDS = ("owner", "desk", "gateway", "display")
PREFIX = "xray"

_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,40}")

_ADDED_TO = "SELECT, INSERT"
_MOVED = "SELECT, UPDATE"
_READ = "SELECT"
_KEPT = "SELECT, INSERT, UPDATE"
_ALL = "SELECT, INSERT, UPDATE, DELETE"

_DESK: Mapping[str, str] = {
    "alembic_version": _READ,
    "checkpoint": _READ,
    "clock": _READ,
    "entry": _ADDED_TO,
    "head": _MOVED,
    "looked_at": _ADDED_TO,
    "unit_text": _ADDED_TO,
}
"""What a desk may do with a table; with any other, all."""

_GATEWAY: Mapping[str, str] = {
    **_DESK,
    "appointment": _KEPT,
    "appointment_referral": _ALL,
    "appointment_step": _KEPT,
    "examination": _KEPT,
    "identifier": _KEPT,
    "looked_at": _READ,
    "patient": _KEPT,
    "performed_examination": _ADDED_TO,
    "performed_step": _KEPT,
    "referral": _KEPT,
    "refused_message": _KEPT,
    "sign_in_tries": "",
    "staff": "SELECT (id, name, roles, active, os_user)",
    "unit_text": _READ,
    "visit": _KEPT,
}
"""Likewise a gateway; any other it may read."""

_DISPLAY: Mapping[str, str] = {
    "alembic_version": "SELECT (version_num)",
    "clock": "SELECT (origin, since, speed)",
    "head": "SELECT (id, seq, changed_seq, at, hash)",
    "unit_text": "SELECT (version, body)",
}
"""Likewise the display; any other not at all."""


def role_of(kind: str, prefix: str = PREFIX) -> str:
    """The name of the role of a kind of program.

    Raises:
        Invalid: ``db.wrong_prefix``.
    """
    if not _PREFIX.fullmatch(prefix):
        raise Invalid("db.wrong_prefix", prefix=prefix)
    return f"{prefix}_{kind}"


def grant(url: str, prefix: str = PREFIX) -> tuple[str, ...]:
    """Make the roles where they aren't there, and give each what it may do and no more; again changes nothing.

    Args:
        url: ``postgresql://...``, as a role that may make roles and owns what there is.
        prefix: what the roles' names begin with.

    Returns:
        Their names.

    Raises:
        Invalid: the prefix can't be one.
        Unavailable: it can't be reached, or whoever asks may not.
    """
    owner, desk, gateway, display = roles = tuple(role_of(kind, prefix) for kind in KINDS)
    if not postgres.is_address(url):
        raise Unavailable("db.no_roles_in_a_file")
    engine = postgres.engine_for(Connections(postgres.settings_of(url)))
    try:
        with writing(engine) as connection:
            for role in roles:
                _make(connection, role)
            _close_to_others(connection, roles)
            connection.execute(text(f"GRANT CREATE ON SCHEMA {_schema(connection)} TO {owner}"))
            tables, views = _named(connection, "r"), _named(connection, "v")
            _hand_over(connection, owner)
            for table in tables:
                _allow(connection, table, desk, _DESK.get(table, _ALL))
                _allow(connection, table, gateway, _GATEWAY.get(table, _READ))
                _allow(connection, table, display, _DISPLAY.get(table, ""))
            for view in views:
                for role in (desk, gateway, display):
                    _allow(connection, view, role, _READ)
            for sequence in _named(connection, "S"):
                connection.execute(text(f'GRANT USAGE ON SEQUENCE "{sequence}" TO {desk}, {gateway}'))
    finally:
        engine.dispose()
    return roles


def _make(connection: Connection, role: str) -> None:
    there = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
    if there is None:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))


def _close_to_others(connection: Connection, roles: tuple[str, ...]) -> None:
    """Nobody but these connects; nobody but the owner makes anything, not even a temporary table."""
    schema, database = _schema(connection), connection.execute(text("SELECT current_database()")).scalar_one()
    everyone = ", ".join(roles)
    for statement in (
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC',
        f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC",
        f'GRANT CONNECT ON DATABASE "{database}" TO {everyone}',
        f"GRANT USAGE ON SCHEMA {schema} TO {everyone}",
    ):
        connection.execute(text(statement))


def _hand_over(connection: Connection, owner: str) -> None:
    """Make the owner the owner of all there is."""
    superuser = connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one()
    if not superuser:  # who isn't must be one of them
        connection.execute(text(f"GRANT {owner} TO CURRENT_USER"))
    for kind, word in (("r", "TABLE"), ("v", "VIEW")):  # a column's sequence goes with its table
        for name in _named(connection, kind):
            connection.execute(text(f'ALTER {word} "{name}" OWNER TO {owner}'))
    functions = text("SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
    for name in connection.scalars(functions).all():
        connection.execute(text(f'ALTER FUNCTION "{name}" OWNER TO {owner}'))


def _allow(connection: Connection, table: str, role: str, what: str) -> None:
    connection.execute(text(f'REVOKE ALL ON "{table}" FROM {role}, PUBLIC'))
    if what:
        connection.execute(text(f'GRANT {what} ON "{table}" TO {role}'))


def _named(connection: Connection, kind: str) -> list[str]:
    """The names of the schema's tables, views or sequences."""
    found = text(
        "SELECT relname FROM pg_class"
        " WHERE relnamespace = current_schema()::regnamespace AND relkind = :kind ORDER BY relname"
    )
    return list(connection.scalars(found, {"kind": kind}))


def _schema(connection: Connection) -> str:
    name: str = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    return name
