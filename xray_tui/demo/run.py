"""``xray-tui demo``: a made-up day in a folder of its own, which is gone when the demo ends."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from tempfile import mkdtemp
from types import FrameType
from typing import Any

from models.clock import clinic_day, instant, local
from models.refusal import Invalid, Unavailable
from screens.text import say, text
from xray_tui.demo.autopilot import Flight, fly
from xray_tui.demo.clinic import found
from xray_tui.demo.day import make_day
from xray_tui.demo.phone_desk import PhoneDesk
from xray_tui.demo.seats import RECEPTION, StoreSeats
from xray_tui.demo.sheet import sheet
from xray_tui.demo.staff import PIN, STAFF, Who
from xray_tui.demo.story import Day
from xray_tui.demo.world import Feeder, World
from xray_tui.program import program
from xray_tui.settings import Settings

USUAL_START = time(9, 38)

DATABASE, SHEET, SLIPS = "day.db", "people.txt", "slips"
_FOLDER = "xray-tui-demo-"
_WHEN = re.compile(r"(?:(\d{4}-\d{2}-\d{2})[T ])?(\d{1,2})[.:](\d{2})", re.ASCII)


def start_of(text: str, today: date) -> datetime:
    """The instant at which the demo begins, of what was given for it.

    Args:
        text: ``2026-11-24T9:38``, ``9.38`` for today, or "" for the usual start today.
        today: the local date.

    Raises:
        Invalid: ``demo.no_time``.
    """
    if not text:
        return instant(today, USUAL_START)
    match = _WHEN.fullmatch(text.strip())
    if match is None:
        raise Invalid("demo.no_time", text=text)
    try:
        day = date.fromisoformat(match[1]) if match[1] else today
        return instant(day, time(int(match[2]), int(match[3])))
    except (ValueError, OverflowError):
        raise Invalid("demo.no_time", text=text) from None


@dataclass(frozen=True, slots=True)
class Showing:
    """What is to be shown.

    Args:
        seed: what the day is made from.
        start: when it begins.
        speed: how fast its time runs; ``None``: as at any clock, or, until it is closed, as fast as it goes.
        autopilot: both desks are played, in a process of their own.
        until_closed: nobody watches; it ends with the day.
    """

    seed: int
    start: datetime
    speed: float | None = None
    autopilot: bool = False
    until_closed: bool = False


def run_demo(settings: Settings, showing: Showing, *, choose: Callable[[], str] | None = None) -> int:
    """Play a day until whoever sits at the desk leaves it, or until it is closed.

    Args:
        settings: the station's; the database is the demo's own, and what is printed becomes files beside it.
        showing: what is shown.
        choose: asks which desk to sit at, after the joining commands were told; without, the settings' one.

    Returns:
        The exit code.

    Raises:
        Refusal: the day can't begin so, or its database can't be made.
    """
    day = make_day(showing.seed, showing.start)
    with folder() as place:
        database, people = place / DATABASE, place / SHEET
        people.touch(mode=0o600)
        people.write_text(sheet(day, settings.language), encoding="utf-8")
        _tell_how_to_join(settings.language, day, database, people)
        if showing.until_closed:
            return _until_closed(settings, showing, database)
        station = choose() if choose else settings.station
        if not station:
            return _until_closed(settings, showing, database) if showing.autopilot else 0
        own = replace(settings, database=str(database), station=station, rooms=(), **_printer(place))
        code = _watch(own, showing, place) if showing.autopilot else _play(own, day, showing.speed or 1.0)
    shown = f"{local(day.hours.start):%Y-%m-%dT%H:%M}"
    _tell(say(settings.language, "demo.over"), f"demo --seed {showing.seed} --start {shown}")
    return code


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is nobody else's, under the system's for temporary files; gone afterwards, however this ends.

    Raises:
        Unavailable: ``demo.no_folder``.
    """
    try:
        place = Path(mkdtemp(prefix=_FOLDER))
    except OSError as error:
        raise Unavailable("demo.no_folder") from error

    def leave(number: int, _frame: FrameType | None) -> None:
        # The window was closed: whatever else is left of the program ends as by the signal itself.
        shutil.rmtree(place, ignore_errors=True)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGHUP, signal.SIGTERM)}
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        for number, handler in before.items():
            signal.signal(number, handler)


def _printer(place: Path) -> dict[str, Any]:
    """Files for a printer: nothing of a made-up day comes out of a real one."""
    files = f"file:{place / SLIPS}/"
    return {"printer": files, "queue_printer": files, "queue_print_minutes": 0}


def _play(settings: Settings, day: Day, speed: float) -> int:
    """Let a person sit at one desk, and play the other beside it."""
    from xray_tui.desk_app import run_desk

    clinic = found(Path(settings.database), day, speed, long_before=True)
    phone = PhoneDesk(clinic, day)
    world = World(clinic, day, StoreSeats(clinic.store, clinic.staff), settings.language, phone=phone)
    feeder = Feeder(world)
    try:
        phone.days_before()
        asyncio.run(_to_the_start(world, day, settings.station))
        who = Who.RECEPTIONIST if settings.station == RECEPTION else Who.RADIOGRAPHER
        feeder.start()
        return run_desk(settings, staff=clinic.staff[who].staff, aside=lambda: world.aside)
    finally:
        feeder.stop()
        clinic.close()


async def _to_the_start(world: World, day: Day, seat: str) -> None:
    await world.open()
    await world.play(day.hours.start)
    await world.sit_down(seat)


def _watch(settings: Settings, showing: Showing, place: Path) -> int:
    """Let a person watch at a desk that is played, as all are, by another process."""
    from xray_tui.demo.watch import flying
    from xray_tui.desk_app import run_desk

    flight = Flight(settings.database, showing.seed, showing.start, showing.speed or 1.0, settings.language)
    with flying(flight, place) as beside:
        code = run_desk(settings, staff=beside.staff[settings.station])
        said = beside.said()
    if said:
        print(said)  # noqa: T201
    return code


def _until_closed(settings: Settings, showing: Showing, database: Path) -> int:
    """Play all desks, here, to the end of the day; 1 if anything is amiss then."""
    speed = showing.speed if showing.until_closed else showing.speed or 1.0
    print(say(settings.language, "demo.plays_itself"), flush=True)  # noqa: T201
    try:
        evening = fly(Flight(str(database), showing.seed, showing.start, speed, settings.language))
    except KeyboardInterrupt:
        return 0
    print(text(settings.language, evening.line), flush=True)  # noqa: T201
    for what in evening.amiss:
        print(say(settings.language, "demo.amiss", what=what), file=sys.stderr)  # noqa: T201
    return 1 if evening.amiss else 0


def _tell_how_to_join(language: str, day: Day, database: Path, people: Path) -> None:
    at = shlex.quote(str(database))
    print(say(language, "demo.title", date=local(day.hours.start).date(), start=day.hours.start))  # noqa: T201
    _tell(say(language, "demo.join_display"), f"display --database {at}")
    _tell(say(language, "demo.join_desk"), f"--station reception --database {at}")
    names = ", ".join(works.short for works in STAFF.values())
    print(f"{say(language, 'demo.everybodys_pin', pin=PIN)}\n  {names}")  # noqa: T201
    print(f"{say(language, 'demo.sheet')}\n  less {shlex.quote(str(people))}")  # noqa: T201
    print(f"{say(language, 'demo.slips')}\n  ls {shlex.quote(str(database.with_name(SLIPS)))}", flush=True)  # noqa: T201


def _tell(what: str, arguments: str) -> None:
    print(f"{what}\n  {program()} {arguments}", flush=True)  # noqa: T201


def today() -> date:
    """The local date."""
    from models.clock import SystemClock

    return clinic_day(SystemClock().now())
