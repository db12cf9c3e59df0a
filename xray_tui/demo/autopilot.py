"""The autopilot: both desks are played, each through a desk of its own, from the morning to the closed day.

Messages come in by the door for messages; whoever sits at a desk has what any desk has but the screens. Run as a
program of its own (``python -m``), it keeps a day going beside the desk at which somebody watches.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from models.clock import clinic_day
from screens.text import text
from xray_tui.demo.clinic import Clinic, found
from xray_tui.demo.day import make_day
from xray_tui.demo.evening import Evening, look_back
from xray_tui.demo.phone_desk import PhoneDesk
from xray_tui.demo.seats import RADIOGRAPHER, RECEPTION, DeskSeats
from xray_tui.demo.staff import Who
from xray_tui.demo.story import Day
from xray_tui.demo.world import TICK_SECONDS, World, go_on

READY = "ready"
_SLOW = 10.0
"""Up to this speed a look every quarter of a second is often enough."""


@dataclass(frozen=True, slots=True)
class Flight:
    """What the autopilot plays.

    Args:
        database: a file that isn't there yet.
        seed: what the day is made from.
        start: when it is looked at first.
        speed: how fast its time runs; ``None``: from one event to the next, as fast as it goes.
        language: in which the played staff write.
    """

    database: str
    seed: int
    start: datetime
    speed: float | None
    language: str


def fly(flight: Flight, stop: Event | None = None, ready: Callable[[Clinic], None] | None = None) -> Evening:
    """Play a whole day.

    Args:
        flight: which.
        stop: set by whoever wants it to end before.
        ready: told when everything before the start lies behind, and time runs.

    Returns:
        What became of it.
    """
    return asyncio.run(_fly(flight, stop or Event(), ready))


async def _fly(flight: Flight, stop: Event, ready: Callable[[Clinic], None] | None) -> Evening:
    day = make_day(flight.seed, flight.start)
    clinic = found(Path(flight.database), day, flight.speed or 1.0, long_before=flight.speed is not None)
    try:
        async with _world(clinic, day, flight) as world:
            if flight.speed is None:
                await world.play()
            else:
                await world.play(day.hours.start)
                await world.sit_down("")
                if ready is not None:
                    ready(clinic)
                await go_on(world, stop, TICK_SECONDS * min(1.0, _SLOW / flight.speed))
            told = world.told
        on = clinic_day(day.hours.opens)
        return clinic.read(lambda snapshot: look_back(snapshot, day.seed, on, told))
    finally:
        clinic.close()


@asynccontextmanager
async def _world(clinic: Clinic, day: Day, flight: Flight) -> AsyncIterator[World]:
    seats = DeskSeats(flight.database, clinic.clock, clinic.staff)
    try:
        phone = None if flight.speed is None else PhoneDesk(clinic, day)  # else nobody looks at its lists
        if phone is not None:
            phone.days_before()
        world = World(clinic, day, seats, flight.language, unattended=True, phone=phone)
        await world.open()
        yield world
    finally:
        await seats.close()


def main(arguments: list[str]) -> int:
    """Keep a day going until it is closed, or until standard input ends: whoever started this has gone.

    Args:
        arguments: one, the flight as JSON.
    """
    given = json.loads(arguments[0])
    flight = Flight(**{**given, "start": datetime.fromisoformat(given["start"])})
    stop = Event()

    def listen() -> None:
        sys.stdin.read()
        stop.set()

    Thread(target=listen, name="parent", daemon=True).start()
    evening = fly(flight, stop, _tell_ready)
    if not stop.is_set():
        _tell(text(flight.language, evening.line))
        for what in evening.amiss:
            _tell(text(flight.language, what))
    return 1 if evening.amiss and not stop.is_set() else 0


def _tell_ready(clinic: Clinic) -> None:
    """Say who sits where: whoever watches sits beside them."""
    staff = {RECEPTION: clinic.staff[Who.RECEPTIONIST].staff, RADIOGRAPHER: clinic.staff[Who.RADIOGRAPHER].staff}
    _tell(json.dumps({READY: staff}))


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
