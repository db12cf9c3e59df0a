"""The steps that bookings hold: what makes double booking and overlap impossible."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam
from sqlmodel import col, select

from models.appointment.imaging_slots import STEP
from models.appointment.slots import Step
from models.appointment.states import Booking
from models.appointment.table import Appointment, AppointmentStep
from models.store.unit_of_work import Tx

_HELD = select(col(AppointmentStep.resource), col(AppointmentStep.at)).where(
    col(AppointmentStep.live),
    col(AppointmentStep.at) >= bindparam("start"),
    col(AppointmentStep.appointment_id).not_in(bindparam("without", expanding=True)),
)
_AROUND = (
    select(col(AppointmentStep.resource), col(Appointment.start), col(Appointment.minutes))
    .join(Appointment, col(Appointment.id) == col(AppointmentStep.appointment_id))
    .where(
        col(AppointmentStep.live),
        col(AppointmentStep.at) > bindparam("since"),
        col(AppointmentStep.at) < bindparam("end"),
    )
    .distinct()
)


def held_steps(connection: Connection, start: datetime, *, without: Iterable[int] = ()) -> frozenset[Step]:
    """The steps that live bookings hold from an instant on, but for these bookings' own."""
    rows = connection.execute(_HELD, {"start": start, "without": list(without)})
    return frozenset((row.resource, row.at) for row in rows)


def rooms_taken(connection: Connection, start: datetime, end: datetime) -> frozenset[str]:
    """The rooms in which a live booking has any of a time, to the minute."""
    rows = connection.execute(_AROUND, {"since": start - STEP, "end": end})
    return frozenset(
        row.resource for row in rows if row.start < end and row.start + timedelta(minutes=row.minutes) > start
    )


def hold(tx: Tx, booking: Appointment, steps: Iterable[Step]) -> None:
    """Hold the steps for a booking; the database refuses one that another holds."""
    for resource, at in steps:
        tx.add(AppointmentStep(appointment_id=booking.id, resource=resource, at=at))


def release(tx: Tx, booking: Appointment) -> None:
    """Let go of all that a booking holds."""
    for step in tx.session.exec(
        select(AppointmentStep).where(col(AppointmentStep.appointment_id) == booking.id, col(AppointmentStep.live))
    ):
        tx.change(step).live = False
    tx.session.flush()


def end_time(tx: Tx, booking: Appointment, state: Booking) -> None:
    """Give a booking its end, and its time back."""
    tx.change(booking).state = state
    release(tx, booking)
