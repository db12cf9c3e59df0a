"""Who works at one station: the local owner, or whoever has signed in; and whether the desk is locked.

The lane's thread opens it, and waits for the first who signs in; from then on it is changed in the app's thread alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from models.permission import Role
from models.refusal import Message, NotAllowed, Unavailable

if TYPE_CHECKING:
    from models.staff.outcomes import Tried
    from models.store.snapshot import Snapshot
    from models.store.store import Store
    from models.store.unit_of_work import Actor
    from xray_tui.settings import Settings


@dataclass(frozen=True, slots=True)
class Connected:
    """What opening a database gives.

    Args:
        store: the open database.
        actor: whoever works at this desk; ``None`` where somebody has to sign in first.
        new: the database was made just now.
    """

    store: Store
    actor: Actor | None
    new: bool = False


class LiveDoor:
    """The door of one station (see `screens.desk.Door`).

    Args:
        settings: the station's.
        place: what the journal calls it, until the desk is open and knows its name.
        on_shut: called, in any thread, when somebody has to sign in before it goes on.
        on_change: called in the app's thread when another person works here from now on.
    """

    def __init__(
        self, settings: Settings, place: str, on_shut: Callable[[], None], on_change: Callable[[], None]
    ) -> None:
        self._settings = settings
        self._on_shut = on_shut
        self._on_change = on_change
        self.place = place
        """What the journal calls the station."""
        self._entered = Event()
        self._closed = False
        self.store: Store | None = None
        """The open database."""
        self.actor: Actor | None = None
        """Whoever works here; none before the first has signed in."""
        self.guarded = False
        """Whether people sign in to this database."""
        self.locked = False
        """Whether nothing is performed here until somebody signs in again."""
        self.last = ""
        """The name of whoever worked here last."""
        self.barred: Message | None = None
        """Why whoever worked here may not go on, if it isn't that they locked the desk."""
        self.hint: Message | None = None
        """How to sign in, where that is no secret."""

    def open(self, store: Store, actor: Actor | None) -> None:
        """Know who works here; in the lane's thread, which waits until that is known.

        Args:
            store: the open database.
            actor: whoever it is; ``None`` where somebody has to sign in first.

        Raises:
            Unavailable: the desk is being closed.
        """
        from models.staff.post import last_at
        from models.staff.read import is_guarded, is_made_up

        self.store = store
        if store.read(is_made_up):
            from xray_tui.demo.staff import hint

            self.hint = hint(self._settings.station)
        if actor is not None:
            self.actor, self.last = actor, actor.name
            self.guarded = store.read(lambda snapshot: is_guarded(snapshot.connection))
            return
        self.guarded = self.locked = True
        self.last = store.read(lambda snapshot: last_at(snapshot, self.place))
        self._on_shut()
        self._entered.wait()
        if self._closed:
            raise Unavailable("store.closing")

    def close(self) -> None:
        """Nobody comes in any more."""
        self._closed = True
        self._entered.set()

    @property
    def worker(self) -> Actor:
        """Whoever works here.

        Raises:
            Unavailable: nobody does yet.
        """
        if self.actor is None:
            raise Unavailable("store.cannot_open")
        return self.actor

    def check(self) -> Actor | None:
        """Whoever performs what is done now; ``None`` while the desk is being opened: whoever signs in then.

        Raises:
            NotAllowed: ``staff.locked``.
        """
        if self.locked and self.actor is not None:
            raise NotAllowed("staff.locked")
        return self.actor

    def lock(self) -> None:
        """Perform nothing until somebody signs in; only where people do."""
        self.locked = self.locked or self.guarded

    async def sign_in(self, name: str, pin: str) -> Tried:
        """Try a name and a PIN; whoever is in works here from now on.

        Raises:
            Unavailable: the database, or the unit's pepper.
        """
        from models.staff.outcomes import Result
        from models.store.unit_of_work import Actor

        tried = await asyncio.to_thread(self._try, name, pin)
        if tried.result is Result.IN:
            before, self.actor = self.actor, Actor(tried.staff, tried.name, frozenset(tried.roles))
            self.last, self.locked, self.barred = tried.name, False, None
            self._entered.set()
            if before is not None and before.staff != tried.staff:
                self._on_change()
        return tried

    async def make_first_manager(self, name: str, pin: str, also: tuple[Role, ...]) -> None:
        """Make the first manager of a database that nobody signs in to yet; whoever works here has to sign in then.

        Raises:
            Refusal: it is no PIN, or somebody was faster.
        """
        name = " ".join(name.split())
        await asyncio.to_thread(self._make, name, pin, also)
        self.last = name

    def standing(self, snapshot: Snapshot) -> tuple[Actor | None, bool, bool]:
        """Who works here, whether people sign in, and whether that person may still work; in the reader's thread."""
        from models.staff.read import is_guarded, member_of_staff

        actor = self.actor
        line = None if actor is None or actor.staff is None else member_of_staff(snapshot, actor.staff)
        guarded = is_guarded(snapshot.connection)
        return actor, guarded, line.active if line is not None else not guarded

    def stood(self, found: tuple[Actor | None, bool, bool]) -> None:
        """So it was read: who may not go on is the local owner once people sign in, or somebody who was disabled."""
        actor, self.guarded, may_work = found
        if may_work or self.locked or actor is None or actor is not self.actor:
            return
        self.lock()
        owner = Role.DOOR in actor.roles
        self.barred = Message("staff.from_now_on") if owner else Message("staff.not_active", {"name": self.last})
        self._on_shut()

    def _try(self, name: str, pin: str) -> Tried:
        from models.staff.sign_in import sign_in
        from xray_tui.compose import pepper_file

        return sign_in(self._ready, self.place, pepper_file(self._settings), name, pin)

    def _make(self, name: str, pin: str, also: tuple[Role, ...]) -> None:
        from models.staff.pepper import make_pepper
        from models.staff.pin import seal
        from models.staff.verbs import make_first_manager
        from models.store.unit_of_work import Actor
        from xray_tui.compose import os_user, pepper_file

        sealed = seal(pin, name, make_pepper(pepper_file(self._settings)))
        founder = Actor(None, os_user(), frozenset({Role.DOOR}))
        self._ready.perform(founder, self.place, "", make_first_manager, name=name, pin=sealed, roles=also)

    @property
    def _ready(self) -> Store:
        if self.store is None:
            raise Unavailable("store.cannot_open")
        return self.store
