"""The schedules, read as one snapshot for whoever enters them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.clock import clinic_day
from models.store.snapshot import Snapshot
from models.unit.outcomes import AbsenceRow, DayOffRow, Schedules, WeekRow
from models.unit.rules import Clinician, Mode
from models.unit.schedule import scheduled_unit
from models.unit.table import ClinicianAbsence, DayOff
from models.unit.weeks import day_text

_ABSENCES = (
    select(
        col(ClinicianAbsence.id),
        col(ClinicianAbsence.clinician),
        col(ClinicianAbsence.since),
        col(ClinicianAbsence.until),
        col(ClinicianAbsence.reason),
    )
    .where(col(ClinicianAbsence.live), col(ClinicianAbsence.until) > bindparam("now"))
    .order_by(col(ClinicianAbsence.since), col(ClinicianAbsence.id))
)
_DAYS_OFF = (
    select(col(DayOff.day), col(DayOff.reason))
    .where(col(DayOff.live), col(DayOff.day) >= bindparam("today"))
    .order_by(col(DayOff.day))
)


def read_schedules(snapshot: Snapshot) -> Schedules:
    """Weeks, absences and days off, from today on."""
    connection, today = snapshot.connection, clinic_day(snapshot.now)
    clinicians = scheduled_unit(connection).clinicians
    return Schedules(
        seq=snapshot.seq,
        clinicians=clinicians,
        weeks=tuple(week for clinician in clinicians for week in _weeks(clinician, today)),
        absences=tuple(AbsenceRow(*row) for row in connection.execute(_ABSENCES, {"now": snapshot.now})),
        days_off=tuple(DayOffRow(*row) for row in connection.execute(_DAYS_OFF, {"today": today})),
    )


def _weeks(clinician: Clinician, today: date) -> Iterator[WeekRow]:
    for mode in Mode:
        entered = sorted((week for week in clinician.weeks if week.mode is mode), key=lambda week: week.since)
        begun = [week for week in entered if week.since <= today]
        if begun or mode in clinician.hours:
            hours = begun[-1].hours if begun else clinician.hours[mode]
            minutes = begun[-1].minutes if begun else clinician.minutes[mode]
            since = begun[-1].since if begun else None
            yield WeekRow(clinician.id, mode, since, tuple(map(day_text, hours)), minutes)
        for week in entered[len(begun) :]:
            yield WeekRow(clinician.id, mode, week.since, tuple(map(day_text, week.hours)), week.minutes)
