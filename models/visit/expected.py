"""Who is expected today: booked, not yet here; adjacent bookings of one patient are one arrival."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlmodel import col

from models.appointment.arrival import arrivals
from models.appointment.states import Booking, Kind
from models.appointment.table import Appointment
from models.clock import day_bounds
from models.patient.read import full_name, masked_codes
from models.patient.table import Patient
from models.referral.facts import Side
from models.unit.rules import Unit
from models.visit.board import ExamLine, ExpectedRow
from models.visit.states import Examined

_LATE = timedelta(minutes=1)

_BOOKED = (
    select(
        col(Appointment.id),
        col(Appointment.patient_id),
        col(Appointment.start),
        col(Appointment.minutes),
        col(Appointment.resource),
        col(Appointment.exam_code),
        col(Appointment.exam_text),
        col(Appointment.side),
        col(Patient.family),
        col(Patient.given),
    )
    .join(Patient, col(Patient.id) == col(Appointment.patient_id))
    .where(
        col(Appointment.kind) == Kind.IMAGING.value,
        col(Appointment.state) == Booking.BOOKED.value,
        col(Appointment.start) >= bindparam("start"),
        col(Appointment.start) < bindparam("end"),
    )
    .order_by(col(Appointment.start), col(Appointment.id))
)


def read_expected(connection: Connection, day: date, now: datetime, unit: Unit) -> tuple[ExpectedRow, ...]:
    """The arrivals still expected on a day, by time; late ones are past their time."""
    start, end = day_bounds(day)
    bookings: defaultdict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in connection.execute(_BOOKED, {"start": start, "end": end}):
        bookings[row.patient_id].append(row)
    codes = masked_codes(connection, bookings)
    rows = [
        ExpectedRow(
            appointments=tuple(booking.id for booking in group),
            patient=patient,
            name=full_name(group[0].family, group[0].given),
            masked_code=codes.get(patient, ("", False))[0],
            start=group[0].start,
            exams=tuple(_line(booking, unit) for booking in group),
            rooms=tuple(dict.fromkeys(booking.resource for booking in group if booking.resource)),
            late=now - group[0].start >= _LATE,
        )
        for patient, booked in bookings.items()
        for group in arrivals(booked)
    ]
    return tuple(sorted(rows, key=lambda row: (row.start, row.appointments)))


def _line(booking: Row[*tuple[Any, ...]], unit: Unit) -> ExamLine:
    return ExamLine(
        key=booking.id,
        code=booking.exam_code,
        text=booking.exam_text,
        side=Side(booking.side) if booking.side else None,
        state=Examined.PLANNED,
        rooms=(booking.resource,) if booking.resource else unit.rooms_for(unit.exam(booking.exam_code)),
    )
