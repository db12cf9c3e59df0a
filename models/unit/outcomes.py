"""What the unit's verbs answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.unit.rules import Clinician, Mode


@dataclass(frozen=True, slots=True)
class LoadedUnit:
    """A text of the unit came into force.

    Args:
        version: its number, from 1.
        rooms: how many rooms it has.
        exams: how many exams its catalogue has.
    """

    version: int
    rooms: int
    exams: int


@dataclass(frozen=True, slots=True)
class Closure:
    """A room that can't be used now.

    Args:
        room: its id.
        since: from when.
        until: when it is expected to open again; it stays closed until somebody opens it.
        reason: why, as staff wrote it.
    """

    room: str
    since: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class RoomClosed:
    """A room was closed, or what is said of a closed one was changed.

    Args:
        room: its id.
        until: when it is expected to open again.
    """

    room: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class RoomOpened:
    """A room can be used again.

    Args:
        room: its id.
    """

    room: str


@dataclass(frozen=True, slots=True)
class WeekSet:
    """A clinician has another week.

    Args:
        clinician: the clinician's id.
        mode: by telephone or at reception.
        since: from which date on.
    """

    clinician: str
    mode: Mode
    since: date


@dataclass(frozen=True, slots=True)
class AbsenceSet:
    """A clinician is away, or after all isn't.

    Args:
        absence: its key.
        clinician: the clinician's id.
        since: from when.
        until: up to when.
    """

    absence: int
    clinician: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class DayOffSet:
    """A date on which nobody takes appointments, or after all somebody does."""

    day: date


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence that was entered at a desk.

    Args:
        absence: its key.
        clinician: the clinician's id.
        since: from when.
        until: up to when.
        reason: as it was entered.
    """

    absence: int
    clinician: str
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class DayOffRow:
    """A day off for everyone that was entered at a desk."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A clinician's week in one mode, as it is in force on a date.

    Args:
        clinician: the clinician's id.
        mode: by telephone or at reception.
        since: from which date on; ``None``: the unit's text says so.
        days: each day's hours as they are typed, Monday first.
        minutes: how long an appointment takes.
    """

    clinician: str
    mode: Mode
    since: date | None
    days: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Schedules:
    """The schedules as a desk shows them.

    Args:
        seq: the sequence number they were read at.
        clinicians: who tells results: id, name, kind, grid.
        weeks: the weeks in force today, then those to come.
        absences: those that aren't over, by time.
        days_off: those from today on.
    """

    seq: int
    clinicians: tuple[Clinician, ...]
    weeks: tuple[WeekRow, ...]
    absences: tuple[AbsenceRow, ...]
    days_off: tuple[DayOffRow, ...]
