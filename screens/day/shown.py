"""What the day's screen shows: what was read for it, and the keys of its rows. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from models.day_lists import DayList, ListRow
from models.permission import Permission
from models.visit.day_board import Day, ExamCount, Hour, Overruled, Unfinished, Worked


@dataclass(frozen=True, slots=True)
class Shown:
    """A day as it was read.

    Args:
        figures: how many came, waited, how it ended.
        lists: the lists to act on, each with its rows.
        still_open: how many visits need an end before the day is closed.
        today: whether it is of today.
        manager: whether a manager looks.
        closes: whether whoever looks may close it.
    """

    figures: Day
    lists: tuple[tuple[DayList, tuple[ListRow, ...]], ...]
    still_open: int
    today: bool
    manager: bool
    closes: bool = True

    def at(self, key: object) -> object:
        """What a key stands for; ``None`` when it is gone."""
        match key:
            case ListKey(name, number):
                rows = next((rows for each, rows in self.lists if each.id == name), ())
                return next((row for row in rows if row.key == number), None)
            case EndKey(visit, examination):
                ends = self.figures.unfinished
                return next((each for each in ends if (each.visit, each.examination) == (visit, examination)), None)
            case OverruleKey(seq):
                return next((each for each in self.figures.overruled if each.seq == seq), None)
            case HourKey(hour):
                return next((each for each in self.figures.hours if each.hour == hour), None)
            case ExamKey(code, text):
                return next((each for each in self.figures.exams if (each.code, each.text) == (code, text)), None)
            case WorkedKey(staff, name):
                worked = self.figures.worked
                return next((each for each in worked if (each.staff, each.name) == (staff, name)), None)
            case _:
                return None


CLOSES = Permission.HOLD
"""The permission of the verb that closes the day."""


class DayAct(StrEnum):
    """What can be done with the day itself."""

    CLOSE = "close"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class ActKey:
    """Something to do with the day."""

    act: DayAct


@dataclass(frozen=True, slots=True)
class ListKey:
    """A row of a list to act on."""

    list: str
    key: int


@dataclass(frozen=True, slots=True)
class EndKey:
    """A visit or an examination that ended otherwise than done."""

    visit: int
    examination: int | None


@dataclass(frozen=True, slots=True)
class OverruleKey:
    """Something that a person decided otherwise."""

    seq: int


@dataclass(frozen=True, slots=True)
class HourKey:
    """An hour of the day."""

    hour: int


@dataclass(frozen=True, slots=True)
class ExamKey:
    """An exam."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class WorkedKey:
    """A person."""

    staff: int | None
    name: str


def key_of(item: Unfinished | Overruled | Hour | ExamCount | Worked) -> Hashable:
    """The key of a row that stands for this."""
    match item:
        case Unfinished():
            return EndKey(item.visit, item.examination)
        case Overruled():
            return OverruleKey(item.seq)
        case Hour():
            return HourKey(item.hour)
        case ExamCount():
            return ExamKey(item.code, item.text)
        case Worked():
            return WorkedKey(item.staff, item.name)
