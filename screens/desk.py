"""What a screen may ask of the program it runs in: a typed door to the lane, the reader and the clock.

A screen imports a verb or a read inside the handler that uses it, so that the first frame is painted before the
database is loaded::

    async def _call_next(self) -> None:
        from models.visit.call import call_next

        called = await self.desk.perform(call_next, rooms=self.desk.station.rooms)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from models.permission import Permission, Role
from models.refusal import Message

if TYPE_CHECKING:
    from models.staff.outcomes import Tried
    from models.store.snapshot import Snapshot
    from models.store.unit_of_work import Tx
    from models.unit.rules import Unit

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Station:
    """The desk's own place.

    Args:
        kind: ``reception`` or ``radiographer``.
        rooms: the ids of the rooms that it covers, in order; empty at reception.
        actor: the name of whoever works here, as shown.
        staff: their key.
        may: what their roles permit; everything, until that is known.
        name: what the station is called in the records.
    """

    kind: str
    rooms: tuple[str, ...] = ()
    actor: str = ""
    staff: int | None = None
    may: frozenset[Permission] = frozenset(Permission)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How the desk stands with its database.

    Args:
        connected: whether the last look succeeded.
        fresh_at: the monotonic time of the last successful look, seconds.
        loading: nothing has been read yet.
        fault: what is wrong with the database, if anything.
        wall_silent: a waiting-room wall that was heard of is dead, or what it shows is old.
    """

    connected: bool = True
    fresh_at: float = 0.0
    loading: bool = True
    fault: Message | None = None
    wall_silent: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """Work has begun at this desk.

    Args:
        found: since when somebody was at work here today by the records, who didn't leave: a crash, a power cut.
        journal: why the journal isn't what this desk saw of it last.
        new: the database was made just now, and nobody signs in to it yet.
    """

    found: datetime | None = None
    journal: Message | None = None
    new: bool = False


class Watch(Protocol):
    """A read that is repeated whenever the clinic changes."""

    def refresh(self) -> None:
        """Read again now."""
        ...

    def stop(self) -> None:
        """Read no more."""
        ...


class Door(Protocol):
    """Who works at a desk."""

    @property
    def guarded(self) -> bool:
        """Whether people sign in here."""
        ...

    @property
    def locked(self) -> bool:
        """Whether nothing is performed here until somebody signs in."""
        ...

    @property
    def last(self) -> str:
        """The name of whoever works here, or worked here last; "" if that isn't known."""
        ...

    @property
    def barred(self) -> Message | None:
        """Why whoever worked here may not go on, if it isn't that they locked the desk."""
        ...

    @property
    def hint(self) -> Message | None:
        """How to sign in, where that is no secret: in a demo."""
        ...

    def lock(self) -> None:
        """Perform nothing until somebody signs in again; where nobody does, this does nothing."""
        ...

    async def sign_in(self, name: str, pin: str) -> Tried:
        """Try a name and a PIN; whoever is in works here from now on.

        Raises:
            Unavailable: the database, or the unit's pepper.
        """
        ...

    async def make_first_manager(self, name: str, pin: str, also: tuple[Role, ...]) -> None:
        """Make the first manager of a database that nobody signs in to yet; they may be more than that.

        Raises:
            Refusal: it is no PIN, or somebody was faster.
        """
        ...


class Desk(Protocol):
    """What every desk screen gets."""

    @property
    def station(self) -> Station:
        """Where this is."""
        ...

    @property
    def language(self) -> str:
        """The language of the desk: fi, sv or en."""
        ...

    @property
    def health(self) -> Health:
        """How the desk stands with its database."""
        ...

    @property
    def unit(self) -> Unit:
        """What the unit decides; the shipped default until the database has been read."""
        ...

    @property
    def door(self) -> Door:
        """Who works here, and how they sign in."""
        ...

    def now(self) -> datetime:
        """The clinic's time, aware, UTC."""
        ...

    async def perform(self, verb: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """One press, one verb, one transaction, in the lane's thread; never cancelled.

        Raises:
            Refusal: what the verb refused; nothing was changed.
        """
        ...

    async def ask(self, read: Callable[[Snapshot], T], /) -> T:
        """One read, in the reader's thread.

        Raises:
            Unavailable: the database can't be read.
        """
        ...

    def watch(self, read: Callable[[Snapshot], T], then: Callable[[T], None], /) -> Watch:
        """Read now and after every change; hand each result to ``then`` in the app's own thread, newest last."""
        ...
