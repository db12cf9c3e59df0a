"""What the queue's grid is laid out by: its columns, and what can be selected in it. Pure but for words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screens.text import say
from screens.widgets.rows import GRID_INDENT
from screens.widgets.spans import Span

if TYPE_CHECKING:
    from models.unit.rules import Unit

GAP = Span("  ")
BOOKED, ROOM = 8, 9
EXAM_BESIDE_PANEL, EXAM, WIDE_EXAM = 12, 14, 20


@dataclass(frozen=True, slots=True)
class VisitKey:
    """A selected visit; what an act was meant for is this key and the change that was seen."""

    visit: int


@dataclass(frozen=True, slots=True)
class RoomKey:
    """A selected closed room, by its id."""

    room: str


@dataclass(frozen=True, slots=True)
class AlarmKey:
    """A selected alarm, by the step that raised it."""

    step: int


@dataclass(frozen=True, slots=True)
class ExpectedKey:
    """A selected expected arrival, by its first booking."""

    appointment: int


@dataclass(frozen=True, slots=True)
class Grid:
    """How the grid is laid out.

    Args:
        language: the desk's.
        unit: names of rooms and exams.
        now: the clinic's time.
        me: the name of whoever works here.
        station: what the station is called.
        width: the cells that there are.
        wide: whether booked and room have their columns.
        lines: rows that fit; expected becomes one line when they are few.
    """

    language: str
    unit: Unit
    now: datetime
    me: str
    width: int
    wide: bool
    lines: int = 40
    station: str = ""

    @property
    def exam_width(self) -> int:
        """The cells of the exam and its side."""
        if self.width >= 110:
            return WIDE_EXAM
        return EXAM_BESIDE_PANEL if self.wide and self.width < 100 else EXAM

    @property
    def state_width(self) -> int:
        """The cells of the last column."""
        taken = GRID_INDENT + 2 + 2 + 4 + 2 + 3 + 2 + 8 + 2 + self.exam_width + 2
        return self.width - taken - (BOOKED + 2 + ROOM + 2 if self.wide else 0) - 1

    def say(self, key: str, **params: object) -> str:
        """A word of the queue in the desk's language."""
        return say(self.language, f"queue.{key}", **params)


def lateness(minutes: int) -> str:
    """So many minutes late, in three cells: from a hundred on in whole hours."""
    if minutes < 100:
        return f"+{minutes}" if minutes else ""
    return f"+{min(minutes // 60, 9)}h"
