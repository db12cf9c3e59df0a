"""The demo's clinic: a database with a time of its own, its made-up staff, and the ways into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.clock import Clock, clinic_day
from models.patient.read import full_name
from models.patient.table import Patient
from models.permission import Role
from models.staff.pepper import NO_PEPPER
from models.staff.pin import seal
from models.staff.verbs import add_staff, make_first_manager
from models.store.snapshot import Snapshot
from models.store.store import Store, open_store
from models.store.unit_of_work import Actor
from models.unit.read import current_unit
from models.unit.rules import Unit
from models.unit.verbs import load_unit
from models.visit.table import Visit
from xray_tui import intake
from xray_tui.demo.bundles import bundle
from xray_tui.demo.place import unit_text
from xray_tui.demo.staff import PIN, STAFF, Who, Works
from xray_tui.demo.story import Day, Mail

if TYPE_CHECKING:
    from models.store.unit_of_work import Tx

P = ParamSpec("P")
T = TypeVar("T")

STATION = "demo"

_MESSAGES = Actor(None, "demo messages", frozenset({Role.INTAKE}))
_FOUNDER = Actor(None, "demo", frozenset({Role.DOOR}))
_BEFORE_ANYBODY, _LONG_BEFORE = timedelta(hours=1), timedelta(days=8)

_HERE_TODAY = (
    select(col(Patient.family), col(Patient.given))
    .join(Visit, col(Visit.patient_id) == col(Patient.id))
    .where(col(Visit.unit_day) == bindparam("day"))
)


class DayClock:
    """Shows what it is set to, until it is let run.

    Args:
        running: the time that runs, as every other program sees it in the database.
        first: what it shows first.
    """

    def __init__(self, running: Clock, first: datetime) -> None:
        self._running = running
        self._set: datetime | None = first

    def now(self) -> datetime:
        """The instant that it was set to, or the present one."""
        return self._running.now() if self._set is None else self._set

    def set(self, at: datetime) -> None:
        """Show a time that lies behind."""
        self._set = at

    def let_run(self) -> None:
        """From now on show the time that runs."""
        self._set = None


class Clinic:
    """The demo's clinic, over one open database.

    Args:
        store: the database; its own clock is the one that runs.
        day: the made-up day.
        first: the time that it shows first.
    """

    def __init__(self, store: Store, day: Day, first: datetime) -> None:
        self.store = store
        store.clock = self.clock = DayClock(store.clock, first)
        self.staff = dict(_hire(store))
        store.perform(self.staff[Who.MANAGER], STATION, "", load_unit, body=unit_text(day.hours))
        self.unit: Unit = store.read(current_unit)

    def set_time(self, at: datetime) -> None:
        """Show a time that lies behind; never an earlier one than before."""
        self.clock.set(max(at, self.now()))

    def let_time_run(self) -> None:
        """From now on show the time that every other program sees in this database."""
        self.clock.let_run()

    def now(self) -> datetime:
        """The clinic's time."""
        return self.store.clock.now()

    def perform(self, who: Who, verb: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Perform a verb as one of those who work here."""
        return self.store.perform(self.staff[who], STATION, "", verb, *args, **kwargs)

    def read(self, read: Callable[[Snapshot], T], /) -> T:
        """Read in one snapshot."""
        return self.store.read(read)

    def deliver(self, mail: Mail) -> list[intake.Line]:
        """Take a message in by the door that all messages take."""
        from xray_tui.fhir.batch import read

        entries = read(bundle(mail, self.unit), clinic_day(self.now()), mail.name)
        return list(intake.take(self.store, entries, actor=_MESSAGES, station=STATION))

    def here_today(self) -> frozenset[str]:
        """The names of all who have checked in today."""
        day = clinic_day(self.now())
        rows = self.read(lambda snapshot: snapshot.connection.execute(_HERE_TODAY, {"day": day}).all())
        return frozenset(full_name(row.family, row.given) for row in rows)

    def close(self) -> None:
        """Leave the database."""
        self.store.close()


def found(database: Path, day: Day, speed: float, *, long_before: bool = False) -> Clinic:
    """Make the demo's database: its time, its staff, its unit.

    The time that runs has to be in the database before anything else is; the past is gone through by another clock.

    Args:
        database: a file that isn't there yet.
        day: the made-up day.
        speed: how fast its time runs.
        long_before: whether its clock shows a day of the week before, as something happened since.
    """
    store = open_store(str(database))
    try:
        store.set_clock(day.hours.start, speed)
        first = min(day.mail[0].at, day.hours.opens) - _BEFORE_ANYBODY
        return Clinic(store, day, first - _LONG_BEFORE if long_before else first)
    except BaseException:
        store.close()
        raise


def _hire(store: Store) -> Iterator[tuple[Who, Actor]]:
    """The manager first: whoever else signs in is added by one."""
    first = store.perform(_FOUNDER, STATION, "", make_first_manager, **_of(STAFF[Who.MANAGER]))
    manager = Actor(first.staff, first.name, frozenset({Role.MANAGER}))
    yield Who.MANAGER, manager
    for who, works in STAFF.items():
        if who is not Who.MANAGER:
            added = store.perform(manager, STATION, "", add_staff, roles=(works.role,), **_of(works))
            yield who, Actor(added.staff, added.name, frozenset({works.role}))


def _of(works: Works) -> dict[str, Any]:
    sealed = seal(PIN, works.name, NO_PEPPER)
    return {"name": works.name, "short": works.short, "language": works.language, "pin": sealed}
