"""What imaging can be booked on now: hours, holidays, days off, closed rooms and live bookings, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.appointment.imaging_slots import Openings, Span
from models.appointment.states import Booking, Kind
from models.appointment.steps import held_steps
from models.appointment.table import Appointment
from models.clock import clinic_day, day_bounds
from models.unit.holidays import closed_days
from models.unit.rooms import read_closures
from models.unit.schedule import scheduled_unit

_OWN = select(col(Appointment.id), col(Appointment.start), col(Appointment.minutes)).where(
    col(Appointment.patient_id) == bindparam("patient"),
    col(Appointment.kind) == Kind.IMAGING.value,
    col(Appointment.state) == Booking.BOOKED.value,
    col(Appointment.start) >= bindparam("since"),
)


def read_openings(
    connection: Connection, now: datetime, *, patient: int | None = None, without: Iterable[int] = ()
) -> Openings:
    """What imaging can be booked on.

    Args:
        connection: where to read.
        now: the clinic's time.
        patient: who is to be imaged: nobody is in two rooms at once.
        without: bookings that count as if they weren't there: those that are to be moved.
    """
    unit, today = scheduled_unit(connection), clinic_day(now)
    last = today + timedelta(days=unit.booking.days_ahead)
    return Openings(
        unit=unit,
        closed=closed_days(unit, range(today.year, last.year + 1)),
        # From midnight: an hour that has begun may have its share taken already.
        held=held_steps(connection, day_bounds(today)[0], without=without),
        earliest=now + unit.booking.notice,
        shut=_shut(connection, now),
        busy=() if patient is None else _own_times(connection, now, patient, without),
    )


def _own_times(connection: Connection, now: datetime, patient: int, without: Iterable[int]) -> tuple[Span, ...]:
    rows = connection.execute(_OWN, {"patient": patient, "since": day_bounds(clinic_day(now))[0]})
    return tuple((row.start, row.start + timedelta(minutes=row.minutes)) for row in rows if row.id not in set(without))


def _shut(connection: Connection, now: datetime) -> Mapping[str, datetime]:
    """Until when each closed room can't be booked: as expected, and for today while nobody knows."""
    tomorrow = day_bounds(clinic_day(now))[1]
    closed = read_closures(connection)
    return {room: tomorrow if closure.until is None else max(closure.until, now) for room, closure in closed.items()}
