"""What the visit's verbs answer: small and frozen, stored in the journal's entry, read by the desk for its toast.

They hold keys, tickets and times: never a name or a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.refusal import Message


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A patient holds a number.

    Args:
        visit: the visit's key.
        ticket: the number, letter first.
        due: its due time.
        held: whether it is on hold.
    """

    visit: int
    ticket: str
    due: datetime
    held: bool = False


@dataclass(frozen=True, slots=True)
class Announced:
    """A patient on the way is in the order.

    Args:
        visit: the visit's key.
        due: its due time.
    """

    visit: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """A patient was called, or called again.

    Args:
        visit: the visit's key.
        ticket: its number.
        patient: the patient's key, so that the desk can name whom it called.
        room: the room called to.
        calls: how many calls so far.
    """

    visit: int
    ticket: str
    patient: int
    room: str
    calls: int


@dataclass(frozen=True, slots=True)
class NobodyToCall:
    """Nobody in the queue can be called to these rooms now.

    Args:
        waiting: how many wait all the same: on hold, pausing, or for other rooms.
    """

    waiting: int


@dataclass(frozen=True, slots=True)
class Done:
    """A step was taken.

    Args:
        visit: the visit's key.
        ticket: its number.
        state: the state it led to.
    """

    visit: int
    ticket: str
    state: str


@dataclass(frozen=True, slots=True)
class DayClosed:
    """Nobody's visit is open any more.

    Args:
        ended: how many were ended.
    """

    ended: int


@dataclass(frozen=True, slots=True)
class NotStarted:
    """What the patient said isn't of this record: nothing was changed, and the try is remembered.

    Args:
        visit: the visit's key.
        ticket: its number.
    """

    visit: int
    ticket: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """How long exams take was written anew.

    Args:
        rows: for how many exams and rooms.
        own: of how many the unit's own past says it.
    """

    rows: int
    own: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An act was undone.

    Args:
        entry: the sequence number of what was undone.
        verb: what it was.
        visit: the visit's key; of several the first.
        ticket: its number; of several all.
        state: the state that it is in again.
    """

    entry: int
    verb: str
    visit: int
    ticket: str
    state: str


@dataclass(frozen=True, slots=True)
class Undoable:
    """What a person did last, as it is named before it is taken back.

    Args:
        entry: its sequence number.
        verb: what it was, ``visit.finish``.
        at: when.
        visit: the visit's key; ``None`` when it wasn't about one.
        ticket: its number; of several all.
        refused: why it can't be taken back; ``None`` when it can.
    """

    entry: int
    verb: str
    at: datetime
    visit: int | None
    ticket: str
    refused: Message | None = None
