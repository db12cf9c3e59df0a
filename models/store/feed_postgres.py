"""The feed of a PostgreSQL database: NOTIFY as a hint, and a look at the head once a second behind it.

The look is the heartbeat as well. A server that answers no look within a moment (a network that drops packets, a
stopped machine) is as good as gone, long before the network says so: then the desk is told, and whatever waits for
that server is cut off, so that nobody stands before a screen that doesn't answer.
"""

from __future__ import annotations

import logging
import select
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models.refusal import Unavailable
from models.store.feed import Feed
from models.store.postgres import CHANNEL, Connections, failure
from models.store.terms import Failure

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn

LOOK_SECONDS = 0.9
ANSWER_SECONDS = 0.9
"""Both together: how long a dead server may go unnoticed."""
RETRY_SECONDS = 0.5

_LOOK = b"SELECT changed_seq FROM head"

_log = logging.getLogger(__name__)


class _SilentError(Exception):
    """The server didn't answer."""


class PostgresFeed(Feed):
    """The feed of one database.

    Args:
        connections: makes the feed's own, outside the engine's pool; cuts the others when the server falls silent.
        on_change: called with the new ``changed_seq``.
        on_fault: called with the failure.
        on_recovery: called when looks succeed again.
    """

    def __init__(
        self,
        connections: Connections,
        on_change: Callable[[int], None],
        on_fault: Callable[[Unavailable], None],
        on_recovery: Callable[[], None],
    ) -> None:
        super().__init__(on_change, on_fault, on_recovery)
        self._connections = connections
        self._connection: Any = None

    def _run(self) -> None:
        import psycopg

        try:
            while True:
                try:
                    pause = 0.0 if self._look() else LOOK_SECONDS
                except (psycopg.Error, _SilentError, OSError) as error:
                    self._failed(error)
                    pause = RETRY_SECONDS
                if self._wait(pause):
                    return
        finally:
            self._let_go()

    def _wait(self, seconds: float) -> bool:
        """Wait for a hint or the next look; true when the feed was stopped."""
        waiting_for = [self._stopped]
        if self._connection is not None:
            waiting_for.append(self._connection)
        ready, _, _ = select.select(waiting_for, [], [], seconds)
        return self._stopped in ready

    def _look(self) -> bool:
        """Read the head; whether a hint came meanwhile, so that what was read may be old already."""
        if self._connection is None:
            self._connection = self._connections.apart()
            self._ask(f"LISTEN {CHANNEL}".encode())
        self._connection.pgconn.consume_input()
        self._hints()
        self._saw(self._ask(_LOOK))
        return self._hints()

    def _ask(self, question: bytes) -> int:
        """Ask the server, wait only a moment for the answer; the number that it says.

        Raises:
            _SilentError: it didn't answer.
            psycopg.Error: it refused, or went.
        """
        from psycopg.errors import error_from_result

        line: PGconn = self._connection.pgconn
        line.send_query(question)
        give_up = time.monotonic() + ANSWER_SECONDS
        said = 0
        while True:
            while not line.is_busy():
                result = line.get_result()
                if result is None:
                    return said
                if result.error_message:
                    raise error_from_result(result)
                if result.ntuples:
                    said = int(result.get_value(0, 0) or 0)
            if not select.select([line.socket], [], [], max(0.0, give_up - time.monotonic()))[0]:
                raise _SilentError
            line.consume_input()

    def _hints(self) -> bool:
        """Take the hints that have come; whether there were any."""
        came = False
        while (hint := self._connection.pgconn.notifies()) is not None:
            came = True
            self.walls.take(hint.extra.decode(errors="replace"), time.monotonic())
        return came

    def _failed(self, error: Exception) -> None:
        self._let_go()
        silent = isinstance(error, _SilentError)
        _log.warning("a look at the head failed: %s", "no answer" if silent else error)
        if silent:
            self._connections.cut()
        found = failure(error) or Failure.UNREACHABLE
        self._lost(Unavailable(f"store.{found.value}"))

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
