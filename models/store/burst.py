"""Several verbs in one transaction of the database: each taken back by itself if it refuses, all committed together.

A commit waits for the disk; a gateway that has twenty messages waits once for all of them, and then says of each that
it was taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from sqlalchemy import Connection

from models.clock import Clock
from models.store import ledger, unit_of_work
from models.store.engine import translated
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Actor, Tx
from models.store.verb import verb_of

P = ParamSpec("P")
T = TypeVar("T")


class Burst:
    """An open store, for as long as one transaction lasts. Nothing of it is certain before that is over.

    Args:
        connection: it has begun a transaction that writes.
        clock: the time of the clinic.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self.changed = False
        """Whether anything was done that screens are painted again for."""

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
        """As of the store; whatever it raises, what this verb did is undone, and the others stand.

        Raises:
            Refusal: nothing of this verb was done. After `Unavailable` the others are lost too.
        """
        known = verb_of(verb)
        unit_of_work.check_permission(actor, known)
        with translated(), self._connection.begin_nested():
            answer = unit_of_work.run(
                self._connection, self._clock, known, verb, actor, station, op_id or uuid4().hex, *args, **kwargs
            )
        self.changed = self.changed or not known.looks
        return answer

    def read(self, read: Callable[[Snapshot], T], /) -> T:
        """Read what is there by now."""
        with translated():
            head = ledger.read_head(self._connection)
            return read(Snapshot(self._connection, unit_of_work.not_before(self._clock.now(), head.at), head.seq))
