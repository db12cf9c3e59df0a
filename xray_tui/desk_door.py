"""What a desk does at its door: signing in, locking, and noticing that whoever works there may not any more."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from models.permission import Role
from models.refusal import Message, Unavailable

if TYPE_CHECKING:
    from models.staff.outcomes import Tried
    from models.store.unit_of_work import Actor
    from xray_tui.at_work import AtWork
    from xray_tui.door import Door
    from xray_tui.lane import Lane


class DeskDoor:
    """The part of a desk that says who works there."""

    _door: Door
    _at_work: AtWork
    _lane: Lane
    _on_door: Callable[[], None]

    @property
    def guarded(self) -> bool:
        """Whether people sign in here."""
        return self._door.guarded

    @property
    def locked(self) -> bool:
        """Whether nothing is performed here until somebody signs in."""
        return self._door.locked

    @property
    def last_here(self) -> str:
        """The name of whoever works here, or worked here last."""
        return self._door.last

    @property
    def barred(self) -> Message | None:
        """Why whoever worked here may not go on, if it isn't that they locked the desk."""
        return self._door.barred

    @property
    def hint(self) -> Message | None:
        """How to sign in, where that is no secret: in a demo."""
        return self._door.hint

    def lock(self) -> None:
        """Perform nothing until somebody signs in again; where nobody does, this does nothing."""
        self._door.lock()

    async def sign_in(self, name: str, pin: str) -> Tried:
        """Try a name and a PIN; whoever is in works here from now on, and has the post.

        Raises:
            Unavailable: the database, or the unit's pepper.
        """
        before = self._door.actor
        tried = await self._door.sign_in(name, pin)
        after = self._door.actor
        if before is not None and after is not None and before.staff != after.staff:
            self._at_work.change()
            with contextlib.suppress(Unavailable):  # it is being stopped
                self._lane.put(partial(self._take_post, after), self._crash)
        return tried

    async def make_first_manager(self, name: str, pin: str, also: tuple[Role, ...]) -> None:
        """Make the first manager of a database that nobody signs in to yet.

        Raises:
            Refusal: it is no PIN, or somebody was faster.
        """
        await self._door.make_first_manager(name, pin, also)

    @property
    def _actor(self) -> Actor:
        if self._door.actor is None:
            raise Unavailable("store.cannot_open")
        return self._door.actor

    def _standing(self, found: tuple[Actor | None, bool, bool]) -> None:
        """People sign in from now on, or whoever works here was disabled: nothing goes on without signing in."""
        actor, self._door.guarded, may_work = found
        if not may_work and actor is self._door.actor and not self._door.locked:
            self._door.bar()
            self._in_app(self._on_door)

    def _take_post(self, actor: Actor) -> None:
        raise NotImplementedError

    def _crash(self, _nothing: object, error: BaseException | None) -> None:
        raise NotImplementedError

    def _in_app(self, run: Callable[[], None]) -> None:
        raise NotImplementedError
