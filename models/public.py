"""The read behind the wall: Core on views that hold no name, no patient's key and no code.

A display, or a database role made for it, needs these views, the head row and the unit's text, and nothing else.
``public_board`` has the numbers: today's and earlier days' visits that wait, are called or in exam, or were called
before they ended; whoever waits on hold is waiting like any other. What the range of the wait is computed from is in
views of its own, without the numbers (``models.visit.flow``). Their SQL is in the migrations.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Dialect, Integer, String, bindparam, column, select, table
from sqlmodel import UTCDateTime

from models.clock import clinic_day
from models.public_board import PublicBoard, PublicCall, PublicRoom, RoomState
from models.refusal import Refusal
from models.store.snapshot import Snapshot
from models.unit.read import unit_of
from models.unit.rules import Room, Unit
from models.visit.flow import public_flow, read_closed, read_covers
from models.visit.states import State
from models.visit.wait import NEWCOMER, in_reach, waits

logger = logging.getLogger(__name__)

VIEW = "public_board"

_TICKET = re.compile(r"[A-Z][0-9]{3,6}")


class _Instant(UTCDateTime):
    """An instant; what can't be read as one is the row's fault alone, so it doesn't stop the others from being read."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        process = super().result_processor(dialect, coltype)

        def tolerant(value: Any) -> Any:
            try:
                return process(value) if process else value
            except (ValueError, TypeError, AttributeError):
                return _UNREADABLE

        return tolerant


_UNREADABLE = object()

_VIEW = table(
    VIEW,
    column("ticket", String),
    column("state", String),
    column("room", String),
    column("called_at", _Instant()),
    column("calls", Integer),
    column("day", Date),
)

# The day's date is compared, never returned: a row without a readable one belongs to no day.
_TODAY = select(_VIEW.c.ticket, _VIEW.c.state, _VIEW.c.room, _VIEW.c.called_at, _VIEW.c.calls).where(
    _VIEW.c.day == bindparam("today")
)


@dataclass(frozen=True, slots=True)
class _Row:
    ticket: str
    state: State
    room: str
    called_at: datetime | None
    calls: int

    @property
    def number(self) -> int:
        return int(self.ticket[1:])


def public_board(snapshot: Snapshot) -> PublicBoard:
    """Today's public board. A row that makes no sense is left out and logged, never the reason for a blank wall.

    Args:
        snapshot: the state of the clinic to read.
    """
    day = clinic_day(snapshot.now)
    unit = _unit(snapshot.connection)
    rooms = () if unit is None else unit.rooms
    closed = read_closed(snapshot.connection)
    rows = _rows(snapshot.connection, day)
    doors = {room.id: room.door for room in rooms}
    covers = () if unit is None else read_covers(snapshot.connection, snapshot.now, unit)
    taken = {row.room for row in rows if row.state in (State.CALLED, State.IN_EXAM)}
    reach = in_reach(doors, covers, taken)
    return PublicBoard(
        seq=snapshot.seq,
        at=snapshot.now,
        day=day,
        unit="" if unit is None else str(unit.names),
        called=_calls((row for row in rows if row.state is State.CALLED), doors),
        past=_calls((row for row in rows if row.state not in (State.CALLED, State.WAITING)), doors),
        waiting=tuple(row.ticket for row in sorted(rows, key=lambda row: row.number) if row.state is State.WAITING),
        rooms=tuple(_room(room, rows, closed, reach) for room in rooms),
        wait=None if unit is None else _wait(snapshot, unit),
    )


def _unit(connection: Connection) -> Unit | None:
    try:
        return unit_of(connection)
    except Refusal as refusal:  # a text that this version can't read: the wall shows the rooms by their keys
        logger.warning("the unit's text can't be read: %s", refusal.message)
        return None


def _wait(snapshot: Snapshot, unit: Unit) -> tuple[int, int] | None:
    try:
        wait = waits(public_flow(snapshot.connection, snapshot.now, unit), snapshot.now).get(NEWCOMER)
    except (ValueError, TypeError, AttributeError, KeyError):  # a row that makes no sense must not take the wall down
        logger.warning("the wait can't be estimated", exc_info=True)
        return None
    return None if wait is None else (wait.low, wait.high)


def _rows(connection: Connection, day: date) -> list[_Row]:
    rows = []
    for raw in connection.execute(_TODAY, {"today": day}):
        row = _row(*raw)
        if row is None:
            logger.warning("a row of %s was left out: it makes no sense", VIEW)
        else:
            rows.append(row)
    return rows


def _row(ticket: object, state: object, room: object, called_at: object, calls: object) -> _Row | None:
    if not isinstance(ticket, str) or not _TICKET.fullmatch(ticket) or not isinstance(room, str):
        return None
    try:
        where = State(str(state))
    except ValueError:
        return None
    called = called_at if isinstance(called_at, datetime) else None
    if called is None and (called_at is not None or where is not State.WAITING):
        return None
    return _Row(ticket, where, room, called, calls if isinstance(calls, int) else 1)


def _calls(rows: Iterable[_Row], doors: dict[str, str]) -> tuple[PublicCall, ...]:
    calls = [
        PublicCall(row.ticket, doors.get(row.room, row.room), row.called_at, row.calls, row.state)
        for row in rows
        if row.called_at is not None
    ]
    return tuple(sorted(calls, key=lambda call: (call.called_at, call.ticket), reverse=True))


def _room(room: Room, rows: list[_Row], closed: Collection[str], reach: Collection[str]) -> PublicRoom:
    here = [row for row in rows if row.room == room.id]
    for state, shown in ((State.IN_EXAM, RoomState.IN_EXAM), (State.CALLED, RoomState.CALLED)):
        for row in here:
            if row.state is state:
                return PublicRoom(room.id, room.door, shown, row.ticket)
    if room.id in closed:
        return PublicRoom(room.id, room.door, RoomState.CLOSED)
    return PublicRoom(room.id, room.door, RoomState.FREE if room.id in reach else RoomState.NOBODY_FREE)
