"""Closing time: whoever still waits gets an end, with a reason, once the rooms are empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from models.refusal import Moved, NotNow
from models.visit.close_day import close_day, still_expected, still_open
from models.visit.ends import DayEnd, OpenVisit
from models.visit.states import State
from xray_tui.demo.radiographer import OVERTIME
from xray_tui.demo.seats import Seat
from xray_tui.demo.story import Day
from xray_tui.demo.words import Reason, because

_AGAIN = timedelta(minutes=1)
_IN_ROOM = (State.CALLED, State.IN_EXAM)


class Closing:
    """The end of the day.

    Args:
        seat: where whoever closes it sits, by now.
        day: the made-up day.
        language: in which the reasons are written.
    """

    def __init__(self, seat: Callable[[], Seat], day: Day, language: str) -> None:
        self.done = False
        self._seat, self._language = seat, language
        self._due = day.hours.closes + OVERTIME + _AGAIN

    def due(self) -> datetime | None:
        """When the day is closed, if all goes well."""
        return None if self.done else self._due

    def wake(self, now: datetime) -> None:
        """It isn't hurried."""

    async def act(self, now: datetime) -> bool:
        """Close the day, unless somebody is in a room."""
        left = await self._seat().ask(still_open)
        if any(visit.state in _IN_ROOM for visit in left):
            self._due = now + _AGAIN
            return False
        try:
            missed = [each.appointment for each in await self._seat().ask(still_expected)]
            await self._seat().perform(close_day, ends=[self._end(visit) for visit in left], missed=missed)
        except (Moved, NotNow):
            self._due = now + _AGAIN
            return False
        self.done = True
        return True

    def _end(self, visit: OpenVisit) -> DayEnd:
        here = any(line.referral is not None for line in visit.exams)
        why = Reason.CLOSING if here and visit.state is State.WAITING else Reason.NEVER_CAME
        return DayEnd(visit.visit, visit.changed, State.LEFT, because(self._language, why))
