"""The lanes' turns of a day, as kept: read for the order, moved on by the claim under the head row's lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.store.unit_of_work import Tx
from models.unit.rules import Unit
from models.visit.flow import read_covers
from models.visit.order import Kept, Turn, Turns
from models.visit.table import KeptTurn

_KEPT = select(
    col(KeptTurn.room), col(KeptTurn.last), col(KeptTurn.more), col(KeptTurn.owed), col(KeptTurn.changed)
).where(col(KeptTurn.unit_day) == bindparam("day"))


def read_turns(connection: Connection, day: date, now: datetime, unit: Unit) -> Turns:
    """What decides whose turn it is: the unit's ratio, who covers which rooms now, and what is kept of the day."""
    kept = {
        row.room: Kept(Turn(row.last) if row.last else None, row.more, row.owed, row.changed)
        for row in connection.execute(_KEPT, {"day": day})
    }
    return Turns(unit.turns, read_covers(connection, now, unit), kept)


def keep(tx: Tx, day: date, kept: Mapping[str, Kept]) -> None:
    """Remember what a call has changed of the turns; a call that is taken back takes that back too."""
    for room, turn in kept.items():
        found = select(KeptTurn).where(col(KeptTurn.unit_day) == day, col(KeptTurn.room) == room)
        row = tx.session.scalars(found).one_or_none()
        row = tx.add(KeptTurn(unit_day=day, room=room)) if row is None else tx.change(row)
        row.last, row.more, row.owed = turn.last, turn.more, turn.owed
