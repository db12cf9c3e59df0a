"""The claim: under the head row's lock, the first of the pure order that a covered room can take.

Each thing is read once, by statements built once: whoever performs a verb keeps all others waiting meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, literal_column, select
from sqlmodel import col

from models.clock import clinic_day
from models.store.unit_of_work import Tx
from models.unit.rules import Unit
from models.visit.lanes import Kept
from models.visit.line import first
from models.visit.order import Turns
from models.visit.states import State
from models.visit.table import KeptTurn, Visit, ticket_text
from models.visit.turns import keep, take_turns
from models.visit.waiting import Planned, read_planned

_IN_ROOM: list[Any] = [literal_column(f"'{state}'") for state in (State.CALLED, State.IN_EXAM)]
_THERE = select(
    col(Visit.state), col(Visit.kind), col(Visit.number), col(Visit.patient_id), col(Visit.room), col(Visit.called_from)
).where(col(Visit.state).in_(_IN_ROOM))

_VISIT = select(Visit).where(col(Visit.id) == bindparam("key"))


@dataclass(frozen=True, slots=True)
class There:
    """One who is called to a room, or in exam in it.

    Args:
        called: called, and not come yet.
        ticket: the number.
        patient: the patient's key.
        room: the room.
        station: whose call it is.
    """

    called: bool
    ticket: str
    patient: int
    room: str
    station: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits, and whose turn it is.

    Args:
        unit: what the unit decides.
        planned: who waits or is announced, in no order.
        turns: what decides whose turn it is.
        kept: what is kept of that, by room.
    """

    unit: Unit
    planned: Sequence[Planned]
    turns: Turns
    kept: Mapping[str, KeptTurn]

    @property
    def here(self) -> int:
        """How many wait, whether they can be called or not; not those who are still on the way."""
        return sum(not each.waiting.announced for each in self.planned)


def read_there(tx: Tx) -> list[There]:
    """Who is called or in exam, whatever the day."""
    return [
        There(row.state == State.CALLED, ticket_text(row.kind, row.number), row.patient_id, row.room, row.called_from)
        for row in tx.connection.execute(_THERE)
    ]


def read_queue(tx: Tx, unit: Unit) -> Queue:
    """Who waits today."""
    day = clinic_day(tx.now)
    return Queue(unit, read_planned(tx.connection, day, tx.now, unit), *take_turns(tx, day, unit))


def claim(tx: Tx, queue: Queue, rooms: Sequence[str], there: Iterable[There]) -> tuple[Visit, str] | None:
    """The visit to call next to one of these rooms, ready to be changed, and the room to call it to.

    Whoever performs a verb holds the head row's lock, so two stations that press at once get two different patients,
    in strict order. A closed room is called to by nobody.
    """
    found = _first(tx, queue, rooms)
    if found is None:
        return None
    planned, kept = found
    row = tx.session.scalars(_VISIT, {"key": planned.waiting.visit}).one()
    keep(tx, clinic_day(tx.now), queue.kept, kept)  # before the row is changed, so that both are written at once
    able = [room for room in rooms if room in planned.waiting.rooms]
    return tx.change(row), _room_for(planned, able, {each.room for each in there}, queue.unit)


def next_room(tx: Tx, queue: Queue, rooms: Sequence[str]) -> str | None:
    """For which of these rooms the next one waits whom they could take; ``None`` when they could take nobody."""
    found = _first(tx, queue, rooms)
    return next((room for room in rooms if found is not None and room in found[0].waiting.rooms), None)


def _first(tx: Tx, queue: Queue, rooms: Sequence[str]) -> tuple[Planned, Mapping[str, Kept]] | None:
    found = first((each.waiting for each in queue.planned), tx.now, queue.turns, frozenset(rooms))
    if found is None:
        return None
    return next(each for each in queue.planned if each.waiting.visit == found[0].visit), found[1]


def _room_for(planned: Planned, able: Sequence[str], occupied: Collection[str], unit: Unit) -> str:
    """Of the rooms that can do something: an empty one, then the one that can do most, then the station's first."""
    can_do = [unit.rooms_for(unit.exam(code)) for code in planned.exams]
    return min(able, key=lambda room: (room in occupied, -sum(room in can for can in can_do)))
