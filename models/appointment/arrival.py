"""Which bookings of today make one arrival: adjacent ones of one patient, due by the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlmodel import col, select

from models.appointment.states import Booking, Kind
from models.appointment.table import Appointment
from models.clock import clinic_day, day_bounds
from models.store.unit_of_work import Tx


class Timed(Protocol):
    """Something with a start and a length."""

    @property
    def start(self) -> datetime:
        """When it begins."""
        ...

    @property
    def minutes(self) -> int:
        """How long it takes."""
        ...


B = TypeVar("B", bound=Timed)


def arrivals(bookings: Iterable[B]) -> list[tuple[B, ...]]:
    """The bookings of one patient, parted into arrivals: a booking joins the one that ends where it begins.

    Two in different rooms at the same time, or overlapping, are one arrival as well.
    """
    groups: list[list[B]] = []
    ends: datetime | None = None
    for booking in sorted(bookings, key=lambda each: each.start):
        if ends is not None and booking.start <= ends:
            groups[-1].append(booking)
        else:
            groups.append([booking])
        end = booking.start + timedelta(minutes=booking.minutes)
        ends = end if ends is None or booking.start > ends else max(ends, end)
    return [tuple(group) for group in groups]


def arrival_now(tx: Tx, patient: int, arrived: datetime) -> Sequence[Appointment]:
    """The bookings that a patient who came at a moment of today comes for: the arrival nearest in time, or none."""
    start, end = day_bounds(clinic_day(tx.now))
    booked = tx.session.exec(
        select(Appointment).where(
            col(Appointment.patient_id) == patient,
            col(Appointment.kind) == Kind.IMAGING.value,
            col(Appointment.state) == Booking.BOOKED.value,
            col(Appointment.start) >= start,
            col(Appointment.start) < end,
        )
    ).all()
    groups = arrivals(booked)
    return min(groups, key=lambda group: abs(group[0].start - arrived), default=())
