"""Results appointments that somebody has to look at again, because the imaging that they are for has changed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from models.appointment.states import Booking, Doubt, Kind
from models.appointment.table import Appointment, AppointmentReferral
from models.store.unit_of_work import Tx


def doubt_results(tx: Tx, imaging: Iterable[int], why: Doubt) -> tuple[int, ...]:
    """Flag the results appointments to come that are for the same referrals as these imaging appointments."""
    tx.session.flush()
    referrals = select(AppointmentReferral.referral_id).where(
        col(AppointmentReferral.appointment_id).in_(list(imaging))
    )
    linked = select(AppointmentReferral.appointment_id).where(col(AppointmentReferral.referral_id).in_(referrals))
    found = tx.session.exec(
        select(Appointment)
        .where(
            col(Appointment.id).in_(linked),
            col(Appointment.kind) == Kind.RESULTS.value,
            col(Appointment.state) == Booking.BOOKED.value,
            col(Appointment.start) >= tx.now,
        )
        .order_by(col(Appointment.id))
    ).all()
    for booking in found:
        tx.change(booking).doubt = why
    return tuple(booking.id for booking in found)
