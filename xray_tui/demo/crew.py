"""Who sits where when: the morning's people, the relief at midday, one radiographer for both rooms towards the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.journal.look import look
from models.journal.outcomes import LookKind
from xray_tui.demo.radiographer import Radiographer
from xray_tui.demo.reception import Reception
from xray_tui.demo.scene import Scene
from xray_tui.demo.seats import RADIOGRAPHER, RECEPTION, SECOND, Seat, Seats
from xray_tui.demo.staff import Who

_SECOND_LEAVES = timedelta(minutes=75)
"""Before closing: from then on one radiographer covers both rooms."""
_LOOKS_AGAIN = timedelta(seconds=20)


class Crew:
    """The people who work here.

    Args:
        seats: how a desk is taken.
        scene: what everybody needs.
    """

    def __init__(self, seats: Seats, scene: Scene) -> None:
        self._seats, self._scene = seats, scene
        self._taken: dict[str, Seat] = {}
        self._reception: Reception | None = None
        self._radiographers: list[Radiographer] = []
        self._due: datetime | None = None

    @property
    def reception(self) -> Reception:
        """Whoever plays the reception."""
        if self._reception is None:
            raise LookupError("nobody has sat down yet")
        return self._reception

    @property
    def radiographers(self) -> Sequence[Radiographer]:
        """Whoever plays a radiographer, the first room's first."""
        return self._radiographers

    async def sit_down(self) -> None:
        """Begin the day."""
        day, rooms = self._scene.day, tuple(room.id for room in self._scene.unit.rooms)
        self._reception = Reception(await self._take(Who.RECEPTIONIST, RECEPTION, ()), self._scene)
        for who, place, covers in ((Who.RADIOGRAPHER, RADIOGRAPHER, rooms[:1]), (Who.SECOND, SECOND, rooms[1:])):
            self._radiographers.append(Radiographer(await self._take(who, place, covers), covers, self._scene))
        self._radiographers[0].relieved_at = day.hours.relief
        self._radiographers[1].relieved_at = day.hours.closes - _SECOND_LEAVES
        self._plan()

    def due(self) -> datetime | None:
        """When somebody is relieved."""
        return self._due

    def wake(self, now: datetime) -> None:
        """Nothing hurries them."""

    async def act(self, now: datetime) -> bool:
        """Relieve those whose time it is, once nobody is in their room."""
        self._due = now + _LOOKS_AGAIN
        relieved = False
        for number, each in enumerate(tuple(self._radiographers)):
            if each.relieved_at is not None and each.relieved_at <= now and await each.free():
                await (self._go_home(each) if number else self._relieve(each))
                relieved = True
        if relieved:
            self._plan()
        return relieved

    async def make_way(self, place: str) -> None:
        """Let a person sit at a desk: whoever played it leaves it."""
        if place == RECEPTION:
            await self._leave(RECEPTION)
            return
        for taken in tuple(self._taken):
            if taken != RECEPTION:
                await self._leave(taken)
        self._radiographers, self._due = [], None

    async def _relieve(self, radiographer: Radiographer) -> None:
        """Another takes over the station; the reception's program is started anew while nobody needs it."""
        await self._leave(RADIOGRAPHER)
        radiographer.relieved_at = None
        radiographer.seat = await self._take(Who.RELIEF, RADIOGRAPHER, radiographer.rooms)
        if RECEPTION in self._taken:
            await self._leave(RECEPTION)
            self.reception.seat = await self._take(Who.RECEPTIONIST, RECEPTION, ())

    async def _go_home(self, second: Radiographer) -> None:
        """The first one covers all rooms from now on."""
        await self._leave(SECOND)
        await self._leave(RADIOGRAPHER)
        self._radiographers.remove(second)
        first = self._radiographers[0]
        first.rooms = (*first.rooms, *second.rooms)
        first.seat = await self._take(Who.RELIEF, RADIOGRAPHER, first.rooms)

    def _plan(self) -> None:
        times = [each.relieved_at for each in self._radiographers if each.relieved_at is not None]
        self._due = min(times, default=None)

    async def _take(self, who: Who, place: str, rooms: tuple[str, ...]) -> Seat:
        """Sit down, and look at the board, as everybody does first."""
        seat = self._taken[place] = await self._seats.take(who, place, rooms)
        await seat.perform(look, kind=LookKind.BOARD, where="queue")
        return seat

    async def _leave(self, place: str) -> None:
        await self._seats.leave(self._taken.pop(place))
