"""Rooms that can't be used for a while: closed by whoever sees it, with a reason, until somebody opens them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select
from sqlmodel import col

from models.permission import Permission
from models.refusal import Invalid, NotFound, NotNow
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.outcomes import Closure, RoomClosed, RoomOpened
from models.unit.read import unit_of
from models.unit.table import RoomClosure

_CLOSED = (
    select(col(RoomClosure.room), col(RoomClosure.since), col(RoomClosure.until), col(RoomClosure.reason))
    .where(col(RoomClosure.opened_at).is_(None))
    .order_by(col(RoomClosure.room))
)


@verb(may=Permission.ROOMS)
def close_room(tx: Tx, *, room: str, reason: str, until: datetime | None = None) -> RoomClosed:
    """Close a room: nobody is called to it until it is opened. Of a closed one, say anew why and until when.

    Whoever is called to it or in it stays there until the radiographer says otherwise.

    Args:
        tx: the transaction.
        room: its id.
        reason: why.
        until: when it is expected to open again, ``None`` when nobody knows.

    Raises:
        NotFound: ``unit.no_such_room``.
        Invalid: ``unit.closing_reason_missing``; ``unit.closing_past``: it should have opened already.
    """
    _known(tx, room)
    why = reason.strip()
    if not why:
        raise Invalid("unit.closing_reason_missing")
    if until is not None and until <= tx.now:
        raise Invalid("unit.closing_past", until=until)
    row = _closed(tx, room)
    if row is None:
        tx.add(RoomClosure(room=room, since=tx.now, until=until, reason=why))
    else:
        tx.change(row)
        row.until, row.reason = until, why
    tx.note(reason=why)
    return RoomClosed(room, until)


@verb(may=Permission.ROOMS)
def open_room(tx: Tx, *, room: str) -> RoomOpened:
    """Open a closed room.

    Raises:
        NotFound: ``unit.no_such_room``.
        NotNow: ``unit.room_open``: it isn't closed.
    """
    _known(tx, room)
    row = _closed(tx, room)
    if row is None:
        raise NotNow("unit.room_open")
    tx.change(row).opened_at = tx.now
    return RoomOpened(room)


def read_closures(connection: Connection) -> dict[str, Closure]:
    """The rooms that are closed now, each with why and until when."""
    return {row.room: Closure(row.room, row.since, row.until, row.reason) for row in connection.execute(_CLOSED)}


def _known(tx: Tx, room: str) -> None:
    # One that the unit has no more may still be opened, but not closed: its row would be seen by nobody.
    if unit_of(tx.connection).room(room) is None and _closed(tx, room) is None:
        raise NotFound("unit.no_such_room", room=room)


def _closed(tx: Tx, room: str) -> RoomClosure | None:
    found = select(RoomClosure).where(col(RoomClosure.room) == room, col(RoomClosure.opened_at).is_(None))
    return tx.session.scalars(found).one_or_none()
