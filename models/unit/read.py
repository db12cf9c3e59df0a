"""What is in force of what the unit decides."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Connection, select
from sqlmodel import col

from models.refusal import Invalid, Unavailable
from models.store.snapshot import Snapshot
from models.unit.parse import parse_unit
from models.unit.rules import Unit, default_text, default_unit
from models.unit.table import UnitText

_BODY = select(col(UnitText.version), col(UnitText.body)).order_by(col(UnitText.version).desc()).limit(1)


@lru_cache(maxsize=2)
def _parsed(body: str) -> Unit:
    return parse_unit(body)


def unit_of(connection: Connection) -> Unit:
    """The unit in force; the shipped default while none was loaded.

    Raises:
        Unavailable: ``unit.from_newer``: another version of the program wrote what this one can't read.
    """
    row = connection.execute(_BODY).first()
    try:
        return default_unit() if row is None else _parsed(row.body)
    except Invalid as error:  # it was valid where it was loaded
        raise Unavailable("unit.from_newer", version=row.version if row else 0) from error


def current_unit(snapshot: Snapshot) -> Unit:
    """The unit in force at the snapshot."""
    return unit_of(snapshot.connection)


def current_text(snapshot: Snapshot) -> tuple[int, str]:
    """The version in force (0: the shipped default) and its text."""
    row = snapshot.connection.execute(_BODY).first()
    return (0, default_text()) if row is None else (row.version, row.body)
