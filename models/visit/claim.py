"""The claim: under the head row's lock, the first of the pure order that a covered room can take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from models.clock import clinic_day
from models.store.unit_of_work import Tx
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.visit.act import examinations
from models.visit.order import Kept, Waiting, first
from models.visit.states import Examined, State
from models.visit.table import Visit
from models.visit.turns import keep, read_turns
from models.visit.waiting import read_waiting


def claim(tx: Tx, rooms: Sequence[str]) -> tuple[Visit, str] | None:
    """The visit to call next to one of these rooms, ready to be changed, and the room to call it to.

    Whoever performs a verb holds the head row's lock, so two stations that press at once get two different patients,
    in strict order. A closed room is called to by nobody.
    """
    found = _first(tx, rooms)
    if found is None:
        return None
    waiting, kept = found
    unit = unit_of(tx.connection)
    keep(tx, clinic_day(tx.now), kept)
    row = tx.session.get_one(Visit, waiting.visit)
    return tx.change(row), _room_for(tx, row, [room for room in rooms if room in waiting.rooms], unit)


def next_room(tx: Tx, rooms: Sequence[str]) -> str | None:
    """For which of these rooms the next one waits whom they could take; ``None`` when they could take nobody."""
    found = _first(tx, rooms)
    return next((room for room in rooms if found is not None and room in found[0].rooms), None)


def called_to(tx: Tx, rooms: Sequence[str]) -> dict[str, Visit]:
    """Who is called to these rooms and hasn't come yet, by room."""
    called = select(Visit).where(col(Visit.state) == State.CALLED.value, col(Visit.room).in_(list(rooms)))
    return {row.room: row for row in tx.session.exec(called)}


def how_many_wait(tx: Tx) -> int:
    """How many wait today, whether they can be called or not; not those who are still on the way."""
    waiting = read_waiting(tx.connection, clinic_day(tx.now), tx.now, unit_of(tx.connection))
    return sum(not visit.announced for visit in waiting)


def _first(tx: Tx, rooms: Sequence[str]) -> tuple[Waiting, Mapping[str, Kept]] | None:
    unit, day = unit_of(tx.connection), clinic_day(tx.now)
    turns = read_turns(tx.connection, day, tx.now, unit)
    return first(read_waiting(tx.connection, day, tx.now, unit), tx.now, turns, frozenset(rooms))


def _room_for(tx: Tx, row: Visit, able: Sequence[str], unit: Unit) -> str:
    """Of the rooms that can do something: an empty one, then the one that can do most, then the station's first."""
    occupied = set(
        tx.session.exec(
            select(col(Visit.room)).where(col(Visit.state).in_([State.CALLED.value, State.IN_EXAM.value]))
        ).all()
    )
    planned = [unit.rooms_for(unit.exam(each.exam_code)) for each in examinations(tx, row.id, Examined.PLANNED)]
    return min(able, key=lambda room: (room in occupied, -sum(room in can for can in planned)))
