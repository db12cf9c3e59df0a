"""What the waiting room may see: numbers, rooms and states. No name, no key of a patient, no code of an exam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.visit.states import State


class RoomState(StrEnum):
    """What a room is doing, as far as the public may know."""

    FREE = "free"
    NOBODY_FREE = "no_free_radiographer"  # empty and open, but nobody who works there could take anybody now
    CALLED = "called"
    IN_EXAM = "in_exam"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PublicCall:
    """A number that was called today.

    Args:
        ticket: the number, letter first.
        room: the room's name as on its door.
        called_at: the last call.
        calls: how many calls so far.
        state: where the visit is now.
    """

    ticket: str
    room: str
    called_at: datetime
    calls: int = 1
    state: State = State.CALLED


@dataclass(frozen=True, slots=True)
class PublicRoom:
    """A room of the unit.

    Args:
        id: its key.
        name: as on its door.
        state: what it is doing.
        ticket: the number called to it or in it, "" when it is empty.
    """

    id: str
    name: str
    state: RoomState = RoomState.FREE
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class PublicBoard:
    """The public board of one moment.

    Args:
        seq: the sequence number it was read at; an older board never paints over a newer.
        at: the moment it was read.
        day: the local date that it is of.
        unit: the unit's name.
        called: called and not yet in the room, the newest call first.
        past: called earlier and since then in the room, gone or not present, the newest call first.
        waiting: who holds a number and waits, on hold or not: by number, which says nothing of the order.
        rooms: the unit's rooms, in its own order.
        wait: in how many minutes a walk-in who came now would be called, at least and at most; ``None`` when it can't
            be said.
    """

    seq: int
    at: datetime
    day: date
    unit: str = ""
    called: tuple[PublicCall, ...] = ()
    past: tuple[PublicCall, ...] = ()
    waiting: tuple[str, ...] = ()
    rooms: tuple[PublicRoom, ...] = ()
    wait: tuple[int, int] | None = None
