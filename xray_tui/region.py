"""Numbers of several units side by side, and summed: how many wait, are called, are in exam; no name, no number called.

Each unit is a database of its own, and is read as its own waiting room's display reads it: the public views alone. One
that can't be reached costs the others nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.refusal import Message, Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from models.public_board import PublicBoard

AT_ONCE = 16
"""So many are asked at the same time: whoever doesn't answer takes two seconds."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many there are.

    Args:
        waiting: who wait, on hold or not.
        called: who are called and not in the room yet.
        in_exam: who are in exam.
        free: rooms to which somebody could be called now.
        rooms: rooms that aren't closed.
    """

    waiting: int = 0
    called: int = 0
    in_exam: int = 0
    free: int = 0
    rooms: int = 0

    def __add__(self, other: Numbers) -> Numbers:
        """Of both together."""
        return Numbers(
            self.waiting + other.waiting,
            self.called + other.called,
            self.in_exam + other.in_exam,
            self.free + other.free,
            self.rooms + other.rooms,
        )


@dataclass(frozen=True, slots=True)
class UnitNumbers:
    """One unit.

    Args:
        database: what people call its database.
        name: the unit's name; "" when it couldn't be read.
        numbers: how many there are.
        wait: in how many minutes a walk-in who came now would be called, at least and at most.
        at: when it was read.
        fault: why it couldn't be read.
    """

    database: str
    name: str = ""
    numbers: Numbers = Numbers()
    wait: tuple[int, int] | None = None
    at: datetime | None = None
    fault: Message | None = None


def read_region(databases: Sequence[str]) -> tuple[UnitNumbers, ...]:
    """The numbers of each unit, in the order in which their databases are named.

    Args:
        databases: their addresses.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return tuple(pool.map(_unit, dict.fromkeys(databases)))


def total(units: Sequence[UnitNumbers]) -> Numbers:
    """The numbers of all that could be read, together."""
    return sum((unit.numbers for unit in units), Numbers())


def _unit(database: str) -> UnitNumbers:
    from models.public import public_board
    from models.store.public import open_public

    name = _called(database)
    try:
        store = open_public(database)
        try:
            board = store.read(public_board)
        finally:
            store.close()
    except Refusal as refusal:
        return UnitNumbers(name, fault=refusal.message)
    return UnitNumbers(name, board.unit, _numbers(board), board.wait, board.at)


def _numbers(board: PublicBoard) -> Numbers:
    from models.public_board import RoomState

    states = [room.state for room in board.rooms]
    return Numbers(
        waiting=len(board.waiting),
        called=len(board.called),
        in_exam=states.count(RoomState.IN_EXAM),
        free=states.count(RoomState.FREE),
        rooms=len(states) - states.count(RoomState.CLOSED),
    )


def _called(database: str) -> str:
    """What people call a database: never its whole address, which may hold what is nobody's business."""
    from models.store import postgres

    if not postgres.is_address(database):
        return database.removeprefix("sqlite:///")
    try:
        return postgres.name_of(postgres.settings_of(database))
    except Refusal:
        return "?"
