"""One open database: perform verbs, read, close."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from sqlalchemy import Engine, insert, select

from models.clock import Clock, ScaledClock
from models.refusal import NotNow, Unavailable
from models.store import ledger, migrate, opening, opening_server, postgres, unit_of_work
from models.store.burst import Burst
from models.store.engine import reading, writing
from models.store.feed import Feed
from models.store.migrate import Schema
from models.store.place import FilePlace, Place
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Actor, Tx
from models.store.verb import verb_of

P = ParamSpec("P")
T = TypeVar("T")

_OWN_CLOCK = ledger.OwnClock.__table__  # type: ignore[attr-defined]


class Store:
    """One open database. Any thread may use it; a verb waits for the one before it, whichever process that runs in.

    Args:
        place: where it is; released when it is closed.
        engine: over it.
        clock: the time of the clinic.
    """

    def __init__(self, place: Place, engine: Engine, clock: Clock) -> None:
        self.clock = clock
        self._place = place
        self._engine = engine
        self._closed = False

    @property
    def url(self) -> str:
        """Its address."""
        return self._place.url

    @property
    def path(self) -> Path:
        """The file that it is.

        Raises:
            TypeError: it is on a server.
        """
        if not isinstance(self._place, FilePlace):
            raise TypeError("this database is no file")
        return self._place.path

    def perform(
        self,
        actor: Actor,
        station: str,
        op_id: str,
        verb: Callable[Concatenate[Tx, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Perform a verb in a transaction of its own, with its entry in the journal.

        Args:
            actor: who.
            station: where.
            op_id: the operation's own id, by which a retry gets the outcome of the first try; "" for a random one.
            verb: what.
            args: the verb's own.
            kwargs: the verb's own.

        Returns:
            What the verb answered.

        Raises:
            Refusal: nothing was changed; after `InDoubt` alone that isn't certain: try again with the same id.
        """
        known = verb_of(verb)
        unit_of_work.check_permission(actor, known)
        engine = self.engine
        self._place.check()
        with self._place.turn(), writing(engine) as connection:
            answer = unit_of_work.run(
                connection, self.clock, known, verb, actor, station, op_id or uuid4().hex, *args, **kwargs
            )
        if not known.looks:
            self._place.hint(engine)
        return answer

    @contextmanager
    def burst(self) -> Iterator[Burst]:
        """Several verbs that are committed together, when the block ends; if it ends by an exception, none is.

        Others wait meanwhile: a block that takes longer than some 20 ms holds up the desks.

        Raises:
            Unavailable: the database failed; as of `perform`.
        """
        engine = self.engine
        self._place.check()
        with self._place.turn(), writing(engine) as connection:
            burst = Burst(connection, self.clock)
            yield burst
        if burst.changed:
            self._place.hint(engine)

    def read(self, read: Callable[[Snapshot], T], /) -> T:
        """Read in one snapshot.

        Raises:
            Unavailable: the database can't be read.
        """
        with reading(self.engine) as connection:
            head = ledger.read_head(connection)
            now = unit_of_work.not_before(self.clock.now(), head.at)
            return read(Snapshot(connection, now, head.seq))

    def say(self, said: str) -> None:
        """Tell every program that has this database open a word of `models.store.walls`; it may get lost.

        Raises:
            Unavailable: the store was closed.
        """
        self._place.hint(self.engine, said)

    def feed(
        self,
        on_change: Callable[[int], None],
        on_fault: Callable[[Unavailable], None],
        on_recovery: Callable[[], None],
    ) -> Feed:
        """A feed of this database's changes, not started yet."""
        return self._place.feed(self.engine, on_change, on_fault, on_recovery)

    def set_clock(self, origin: datetime, speed: float) -> None:
        """Give a new database a time of its own: from now on it shows ``origin``, and runs ``speed`` times as fast.

        Raises:
            NotNow: something was already written by another clock.
        """
        own = ScaledClock(origin.astimezone(UTC), datetime.now(UTC), speed)
        with writing(self.engine) as connection:
            if ledger.take_head(connection).seq or connection.execute(select(_OWN_CLOCK.c.id)).first():
                raise NotNow("store.clock_too_late")
            connection.execute(
                insert(_OWN_CLOCK).values(id=1, origin=own.origin, since=own.since, speed=own.speed),
            )
        self.clock = own

    @property
    def engine(self) -> Engine:
        """Over the database.

        Raises:
            Unavailable: the store was closed.
        """
        if self._closed:
            raise Unavailable("store.closed")
        return self._engine

    def close(self) -> None:
        """Close it; a second time does nothing."""
        if not self._closed:
            self._closed = True
            self._engine.dispose()
            self._place.release()


def open_store(url: str, *, clock: Clock | None = None, create: bool = True, schema: Schema = migrate.SCHEMA) -> Store:
    """Open a database; make and migrate a file first where needed. A server's is migrated by its owner alone.

    Args:
        url: ``sqlite:///path``, a plain path, or ``postgresql://...``.
        clock: the time to use; without, the database's own, else the machine's.
        create: whether to make a file that isn't there.
        schema: the revisions that the program knows.

    Raises:
        Unavailable: it can't be opened, and why, in one sentence.
    """
    if postgres.is_address(url):
        place, engine = opening_server.opened(url, schema)
    else:
        place, engine = opening.opened(url, schema, create=create)
    try:
        return Store(place, engine, clock or opening.clock_of(engine))
    except BaseException:
        engine.dispose()
        place.release()
        raise
