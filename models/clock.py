"""Clocks and the clinic's day: instants are UTC, a day is a local date in Europe/Helsinki."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ScaledClock:
    """A clock that started at ``origin`` when the real clock showed ``since``, and runs ``speed`` times as fast.

    The demo's day: both figures are kept in its database, so every process that opens it agrees.
    """

    origin: datetime
    since: datetime
    speed: float = 1.0

    def now(self) -> datetime:
        """The present instant of this day, aware, in UTC."""
        return self.origin + (datetime.now(UTC) - self.since) * self.speed


@cache
def clinic_zone() -> ZoneInfo:
    """Where the unit is."""
    return ZoneInfo("Europe/Helsinki")


def local(instant: datetime) -> datetime:
    """The instant as the clock on the unit's wall shows it."""
    return instant.astimezone(clinic_zone())


def clinic_day(instant: datetime) -> date:
    """The local date of an instant."""
    return local(instant).date()


def instant(day: date, at: time) -> datetime:
    """The UTC instant of a local wall time; in the hour that occurs twice, the first."""
    return datetime.combine(day, at, tzinfo=clinic_zone()).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The instants at which a local date begins and ends: 23, 24 or 25 hours apart."""
    return instant(day, time()), instant(day + timedelta(days=1), time())
