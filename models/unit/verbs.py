"""Loading what the unit decides."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import col, select

from models.permission import Permission
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.outcomes import LoadedUnit
from models.unit.parse import parse_unit
from models.unit.table import UnitText


@verb(may=Permission.DECIDE_UNIT)
def load_unit(tx: Tx, *, body: str) -> LoadedUnit:
    """Put a new text of the unit in force, at every station at once.

    Raises:
        Invalid: the text can't be read; the message names the place in the file.
    """
    unit = parse_unit(body)
    version = (tx.session.exec(select(func.max(col(UnitText.version)))).one() or 0) + 1
    tx.session.add(UnitText(version=version, body=body, loaded_at=tx.now, loaded_by=tx.actor.staff))
    return LoadedUnit(version, len(unit.rooms), len(unit.catalogue))
