"""A real desk for tests: the app over a live desk over the test's own database, worked by hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from models.permission import Role
from models.staff.verbs import add_staff
from models.store.store import open_store
from models.store.unit_of_work import Actor
from screens.dialog import Dialog
from tests.clinic import Clinic
from tests.screens.keys import Hands
from tests.screens.plain import plain
from xray_tui.desk_app import DeskApp
from xray_tui.door import Connected
from xray_tui.live import LiveDesk
from xray_tui.printing import Printer
from xray_tui.settings import Settings

LONGEST = 10.0
"""Seconds after which what was waited for isn't coming."""


class Worker(Hands):
    """Hands at a real station."""

    def screen_text(self) -> str:
        return plain(self.app)

    async def until(self, what: str | Callable[[], Any]) -> None:
        """Until the words stand on the screen, or the condition holds."""
        deadline = monotonic() + LONGEST
        while not (what in self.screen_text() if isinstance(what, str) else what()):
            assert monotonic() < deadline, f"{what!r} never came:\n{self.screen_text()}"
            await asyncio.sleep(0.005)
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Keys pressed one by one; the space bar types a blank, and is decided on a moment later."""
        for key in keys:
            await self.until(self.shown)
            if key != "space":
                await super().press(key)
                continue
            self.rest()
            self.post("space", " ", 0.0)
            await self.settle()
            await self.until(self._decided)

    def shown(self) -> bool:
        """Whether what is on the screen could have been seen by whoever presses a key."""
        screen = self.app.screen
        return not isinstance(screen, Dialog) or screen._shown_at < float("inf")

    def _decided(self) -> bool:
        box = getattr(self.app.screen, "box", None)
        return box is None or box._waiting is None

    async def gone(self, words: str) -> None:
        """Until the words have left the screen."""
        await self.until(lambda: words not in self.screen_text())


@asynccontextmanager
async def station(
    clinic: Clinic,
    kind: str = "radiographer",
    *,
    language: str = "en",
    size: tuple[int, int] = (120, 40),
    first: str = "queue",
    waits_for: str = "•",
    printer: Printer | None = None,
    queue_minutes: int = 0,
    host: str = "",
    manager: bool = False,
) -> AsyncIterator[Worker]:
    """A station over the clinic's database, by a member of staff of its own.

    Args:
        clinic: whose database and clock.
        kind: reception or radiographer.
        language: the desk's.
        size: columns and rows.
        first: the screen shown first.
        waits_for: words to wait for before it is handed over.
        printer: the station's, if it has one.
        queue_minutes: how often it prints the queue by itself.
        host: the machine's name; one of its own by default.
        manager: whether whoever works there is the manager too.
    """
    roles = (Role.RECEPTIONIST,) if kind == "reception" else (Role.RADIOGRAPHER, Role.RECEPTIONIST)
    roles = (*roles, Role.MANAGER) if manager else roles
    name = f"{kind} {monotonic() % 10_000:011.6f}"  # always as long: what stands beside it in the header stays there
    member = clinic.perform(add_staff, name=name, roles=roles).staff
    settings = Settings(database=clinic.store.url, station=kind, language=language)

    def connect() -> Connected:
        return Connected(open_store(clinic.store.url, clock=clinic.clock), Actor(member, name, frozenset(roles)))

    desk = LiveDesk(settings, connect, host=host or name)
    app = DeskApp(desk, language=language, first=first, printer=printer, queue_minutes=queue_minutes)
    async with working(app, desk, size=size, waits_for=waits_for) as worker:
        yield worker


@asynccontextmanager
async def working(app: DeskApp, desk: LiveDesk, *, size: tuple[int, int], waits_for: str) -> AsyncIterator[Worker]:
    """Hands at an app, once these words stand on it; the desk is left behind them."""
    async with app.run_test(size=size) as pilot:
        worker = Worker(pilot)
        await worker.until(waits_for)
        try:
            yield worker
        finally:
            await asyncio.to_thread(desk.stop)
