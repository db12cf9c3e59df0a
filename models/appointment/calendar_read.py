"""Appointments read for a patient's own calendar."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.appointment.calendar import CalendarEntry
from models.appointment.states import Booking
from models.appointment.table import Appointment
from models.patient.table import Patient
from models.refusal import Invalid, NotFound, NotNow
from models.store.snapshot import Snapshot
from models.unit.read import current_unit
from models.unit.rules import Mode

_FOUND = (
    select(
        col(Appointment.id),
        col(Appointment.patient_id),
        col(Appointment.uid),
        col(Appointment.sequence),
        col(Appointment.start),
        col(Appointment.minutes),
        col(Appointment.mode),
        col(Appointment.state),
        col(Patient.language),
    )
    .join(Patient, col(Patient.id) == col(Appointment.patient_id))
    .where(col(Appointment.id).in_(bindparam("keys", expanding=True)))
    .order_by(col(Appointment.start), col(Appointment.id))
)
_TOLD = (Booking.BOOKED.value, Booking.CANCELLED.value)


def read_calendar(snapshot: Snapshot, appointments: Sequence[int]) -> tuple[CalendarEntry, ...]:
    """Appointments of one patient that stand or are cancelled, by time.

    Raises:
        NotFound: ``appointment.unknown``.
        Invalid: ``appointment.several_patients``.
        NotNow: ``appointment.not_booked``: one of them is over.
    """
    unit = current_unit(snapshot)
    rows = snapshot.connection.execute(_FOUND, {"keys": list(appointments)}).all()
    if len(rows) != len(set(appointments)) or not rows:
        raise NotFound("appointment.unknown")
    if len({row.patient_id for row in rows}) > 1:
        raise Invalid("appointment.several_patients")
    if any(row.state not in _TOLD for row in rows):
        raise NotNow("appointment.not_booked")
    return tuple(
        CalendarEntry(
            uid=row.uid,
            sequence=row.sequence,
            start=row.start,
            minutes=row.minutes,
            mode=Mode(row.mode) if row.mode else None,
            cancelled=row.state == Booking.CANCELLED,
            language=row.language,
            unit=unit.names,
            address=unit.address,
            phone=unit.phone,
        )
        for row in rows
    )
