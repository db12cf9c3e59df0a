"""The seats at the desks: who sits there, and the door through which they work, which is that of any desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from models.refusal import Unavailable
from models.store.snapshot import Snapshot
from models.store.store import Store, open_store
from models.store.unit_of_work import Actor
from screens.desk import Station
from xray_tui.at_work import AtWork
from xray_tui.demo.staff import Who
from xray_tui.door import Connected
from xray_tui.live import LiveDesk
from xray_tui.settings import Settings

if TYPE_CHECKING:
    from models.clock import Clock
    from models.store.unit_of_work import Tx

P = ParamSpec("P")
T = TypeVar("T")

RECEPTION, RADIOGRAPHER = "reception", "radiographer"
SECOND = "radiographer 2"
"""The place of the second radiographer; the kind of the station is the first one's."""
HOST = "demo"


class Seat(Protocol):
    """The part of ``screens.desk.Desk`` that somebody who plays a desk needs."""

    @property
    def station(self) -> Station:
        """Where this is, and who sits there."""
        ...

    async def perform(self, verb: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Perform a verb."""
        ...

    async def ask(self, read: Callable[[Snapshot], T], /) -> T:
        """Read in one snapshot."""
        ...


class Seats(Protocol):
    """How a seat is taken and left."""

    async def take(self, who: Who, place: str, rooms: tuple[str, ...]) -> Seat:
        """Sit down at a station."""
        ...

    async def leave(self, seat: Seat) -> None:
        """Get up."""
        ...


class StoreSeat:
    """A seat over a store that is open anyway: for the demo in which a person sits at the other desk.

    Args:
        store: the database.
        actor: who sits there.
        place: which of the demo's places it is.
        station: the station.
    """

    def __init__(self, store: Store, actor: Actor, place: str, station: Station) -> None:
        self._store, self._actor, self._place = store, actor, f"{station.kind}@{_host(place)}"
        self.station = replace(station, name=self._place)
        self._at_work = AtWork(self._place, station.kind, station.rooms)
        self._at_work.begin(store, actor)

    def leave(self) -> None:
        """Leave the post."""
        self._at_work.leave(self._store, self._actor)

    async def perform(self, verb: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Perform a verb."""
        return self._store.perform(self._actor, self._place, "", verb, *args, **kwargs)

    async def ask(self, read: Callable[[Snapshot], T], /) -> T:
        """Read in one snapshot."""
        return self._store.read(read)


class StoreSeats:
    """Seats over one store.

    Args:
        store: the database.
        staff: the people as they are known there.
    """

    def __init__(self, store: Store, staff: dict[Who, Actor]) -> None:
        self._store, self._staff = store, staff
        self._taken: list[StoreSeat] = []

    async def take(self, who: Who, place: str, rooms: tuple[str, ...]) -> StoreSeat:
        """Sit down at a station."""
        actor = self._staff[who]
        seat = StoreSeat(self._store, actor, place, Station(_kind(place), rooms, actor.name))
        self._taken.append(seat)
        return seat

    async def leave(self, seat: Seat) -> None:
        """Get up."""
        left = next(each for each in self._taken if each is seat)
        self._taken.remove(left)
        left.leave()


class DeskSeats:
    """Desks of their own, as at any station, without their screens.

    Args:
        database: the demo's.
        clock: its time.
        staff: the people as they are known there.
    """

    def __init__(self, database: str, clock: Clock, staff: dict[Who, Actor]) -> None:
        self._settings = Settings(database=database)
        self._clock, self._staff = clock, staff
        self._open: list[LiveDesk] = []

    async def take(self, who: Who, place: str, rooms: tuple[str, ...]) -> LiveDesk:
        """Open a desk."""

        def connect() -> Connected:
            return Connected(open_store(self._settings.database, clock=self._clock, create=False), self._staff[who])

        settings = replace(self._settings, station=_kind(place), rooms=rooms)
        desk = LiveDesk(settings, connect, host=_host(place))
        loop = asyncio.get_running_loop()

        def post(run: Callable[[], None]) -> None:
            loop.call_soon_threadsafe(run)

        desk.start(post, _nothing, _nothing)
        self._open.append(desk)
        return desk

    async def leave(self, seat: Seat) -> None:
        """Close a desk.

        Raises:
            Unavailable: something was still under way.
        """
        desk = next(desk for desk in self._open if desk is seat)
        self._open.remove(desk)
        if not await asyncio.to_thread(desk.stop):
            raise Unavailable("store.closing")

    async def close(self) -> None:
        """Close all that are open."""
        for desk in tuple(self._open):
            await self.leave(desk)


def _host(place: str) -> str:
    """What the station's name in the journal says of the machine: there is one for each place."""
    return f"{HOST}{place.removeprefix(_kind(place))}"


def _kind(place: str) -> str:
    return RECEPTION if place == RECEPTION else RADIOGRAPHER


def _nothing(*_args: Any) -> None:
    """What a desk without screens does when it is told how the database is."""
