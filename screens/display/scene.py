"""What the wall is to show at one moment, and what a drawing is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from models.public_board import PublicBoard, PublicCall, RoomState
from screens.safe import visible, width

OLD_AFTER = 5.0
"""Seconds from which the age of the data is an alarm."""
TOO_OLD_AFTER = 30.0
"""Seconds from which no number is shown any more."""


class Role(StrEnum):
    """What a block means, which decides its colour."""

    NUMBER = "number"
    TEXT = "text"
    MUTED = "muted"
    RULE = "rule"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of the wall.

    Args:
        board: the last board that was read, ``None`` before the first.
        now: the clinic's time.
        age: how old the data is, in seconds; before the first board, how long it has been waited for.
        fresh_at: the clinic's time of the last good look, ``None`` before the first.
        large: the call whose turn it is to stand large; ``None`` for the newest.
        swapped: whether figure and ground of the called number are swapped, for a new call.
        question: asked of whoever pressed the key that ends the display, "" when nobody did.
    """

    board: PublicBoard | None
    now: datetime
    age: float
    fresh_at: datetime | None = None
    large: PublicCall | None = None
    swapped: bool = False
    question: str = ""

    @property
    def old(self) -> bool:
        """Whether the age of the data must be said."""
        return self.age > OLD_AFTER

    @property
    def too_old(self) -> bool:
        """Whether the data must not be shown."""
        return self.age > TOO_OLD_AFTER

    @property
    def unit(self) -> str:
        """The unit's name."""
        return visible(self.board.unit) if self.board else ""

    @property
    def newest(self) -> PublicCall | None:
        """The call that stands large: whose turn it is, else the newest of those who have not come yet."""
        called = self.board.called if self.board else ()
        return self.large if self.large in called else called[0] if called else None

    @property
    def older(self) -> tuple[PublicCall, ...]:
        """The other calls: first those who have not come yet, then the past ones."""
        if self.board is None:
            return ()
        return (*(call for call in self.board.called if call != self.newest), *self.board.past)

    @property
    def closed(self) -> tuple[str, ...]:
        """The rooms that can't be used, as on their doors."""
        return tuple(room.name for room in self.board.rooms if room.state is RoomState.CLOSED) if self.board else ()

    @property
    def wait(self) -> str:
        """The range of the wait in ``wait_unit``, ``15–25``; "" when it can't be said."""
        if self.board is None or self.board.wait is None:
            return ""
        low, high = self.board.wait
        if self.wait_unit == "h":
            low, high = low // 60, -(-high // 60)  # rounded apart, so that the range holds what it held
        return f"{low}–{high}" if low < high else f"{high}"

    @property
    def wait_unit(self) -> str:
        """``min``; ``h`` from a hundred minutes on, as three digits are no figure to wait by and too wide."""
        return "min" if self.board is None or self.board.wait is None or self.board.wait[1] < 100 else "h"

    @property
    def waiting(self) -> tuple[str, ...]:
        """The numbers that wait."""
        return self.board.waiting if self.board else ()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text at a place of the wall; no two blocks of a drawing overlap.

    Args:
        x: its first column.
        y: its first row.
        lines: equally wide, of printable characters.
        role: its meaning.
        bold: whether it is bold.
        reverse: whether figure and ground are swapped.
    """

    x: int
    y: int
    lines: tuple[str, ...]
    role: Role = Role.TEXT
    bold: bool = False
    reverse: bool = False

    @property
    def width(self) -> int:
        """Columns that it takes."""
        return width(self.lines[0]) if self.lines else 0

    @property
    def end(self) -> int:
        """The first column after it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row after it."""
        return self.y + len(self.lines)


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a painted row: text of one look; ``block`` is ``None`` where the wall is empty."""

    text: str
    block: Block | None = None


def put(x: int, y: int, text: str, role: Role = Role.TEXT, *, bold: bool = False, reverse: bool = False) -> Block:
    """A block of one line; the text may come from outside."""
    return Block(x, y, (visible(text),), role, bold, reverse)


def ending_at(edge: int, block: Block) -> Block:
    """The block moved so that it ends at a column."""
    return replace(block, x=edge - block.width)


def paint(columns: int, rows: int, blocks: Iterable[Block]) -> list[list[Run]]:
    """The wall row by row, every row exactly as wide as the wall; what would stand outside of it is left out."""
    lines: list[list[tuple[Block, str]]] = [[] for _ in range(rows)]
    for block in blocks:
        for y, text in enumerate(block.lines, block.y):
            if 0 <= y < rows and block.x >= 0 and block.end <= columns:
                lines[y].append((block, text))
    return [_row(columns, sorted(line, key=lambda placed: placed[0].x)) for line in lines]


def _row(columns: int, line: list[tuple[Block, str]]) -> list[Run]:
    runs: list[Run] = []
    at = 0
    for block, text in line:
        if block.x > at:
            runs.append(Run(" " * (block.x - at)))
        runs.append(Run(text, block))
        at = block.end
    if at < columns:
        runs.append(Run(" " * (columns - at)))
    return runs


def plain(columns: int, rows: int, blocks: Iterable[Block]) -> str:
    """The wall as plain text, without the blanks at the ends of its rows."""
    return "\n".join("".join(run.text for run in row).rstrip() for row in paint(columns, rows, blocks)) + "\n"
