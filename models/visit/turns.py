"""The lanes' turns of a day, as kept: read for the order, moved on by the claim under the head row's lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.store.unit_of_work import Tx
from models.unit.rules import Unit
from models.visit.flow import read_covers
from models.visit.lanes import Kept, Turn
from models.visit.order import Turns
from models.visit.table import KeptTurn

_KEPT = select(
    col(KeptTurn.room), col(KeptTurn.last), col(KeptTurn.more), col(KeptTurn.owed), col(KeptTurn.changed)
).where(col(KeptTurn.unit_day) == bindparam("day"))
_ROWS = select(KeptTurn).where(col(KeptTurn.unit_day) == bindparam("day"))


def read_turns(connection: Connection, day: date, now: datetime, unit: Unit) -> Turns:
    """What decides whose turn it is: the unit's ratio, who covers which rooms now, and what is kept of the day."""
    return _turns(connection, connection.execute(_KEPT, {"day": day}), now, unit)


def take_turns(tx: Tx, day: date, unit: Unit) -> tuple[Turns, dict[str, KeptTurn]]:
    """The same, and what is kept by room, to be changed by `keep`."""
    rows = tx.session.scalars(_ROWS, {"day": day}).all()
    return _turns(tx.connection, rows, tx.now, unit), {row.room: row for row in rows}


def keep(tx: Tx, day: date, rows: Mapping[str, KeptTurn], kept: Mapping[str, Kept]) -> None:
    """Remember what a call has changed of the turns; a call that is taken back takes that back too."""
    for room, turn in kept.items():
        row = rows.get(room)
        row = tx.add(KeptTurn(unit_day=day, room=room)) if row is None else tx.change(row)
        row.last, row.more, row.owed = turn.last, turn.more, turn.owed


def _turns(connection: Connection, rows: Iterable[Any], now: datetime, unit: Unit) -> Turns:
    kept = {row.room: Kept(Turn(row.last) if row.last else None, row.more, row.owed, row.changed) for row in rows}
    return Turns(unit.turns, read_covers(connection, now, unit), kept)
