"""Where the wall's boards come from: a thread that reads after every change and never gives up.

A desk says what is wrong and waits for whoever works there; nobody stands at the wall. So when the database can't be
read the last board stays, its age grows, and the file is opened anew until it can be.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from threading import Condition, Thread
from typing import TYPE_CHECKING

from models.clock import Clock, SystemClock
from models.refusal import Refusal, Unavailable

if TYPE_CHECKING:
    from models.public_board import PublicBoard
    from models.store.feed import Feed
    from models.store.store import Store

RETRY_SECONDS = 1.0
"""Between two tries to read or to open."""
REOPEN_SECONDS = 5.0
"""After so long without a good look the file is opened anew: it may be another one by now."""

logger = logging.getLogger(__name__)


class WallSource:
    """The database behind one wall.

    Args:
        open_store: opens it, again and again if need be.
        on_board: called with each new board, in the source's own thread.
    """

    def __init__(self, open_store: Callable[[], Store], on_board: Callable[[PublicBoard], object]) -> None:
        self._open_store = open_store
        self._on_board = on_board
        self._condition = Condition()
        self._asked = 0
        self._read_up_to = 0
        self._said = ""
        self._stopped = False
        self._thread = Thread(target=self._run, name="wall", daemon=True)
        self._clock: Clock = SystemClock()
        self._fresh_at = time.monotonic()
        self._feed: Feed | None = None

    def start(self) -> None:
        """Begin to read."""
        self._fresh_at = time.monotonic()
        self._thread.start()

    def stop(self, seconds: float = 2.0) -> None:
        """Read no more; wait a little for a read that is under way."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()
        self._thread.join(seconds)

    def refresh(self) -> None:
        """Read again: something changed, or a new day has begun."""
        with self._condition:
            self._asked += 1
            self._condition.notify_all()

    def say(self, said: str) -> None:
        """Tell every desk something, soon; what is said before it could be told is lost."""
        with self._condition:
            self._said = said
            self._condition.notify_all()

    def now(self) -> datetime:
        """The clinic's time."""
        return self._clock.now()

    def age(self) -> float:
        """How old what is on the wall may be, in seconds: since the last look that found it to be the newest."""
        with self._condition:
            feed = self._feed
            if feed is not None and self._read_up_to == self._asked:
                self._fresh_at = max(self._fresh_at, feed.fresh_at)
            return max(0.0, time.monotonic() - self._fresh_at)

    def _run(self) -> None:
        while not self._stopped:
            try:
                with closing(self._open_store()) as store:
                    self._serve(store)
            except Refusal as refusal:
                logger.warning("the database can't be opened: %s", refusal.message)
                self._pause()
            except Exception:  # nobody stands at the wall: whatever it is, log it and begin anew
                logger.exception("the wall's source failed")
                self._pause()

    def _serve(self, store: Store) -> None:
        """Read after every change, until the end or until it must be opened anew."""
        self._clock = store.clock
        feed = store.feed(lambda _seq: self.refresh(), lambda _fault: None, self.refresh)
        self.refresh()
        feed.start()
        self._feed = feed
        try:
            opened = time.monotonic()
            while self._wait(opened):
                self._tell(store)
                if self._read_up_to != self._asked:
                    self._read(store)
            self._tell(store)
        finally:
            self._feed = None
            feed.stop()

    def _wait(self, opened: float) -> bool:
        """Wait until there is something to read; false at the end, or when the file must be opened anew."""
        with self._condition:
            while not self._stopped and min(self.age(), time.monotonic() - opened) < REOPEN_SECONDS:
                if self._said or self._read_up_to != self._asked:
                    return True
                self._condition.wait(RETRY_SECONDS)
        return False

    def _read(self, store: Store) -> None:
        from models.public import public_board

        asked, began = self._asked, time.monotonic()
        try:
            board = store.read(public_board)
        except Unavailable as fault:
            logger.warning("the board can't be read: %s", fault.message)
            self._pause()
            return
        self._on_board(board)
        with self._condition:
            self._read_up_to = asked
            self._fresh_at = max(self._fresh_at, began)

    def _tell(self, store: Store) -> None:
        with self._condition:
            said, self._said = self._said, ""
        if said:
            store.say(said)

    def _pause(self) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._stopped, RETRY_SECONDS)
