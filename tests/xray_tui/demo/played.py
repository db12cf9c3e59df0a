"""A demo's clinic that was gone through to the start of its day, and a person who sits down at a desk of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from models.visit.board import Board
from models.visit.read import read_board
from xray_tui.demo.clinic import found
from xray_tui.demo.seats import StoreSeats
from xray_tui.demo.story import Day
from xray_tui.demo.world import World


class Played:
    """A demo's clinic, gone through to the start of its day."""

    def __init__(self, folder: Path, day: Day) -> None:
        self.day = day
        self.database = folder / "day.db"
        self.clinic = found(self.database, day, speed=1.0)
        self.world = World(self.clinic, day, StoreSeats(self.clinic.store, self.clinic.staff), "en")
        asyncio.run(self._to_the_start())

    async def _to_the_start(self) -> None:
        await self.world.open()
        await self.world.play(self.day.hours.start)

    @property
    def board(self) -> Board:
        return self.clinic.read(read_board)

    def sit_down(self, seat: str) -> Callable[[float], None]:
        """Sit at a desk; what is returned goes along for so many minutes, by a clock that stands in for the real."""
        asyncio.run(self.world.sit_down(seat))
        clock = self.clinic.clock
        clock.set(self.day.hours.start)

        async def along(until: datetime) -> None:
            while clock.now() < until:
                clock.set(min(clock.now() + timedelta(seconds=10), until))
                await self.world.go_along()

        def go_along(minutes: float) -> None:
            asyncio.run(along(clock.now() + timedelta(minutes=minutes)))

        return go_along
