"""The desk over a real database: the lane, the reader and the feed behind `screens.desk.Desk`, without Textual.

``start`` returns at once: the database stack is imported and the database opened in the lane's thread, while the first
frame is painted. Until then verbs and reads wait in line.
"""

from __future__ import annotations

import contextlib
import gc
import socket
import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from models.clock import SystemClock
from models.permission import granted
from models.refusal import Message, Refusal, Unavailable
from screens.desk import Begun, Health, Station
from xray_tui.at_work import AtWork
from xray_tui.door import Connected, LiveDoor
from xray_tui.faults import Faults
from xray_tui.lane import Lane
from xray_tui.place import Place, take_place
from xray_tui.press import surely
from xray_tui.reader import LiveWatch, Reader

if TYPE_CHECKING:
    from datetime import datetime

    from models.store.feed import Feed
    from models.store.snapshot import Snapshot
    from models.store.unit_of_work import Tx
    from models.unit.rules import Unit
    from xray_tui.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

Post = Callable[[Callable[[], None]], None]

QUIT_SECONDS = 2.0

DATABASE, READS = "database", "reads"
"""Who finds faults: the feed that looks at the database, and the reads of the screens."""

SLOW_SECONDS = 1.5
"""A desk says that a verb takes longer."""


def _nothing(*_args: object) -> None:
    """Until `start` has said what to call."""


class LiveDesk:
    """What the screens of one station stand on.

    Args:
        settings: the station's.
        connect: opens the database; called once, in the lane's thread.
        host: the machine's name; its own by default.
    """

    def __init__(self, settings: Settings, connect: Callable[[], Connected], *, host: str = "") -> None:
        self.language = settings.language
        self._settings = settings
        self._connect = connect
        self._host = host or socket.gethostname()
        place = f"{settings.station}@{self._host}"
        self._held = Place(place)
        self.door = LiveDoor(
            settings, place, lambda: self._in_app(self._on_door), lambda: self._by_itself(self._take_post)
        )
        self._at_work = AtWork(place, settings.station, settings.rooms)
        self._lane = Lane("lane")
        self._faults = Faults(
            lambda fault: self._in_app(partial(self._on_fault, fault)), lambda: self._in_app(self._on_live)
        )
        self._reader = Reader(
            lambda: self._ready.store,
            self._in_app,
            partial(self._faults.failed, READS),
            partial(self._faults.recovered, READS),
        )
        self._connected: Connected | None = None
        self._refused: Refusal | None = None
        self._unit: Unit | None = None
        self._feed: Feed | None = None
        self._opened_at = 0.0
        self._on_begun: Callable[[Begun], None] = _nothing
        self._on_door: Callable[[], None] = _nothing
        self._stopping = Event()
        self._post: Post | None = None
        self._on_live: Callable[[], None] = _nothing
        self._on_fault: Callable[[Message], None] = _nothing
        # Before any verb, whenever the lane starts.
        self._lane.put(self._open, self._opened)

    def start(
        self,
        post: Post,
        on_live: Callable[[], None],
        on_fault: Callable[[Message], None],
        on_begun: Callable[[Begun], None] = _nothing,
        on_door: Callable[[], None] = _nothing,
    ) -> None:
        """Open the database and begin.

        Args:
            post: has a callable run in the app's thread, soon, in order; must not wait for it.
            on_live: posted when the database was opened, and when it can be read again after a fault.
            on_fault: posted with what is wrong when it can't be opened (``health.loading`` is still true then: it won't
                get better by itself) or can't be read any more.
            on_begun: posted once work at this desk has begun, with what was found.
            on_door: posted when somebody has to sign in before it goes on.
        """
        self._post = post
        self._on_live = on_live
        self._on_fault = on_fault
        self._on_begun = on_begun
        self._on_door = on_door
        self._lane.start()

    def stop(self, seconds: float = QUIT_SECONDS) -> bool:
        """Take no more verbs and leave, once those that were taken are done.

        Args:
            seconds: how long to give them.

        Returns:
            Whether all were done. If not, the running one may still be committed: say so.
        """
        self._stopping.set()
        self.door.close()
        if self._connected is not None:
            self._by_itself(self._leave)
        finished = self._lane.close(seconds)
        feed, connected = self._feed, self._connected
        if feed is not None:
            feed.stop()
        read = self._reader.close(seconds)
        if connected is not None and finished and read:
            connected.store.close()
        if connected is not None:
            self._held.release()
        return finished

    @property
    def station(self) -> Station:
        """Where this is; what rooms there are is known when the database has been read."""
        rooms, connected = self._settings.rooms, self._connected
        if not rooms and connected is not None and self._settings.station == "radiographer":
            rooms = tuple(room.id for room in self.unit.rooms)
        actor = self.door.actor
        if connected is None or actor is None:
            return Station(self._settings.station, rooms)
        return Station(self._settings.station, rooms, actor.name, actor.staff, granted(actor.roles), self.door.place)

    @property
    def health(self) -> Health:
        """How the desk stands with its database."""
        feed, fault = self._feed, self._faults.first
        return Health(
            connected=fault is None,
            fresh_at=self._opened_at if feed is None else max(feed.fresh_at, self._opened_at),
            loading=self._connected is None,
            fault=fault,
            wall_silent=feed is not None and feed.walls.silent(time.monotonic()),
        )

    @property
    def unit(self) -> Unit:
        """What the unit decides; the shipped default until the database has been read."""
        if self._unit is None:
            from models.unit.rules import default_unit

            self._unit = default_unit()
        return self._unit

    def now(self) -> datetime:
        """The clinic's time, aware, UTC."""
        store = self.door.store
        return (SystemClock() if store is None else store.clock).now()

    async def perform(self, verb: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """One press, one verb, one transaction, in the lane's thread; never cancelled.

        Raises:
            InDoubt: the connection broke during the commit, and it couldn't be found out what came of it.
            Refusal: what the verb refused, why it couldn't be saved, or the desk is locked; nothing was changed.
        """
        op_id = uuid4().hex
        by = self.door.check()

        def attempt() -> T:
            store, actor = self._ready.store, by or self.door.worker
            self._at_work.begin(store, actor)  # a desk that was left open begins a new day with its first verb
            return store.perform(actor, self.door.place, op_id, verb, *args, **kwargs)

        # A commit may wait: for a standby that has gone, or for whoever holds the head.
        with self._faults.unless_done(SLOW_SECONDS, op_id, Unavailable("store.saving_long")):
            return await self._lane.result_of(
                lambda: surely(attempt, lambda: self._faults.of(DATABASE), self._stopping)
            )

    async def ask(self, read: Callable[[Snapshot], T], /) -> T:
        """One read, in the reader's thread.

        Raises:
            Unavailable: the database can't be read.
        """
        return await self._reader.ask(read)

    def watch(self, read: Callable[[Snapshot], T], then: Callable[[T], None], /) -> LiveWatch:
        """Read now and after every change; hand each result to ``then`` in the app's own thread, newest last."""
        return self._reader.watch(read, then)

    @property
    def _ready(self) -> Connected:
        if self._connected is None:
            if self._refused is not None:
                raise self._refused.with_traceback(None)
            raise Unavailable("store.cannot_open")
        return self._connected

    def _open(self) -> None:
        from models.unit.read import current_unit
        from xray_tui.settings import check_rooms

        connected = self._connect()
        try:
            self._unit = connected.store.read(current_unit)
            check_rooms(self._settings.rooms, self._unit)
            self._held = take_place(connected.store, self._settings, self._host)
            self.door.place = self._held.name
            self._at_work.at(self._held.name, self._held.left)
            self.door.open(connected.store, connected.actor)
        except BaseException:
            connected.store.close()
            self._held.release()
            raise
        self._opened_at = time.monotonic()
        self._connected = connected
        self._feed = connected.store.feed(
            lambda _seq: self._reader.wake(), partial(self._faults.failed, DATABASE), self._recovered
        )
        # What was loaded stays: the collector needn't look through it again (a read's p99 fell from 36 ms to 4).
        gc.freeze()

    def _opened(self, _nothing: None, error: BaseException | None) -> None:
        """After `_open`, in the lane's thread, whatever came of it."""
        gc.enable()  # the command line starts without it
        self._reader.start()
        if isinstance(error, Refusal):
            self._refused = error
            self._faults.failed(DATABASE, error)
        elif error is not None:
            self._in_app(partial(_raise, error))
        elif self._connected is not None and self._stopping.is_set():
            self._connected.store.close()  # whoever stops it may not have waited so long
            self._held.release()
        elif self._feed is not None:
            from models.unit.read import current_unit

            self._by_itself(self._begin)
            self._in_app(self._on_live)
            self.watch(current_unit, self._unit_changed)
            self.watch(self.door.standing, self.door.stood)
            self._feed.start()

    def _begin(self) -> None:
        self._at_work.begin(self._ready.store, self.door.worker)
        self._in_app(partial(self._on_begun, Begun(self._at_work.found, self._at_work.seen.fault, self._ready.new)))

    def _take_post(self) -> None:
        self._at_work.change()
        self._at_work.begin(self._ready.store, self.door.worker)

    def _leave(self) -> None:
        self._at_work.leave(self._ready.store, self.door.worker)

    def _by_itself(self, run: Callable[[], None]) -> None:
        """In the lane; nobody waits for it, so that a mistake in it is the app's crash."""
        with contextlib.suppress(Unavailable):  # it is being stopped, or was already
            self._lane.put(run, self._crash)

    def _crash(self, _nothing: object, error: BaseException | None) -> None:
        if error is not None:
            self._in_app(partial(_raise, error))

    def _unit_changed(self, unit: Unit) -> None:
        self._unit = unit

    def _recovered(self) -> None:
        self._faults.recovered(DATABASE)
        self._reader.wake()

    def _in_app(self, run: Callable[[], None]) -> None:
        if self._post is not None and not self._stopping.is_set():
            self._post(run)


def _raise(error: BaseException) -> None:
    raise error
