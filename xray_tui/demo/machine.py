"""The machine of a room breaks, and is mended: the room is closed and opened by whoever works there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from models.refusal import Moved, NotNow
from models.unit.rooms import close_room, open_room
from models.visit.call import pass_over
from models.visit.read import read_board
from models.visit.states import State
from models.visit.stop import stop
from xray_tui.demo.hours import Stretch
from xray_tui.demo.seats import Seat
from xray_tui.demo.words import Reason, because


class Machine:
    """A machine that is down for a while.

    Args:
        seat: where whoever works there sits, by now.
        room: the room's id.
        down: when it can't be used.
        language: in which the reason is written.
    """

    def __init__(self, seat: Callable[[], Seat], room: str, down: Stretch, language: str) -> None:
        self._seat, self._room, self._down, self._language = seat, room, down, language
        self._due: datetime | None = down.begins

    def due(self) -> datetime | None:
        """When it breaks, or is mended."""
        return self._due

    def wake(self, now: datetime) -> None:
        """Nothing that others do mends it."""

    async def act(self, now: datetime) -> bool:
        """Break, or be mended."""
        if self._due == self._down.begins:
            self._due = self._down.ends
            await self._break(now)
        else:
            self._due = None
            with suppress(NotNow):  # somebody else has opened it
                await self._seat().perform(open_room, room=self._room)
        return True

    async def _break(self, now: datetime) -> None:
        """Whoever is in the room waits again, and so does whoever is on the way to it.

        When it will be mended is told unless that has passed: time may run faster than anybody works.
        """
        seat, why = self._seat(), because(self._language, Reason.MACHINE_DOWN)
        board = await seat.ask(read_board)
        for row in board.in_rooms:
            with suppress(Moved, NotNow):
                if row.room == self._room and row.state is State.IN_EXAM:
                    await seat.perform(stop, visit=row.visit, seen=row.changed, reason=why)
                elif row.room == self._room:
                    await seat.perform(pass_over, visit=row.visit, seen=row.changed)
        until = self._down.ends if self._down.ends > now else None
        await seat.perform(close_room, room=self._room, reason=why, until=until)
