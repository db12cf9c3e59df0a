"""Where a database is, and all that a store does differently there: a file, or a server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from models.refusal import Unavailable
from models.store import feed_sqlite, postgres
from models.store.engine import SQLITE_URL
from models.store.feed import Feed
from models.store.feed_postgres import PostgresFeed
from models.store.guard import Guard
from models.store.postgres import Connections
from models.store.turn import Turn


class Place(Protocol):
    """Where a database is."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    def check(self) -> None:
        """See that what was opened is still there.

        Raises:
            Unavailable: it isn't.
        """
        ...

    def turn(self) -> AbstractContextManager[None]:
        """A turn to write, in the order in which programs asked."""
        ...

    def hint(self, engine: Engine, said: str = "") -> None:
        """Tell every feed that something was committed, or said; never fails."""
        ...

    def feed(
        self,
        engine: Engine,
        on_change: Callable[[int], None],
        on_fault: Callable[[Unavailable], None],
        on_recovery: Callable[[], None],
    ) -> Feed:
        """A feed of the changes, not started yet."""
        ...

    def release(self) -> None:
        """Have it open no longer."""
        ...


class FilePlace:
    """A SQLite file.

    Args:
        path: the file.
        guard: who has it open.
        turn: the turns to write it; without, it is only read.
    """

    def __init__(self, path: Path, guard: Guard, turn: Turn | None = None) -> None:
        self.path = path
        self.url = f"{SQLITE_URL}{path}"
        self._guard = guard
        self._turn = turn

    def check(self) -> None:
        """See that the file lies where it was opened.

        Raises:
            Unavailable: it doesn't.
        """
        self._guard.check()

    def turn(self) -> AbstractContextManager[None]:
        """A turn to write, in the order in which programs asked."""
        return nullcontext() if self._turn is None else self._turn.taken()

    def hint(self, _engine: Engine, said: str = "") -> None:
        """Tell every feed that something was committed, or said; never fails."""
        feed_sqlite.hint(self.path, said)

    def feed(
        self,
        engine: Engine,
        on_change: Callable[[int], None],
        on_fault: Callable[[Unavailable], None],
        on_recovery: Callable[[], None],
    ) -> Feed:
        """A feed of the changes, not started yet."""
        return feed_sqlite.SqliteFeed(self.path, engine, self._guard, on_change, on_fault, on_recovery)

    def release(self) -> None:
        """Have the file open no longer."""
        self._guard.release()
        if self._turn is not None:
            self._turn.close()


class ServerPlace:
    """A database of a PostgreSQL server; the head row's lock is fair, and the server looks after the rest.

    Args:
        url: as it was given.
        connections: what makes the engine's.
    """

    def __init__(self, url: str, connections: Connections) -> None:
        self.url = url
        self._connections = connections

    def check(self) -> None:
        """Nothing to see without asking the server, which the verb does next."""

    def turn(self) -> AbstractContextManager[None]:
        """The server keeps the order."""
        return nullcontext()

    def hint(self, engine: Engine, said: str = "") -> None:
        """Tell every feed that something was committed, or said; never fails."""
        postgres.hint(engine, said)

    def feed(
        self,
        _engine: Engine,
        on_change: Callable[[int], None],
        on_fault: Callable[[Unavailable], None],
        on_recovery: Callable[[], None],
    ) -> Feed:
        """A feed of the changes, not started yet."""
        return PostgresFeed(self._connections, on_change, on_fault, on_recovery)

    def release(self) -> None:
        """Nothing is kept but connections, which are the engine's."""
