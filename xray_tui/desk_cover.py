"""A covered desk: blanked by key, locked by key or because nobody touches it, or waiting for somebody to sign in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING

from screens.desk import Desk
from screens.modal import Modal
from xray_tui.desk_screens import DeskScreens

if TYPE_CHECKING:
    from screens.blank import Blank

_LOOKS_EVERY = 5.0
"""Seconds between two looks at how long nobody has touched the desk."""


class DeskCover(DeskScreens):
    """An app whose screens can be covered; its arguments are those of ``DeskScreens``."""

    def __init__(
        self, desk: Desk, language: str, theme: str, prefix: str, table: Mapping[str, str], first: str
    ) -> None:
        super().__init__(desk, language, theme, prefix, table, first)
        self._uncovered = asyncio.Event()
        self._uncovered.set()
        self._works_here: int | None = None
        self._watched_from = 0.0

    async def uncovered(self) -> None:
        """Until nothing covers the desk."""
        await self._uncovered.wait()

    def watch_the_desk(self) -> None:
        """From now on lock it when nobody touches it."""
        self._watched_from = monotonic()
        self.set_interval(_LOOKS_EVERY, self.lock_if_idle)

    def lock_if_idle(self) -> None:
        """Lock it if people sign in and nobody has touched it for as long as the unit says.

        Not while the database can't be reached: nobody could come in again, and the last queue is all that there is.
        """
        health = self.desk.health
        if not self.desk.door.guarded or self.covered or health.loading or not health.connected:
            return
        minutes = self.desk.unit.privacy.lock_minutes
        if minutes and monotonic() - max(self._watched_from, self._pressed_at) >= minutes * 60:
            self.cover()

    @property
    def covered(self) -> bool:
        """Whether something covers it."""
        return isinstance(self.screen, Modal) and self.screen.COVERS

    def cover(self) -> None:
        """Cover it: where people sign in, it is locked until somebody does."""
        if self.covered:
            self.bell()
        elif self.desk.door.guarded:
            self.desk.door.lock()
            self.ask_who()
        else:
            from screens.blank import Blank

            self._cover(Blank())

    def ask_who(self) -> None:
        """Have somebody sign in: at the beginning, over a locked desk, or in the place of who may not work any more."""
        from screens.sign_in import SignIn

        if isinstance(self.screen, SignIn):
            return
        self._works_here = self.desk.station.staff
        self._cover(SignIn(over=self._works_here is not None))

    def _cover(self, face: Blank) -> None:
        self._uncovered.clear()
        self.push_screen(face, lambda _: self._open_again(face))

    def _open_again(self, face: Blank) -> None:
        before, now = self._works_here, self.desk.station.staff
        if before is not None and now != before:
            self.run_worker(self._start_over(), group="door")
        elif not any(isinstance(other, Modal) and other.COVERS and other is not face for other in self.screen_stack):
            self._uncovered.set()  # the face itself goes only after this was called

    async def _start_over(self) -> None:
        """Another person works here: nothing of what the one before had opened is shown to them."""
        await self.make_anew()
        self._uncovered.set()
