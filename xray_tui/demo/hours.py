"""When the demo's unit is open, and when somebody begins to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.clock import clinic_day, day_bounds, instant
from models.refusal import Invalid

OPENS, CLOSES = time(8, 0), time(15, 30)
UNDER_WAY = timedelta(minutes=98)
"""How long the unit has been open when a start outside its hours moves the hours."""
LEAST_UNDER_WAY = timedelta(minutes=45)
EARLIEST = timedelta(hours=1)
"""No start before this time of the day: the morning would lie on the day before."""

STEP = timedelta(minutes=10)


_DOWN, _RELIEF, _CUT = 0.3, 0.45, 0.62
"""When the machine breaks, somebody is relieved, the power goes: how much of the time from the start to closing."""
_DOWN_FOR, _CUT_FOR = timedelta(minutes=30), timedelta(minutes=9)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time during which something is so.

    Args:
        begins: from when.
        ends: until when.
    """

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """The day's hours.

    Args:
        opens: the first appointment.
        start: the demo's start.
        closes: after the last appointment.
    """

    opens: datetime
    start: datetime
    closes: datetime

    @property
    def day(self) -> date:
        """The local date."""
        return clinic_day(self.start)

    @property
    def down(self) -> Stretch:
        """When the machine of the first room is broken."""
        begins = self.start + _DOWN * (self.closes - self.start)
        return Stretch(begins, begins + min(_DOWN_FOR, (self.closes - self.start) / 8))

    @property
    def relief(self) -> datetime:
        """When the radiographer of the first room is relieved."""
        return self.start + _RELIEF * (self.closes - self.start)

    @property
    def cut(self) -> Stretch:
        """When there is no power: whoever comes is written on a paper list."""
        begins = self.start + _CUT * (self.closes - self.start)
        return Stretch(begins, begins + min(_CUT_FOR, (self.closes - self.start) / 12))

    def grid(self, step: timedelta = STEP) -> list[datetime]:
        """The times of the day's appointments."""
        count = int((self.closes - self.opens - STEP) / step)
        return [self.opens + number * step for number in range(count)]

    def slot(self, number: int) -> datetime:
        """The time on the grid so many steps from the start: 0 is the first at or after it, -1 the one before."""
        steps = -(-(self.start - self.opens) // STEP)
        return self.opens + (steps + number) * STEP


def hours_around(start: datetime) -> Hours:
    """The opening hours of a day that is under way at ``start``.

    The unit's own, 8.00 to 15.30, when the start lies well within; else moved, whatever the hour or the weekday.

    Raises:
        Invalid: ``demo.too_early``: the start is in the first hour of a day.
    """
    day = clinic_day(start)
    midnight, _ = day_bounds(day)
    if start - midnight < EARLIEST:
        raise Invalid("demo.too_early", earliest=time(1))
    opens, closes = instant(day, OPENS), instant(day, CLOSES)
    if not opens + LEAST_UNDER_WAY <= start <= closes - LEAST_UNDER_WAY:
        since = start - UNDER_WAY - midnight
        opens = midnight + max(since - since % STEP, timedelta())
        closes = opens + (instant(day, CLOSES) - instant(day, OPENS))
    return Hours(opens, start, closes)
