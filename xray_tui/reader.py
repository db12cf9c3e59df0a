"""The reader's thread: single reads, and reads that are repeated whenever the clinic changes."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, TypeVar

from models.refusal import Refusal, Unavailable
from xray_tui.lane import Lane

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from models.store.store import Store

T = TypeVar("T")

RETRY_SECONDS = 0.5
TOLD_SECONDS = 1.0

_log = logging.getLogger(__name__)


class Reader:
    """A thread that reads, one snapshot at a time, so that no result is older than the one before it.

    Args:
        store: the open database; raises a `Refusal` if it couldn't be opened.
        post: has a callable run in the app's thread, soon, in order.
        on_fault: called when a watch couldn't read for a while, with why.
        on_recovery: called when all of them can again.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        post: Callable[[Callable[[], None]], None],
        on_fault: Callable[[Unavailable], None],
        on_recovery: Callable[[], None],
    ) -> None:
        self._store = store
        self._post = post
        self._on_fault = on_fault
        self._on_recovery = on_recovery
        self._failing: dict[LiveWatch, float] = {}
        self._lane = Lane("reader")
        self._watches: dict[LiveWatch, None] = {}  # in the order in which they began: the queue's board first
        self._lock = Lock()
        self._closing = Event()

    def start(self) -> None:
        """Begin: the database is open now, or won't be."""
        self._lane.start()

    def close(self, seconds: float) -> bool:
        """Read no more; whether the last read has ended."""
        self._closing.set()
        return self._lane.close(seconds)

    async def ask(self, read: Callable[[Snapshot], T]) -> T:
        """One read.

        Raises:
            Refusal: the database couldn't be opened, or can't be read.
        """
        return await self._lane.result_of(lambda: self._store().read(read))

    def watch(self, read: Callable[[Snapshot], T], then: Callable[[T], None]) -> LiveWatch:
        """Read now and after every `wake`; hand each result to ``then`` in the app's thread, newest last."""
        watch = LiveWatch(self, read, then)
        with self._lock:
            self._watches[watch] = None
        watch.refresh()
        return watch

    def wake(self) -> None:
        """Read for every watch again."""
        with self._lock:
            watches = list(self._watches)
        for watch in watches:
            watch.refresh()

    def _forget(self, watch: LiveWatch) -> None:
        with self._lock:
            self._watches.pop(watch, None)
        self._soon(lambda: self._saw(watch))

    def _soon(self, run: Callable[[], None]) -> None:
        with contextlib.suppress(Unavailable):  # it is closing
            self._lane.put(run, self._crash)

    def _crash(self, _result: object, error: BaseException | None) -> None:
        """A mistake in a watch's read is the app's crash, not a line in a log."""
        if error is not None:
            self._post(partial(_raise, error))

    def _read_for(self, watch: LiveWatch, read: Callable[[Snapshot], T]) -> tuple[T] | None:
        """One result for a watch; none if the database fails: the watch is then tried again."""
        try:
            store = self._store()
        except Refusal:
            return None  # it couldn't be opened, which the desk has said
        try:
            result = store.read(read)
        except Unavailable as error:
            self._lost(watch, error)
        else:
            self._saw(watch)
            return (result,)
        if not self._closing.wait(RETRY_SECONDS):
            watch.refresh()
        return None

    def _lost(self, watch: LiveWatch, error: Unavailable) -> None:
        """It is told once it has lasted: what a screen shows is old then, though the database may be seen to change."""
        _log.warning("a read failed: %s", error.message)
        if time.monotonic() - self._failing.setdefault(watch, time.monotonic()) >= TOLD_SECONDS:
            self._on_fault(error)

    def _saw(self, watch: LiveWatch) -> None:
        if self._failing.pop(watch, None) is not None and not self._failing:
            self._on_recovery()


class LiveWatch:
    """A read that is repeated whenever the clinic changes (see `screens.desk.Watch`).

    At most one run of it is under way and one waits; the app is handed the newest result alone.
    """

    def __init__(self, reader: Reader, read: Callable[[Snapshot], Any], then: Callable[[Any], None]) -> None:
        self._reader = reader
        self._read = read
        self._then = then
        self._lock = Lock()
        self._waiting = False
        self._newest: tuple[Any] | None = None
        self._stopped = False

    def refresh(self) -> None:
        """Read again now."""
        with self._lock:
            if self._waiting or self._stopped:
                return
            self._waiting = True
        self._reader._soon(self._run)

    def stop(self) -> None:
        """Read no more."""
        self._stopped = True
        self._reader._forget(self)

    def _run(self) -> None:
        with self._lock:
            # From here on a change asks for another run.
            self._waiting = False
        if self._stopped:
            return
        result = self._reader._read_for(self, self._read)
        if result is None:
            return
        with self._lock:
            on_its_way = self._newest is not None
            self._newest = result
        if not on_its_way:
            self._reader._post(self._hand_over)

    def _hand_over(self) -> None:
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None and not self._stopped:
            self._then(newest[0])


def _raise(error: BaseException) -> None:
    raise error
