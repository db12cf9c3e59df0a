"""The unit as appointments see it: its text, and over it what was entered at a desk: weeks, absences, days off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import Connection, select
from sqlmodel import col

from models.unit.read import unit_of
from models.unit.rules import Absence, Hours, Mode, Unit, Week
from models.unit.table import ClinicianAbsence, ClinicianWeek, DayOff
from models.unit.weeks import parse_week

_WEEKS = select(
    col(ClinicianWeek.clinician),
    col(ClinicianWeek.mode),
    col(ClinicianWeek.since),
    col(ClinicianWeek.hours),
    col(ClinicianWeek.minutes),
)
_ABSENCES = select(col(ClinicianAbsence.clinician), col(ClinicianAbsence.since), col(ClinicianAbsence.until)).where(
    col(ClinicianAbsence.live)
)
_DAYS_OFF = select(col(DayOff.day)).where(col(DayOff.live))


def scheduled_unit(connection: Connection) -> Unit:
    """The unit in force, with what was entered at a desk over its text."""
    unit = unit_of(connection)
    weeks: defaultdict[str, list[Week]] = defaultdict(list)
    for row in connection.execute(_WEEKS):
        weeks[row.clinician].append(Week(row.since, Mode(row.mode), parse_week(row.hours), row.minutes))
    absences: defaultdict[str, list[Absence]] = defaultdict(list)
    for clinician, since, until in connection.execute(_ABSENCES):
        absences[clinician].append(Absence(since, until))
    off: dict[date, tuple[Hours, ...]] = dict.fromkeys(connection.scalars(_DAYS_OFF), ())
    if not (weeks or absences or off):
        return unit
    return replace(
        unit,
        exceptions=MappingProxyType({**unit.exceptions, **off}),
        clinicians=tuple(
            replace(
                each,
                weeks=(*each.weeks, *weeks[each.id]),
                absences=(*each.absences, *absences[each.id]),
            )
            for each in unit.clinicians
        ),
    )
