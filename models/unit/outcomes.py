"""What the unit's verbs answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LoadedUnit:
    """A text of the unit came into force.

    Args:
        version: its number, from 1.
        rooms: how many rooms it has.
        exams: how many exams its catalogue has.
    """

    version: int
    rooms: int
    exams: int


@dataclass(frozen=True, slots=True)
class Closure:
    """A room that can't be used now.

    Args:
        room: its id.
        since: from when.
        until: when it is expected to open again; it stays closed until somebody opens it.
        reason: why, as staff wrote it.
    """

    room: str
    since: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class RoomClosed:
    """A room was closed, or what is said of a closed one was changed.

    Args:
        room: its id.
        until: when it is expected to open again.
    """

    room: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class RoomOpened:
    """A room can be used again.

    Args:
        room: its id.
    """

    room: str
