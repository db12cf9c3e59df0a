"""Draws the README's pictures: the demo's day, stopped at one moment, in the running apps.

``python docs/pictures.py`` writes ``docs/pictures/*.svg``.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from models.clock import instant
from models.store.public import open_public
from screens.text import say
from screens.themes import LIGHT
from xray_tui import compose
from xray_tui.demo.clinic import Clinic, found
from xray_tui.demo.day import make_day
from xray_tui.demo.seats import StoreSeats
from xray_tui.demo.staff import Who
from xray_tui.demo.story import Comer, Day
from xray_tui.demo.world import World
from xray_tui.desk_app import DeskApp
from xray_tui.display_app import DisplayApp
from xray_tui.settings import Settings

PICTURES = Path(__file__).with_name("pictures")
MOMENT = instant(date(2026, 11, 24), time(9, 38))
SEED = 2026
SIZE = (120, 40)
LONGEST_SECONDS = 20.0

# The fonts that the pictures name would be fetched by whoever looks at them.
_FETCHED = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


class Photographer:
    """Works an app by its keys and takes pictures of it.

    Args:
        pilot: of the running app.
    """

    def __init__(self, pilot: Pilot[Any]) -> None:
        self._pilot = pilot

    @property
    def app(self) -> App[Any]:
        """The app."""
        return self._pilot.app

    async def until(self, words: str) -> None:
        """Until the words stand on the screen."""
        deadline = monotonic() + LONGEST_SECONDS
        while words not in self._plain():
            if monotonic() > deadline:
                raise TimeoutError(f"{words!r} never came:\n{self._plain()}")
            await asyncio.sleep(0.02)
            await self._pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, unhurried, as a person does."""
        for key in keys:
            await self._pilot.press(key)
            await asyncio.sleep(0.05)

    async def type(self, text: str) -> None:
        """Type into the box, and Enter."""
        await self.press(*(character if character != "-" else "minus" for character in text))
        await asyncio.sleep(0.5)
        await self.press("enter")

    async def take(self, name: str) -> None:
        """Take a picture, when all is quiet."""
        await asyncio.sleep(0.5)
        await self._pilot.pause()
        drawn = _FETCHED.sub("", self.app.export_screenshot(title="xray-tui", simplify=True))
        (PICTURES / f"{name}.svg").write_text(drawn.rstrip() + "\n", encoding="utf-8")

    def _plain(self) -> str:
        rows = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in row) for row in rows)


def code_of(day: Day, suits: Callable[[Comer], bool]) -> str:
    """The identity code of the first who comes after the moment and suits."""
    coming = [comer for comer in day.comers if comer.arrives is not None and comer.arrives > MOMENT]
    return next(comer.person.code for comer in sorted(coming, key=_arrival) if suits(comer))


def _imaged_elsewhere(comer: Comer) -> bool:
    return any(one.exam is not None and not one.exam.imaged_here for one in comer.orders)


def _arrival(comer: Comer) -> datetime:
    return comer.arrives or MOMENT


async def to_the_moment(day: Day, clinic: Clinic) -> None:
    """All desks played up to the moment; then their time stands still."""
    world = World(clinic, day, StoreSeats(clinic.store, clinic.staff), "en")
    await world.open()
    await world.play(MOMENT)


async def desk_pictures(day: Day, clinic: Clinic, database: Path) -> None:
    """The radiographer's queue in two languages and themes; then reception's screens."""
    async with station(clinic, database, Who.RADIOGRAPHER) as camera:
        await camera.until(say("en", "desk.live"))
        await camera.press("down", "down")
        await camera.take("queue")
        await camera.press("up", "enter")
        await camera.take("actions")
    async with station(clinic, database, Who.RADIOGRAPHER, language="fi", theme=LIGHT) as camera:
        await camera.until(say("fi", "desk.live"))
        await camera.press("down", "down", "down")
        await camera.take("queue-light")
    async with station(clinic, database, Who.RECEPTIONIST) as camera:
        await camera.until(say("en", "desk.live"))
        await camera.type(code_of(day, lambda comer: bool(comer.bookings)))
        await camera.take("check-in")
        await camera.press("f4")
        await camera.type(
            code_of(day, lambda comer: not all(one.exam and one.exam.imaged_here for one in comer.orders))
        )
        await camera.take("referral")
        await camera.press("f5")
        await camera.take("results")  # seen first: an Enter pressed before that opens nothing
        await camera.press("enter")
        await camera.take("results")
    async with station(clinic, database, Who.MANAGER) as camera:
        await camera.until(say("en", "desk.live"))
        await camera.press("f7")
        await camera.take("day")


@asynccontextmanager
async def station(
    clinic: Clinic, database: Path, who: Who, *, language: str = "en", theme: str = ""
) -> AsyncIterator[Photographer]:
    """A desk of one of the demo's people."""
    kind = "radiographer" if who is Who.RADIOGRAPHER else "reception"
    settings = Settings(database=str(database), station=kind, language=language)
    desk = compose.desk(settings, staff=clinic.staff[who].staff)
    first = "queue" if who is Who.RADIOGRAPHER else "check_in"
    async with DeskApp(desk, language=language, theme=theme, first=first).run_test(size=SIZE) as pilot:
        try:
            yield Photographer(pilot)
        finally:
            await asyncio.to_thread(desk.stop)


async def wall_picture(database: Path) -> None:
    """The waiting room's display."""
    async with DisplayApp(lambda: open_public(str(database)), "en").run_test(size=SIZE) as pilot:
        camera = Photographer(pilot)
        await camera.until(say("en", "wall.waiting"))
        await camera.take("wall")


def main() -> None:
    """Draw them all."""
    PICTURES.mkdir(exist_ok=True)
    day = make_day(SEED, MOMENT)
    with TemporaryDirectory(prefix="xray-tui-pictures-") as folder:
        database = Path(folder) / "day.db"
        clinic = found(database, day, speed=0)
        try:
            asyncio.run(to_the_moment(day, clinic))
            asyncio.run(desk_pictures(day, clinic, database))
            asyncio.run(wall_picture(database))
        finally:
            clinic.close()


if __name__ == "__main__":
    main()
