"""Results appointments: booked on a clinician's schedule, never double, and cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import col, select

from models.appointment.outcomes import Booked, Cancelled
from models.appointment.results_read import earliest_day, free_slots, held_steps, results_of
from models.appointment.slots import Slot, day_slots
from models.appointment.states import Booking, Channel, Kind
from models.appointment.table import Appointment, AppointmentReferral, AppointmentStep
from models.clock import clinic_day
from models.patient.verbs import patient_of
from models.permission import Permission
from models.refusal import Invalid, Message, Moved, NotFound, NotNow, Taken
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.holidays import closed_days
from models.unit.read import unit_of
from models.unit.rules import Clinician, Mode, Unit


@verb(may=Permission.BOOK)
def book_results(
    tx: Tx,
    *,
    patient: int,
    referrals: Sequence[int],
    mode: Mode,
    clinician: str,
    start: datetime,
    phone: str = "",
    channel: Channel = Channel.RECEPTION,
) -> Booked:
    """Book a results appointment.

    Args:
        tx: the transaction.
        patient: whose results.
        referrals: the keys of the referrals whose results are to be told, at least one.
        mode: by telephone or at reception.
        clinician: the clinician's id.
        start: one of the clinician's times, aware.
        phone: the number to call, confirmed with the patient; "" for the one on record.
        channel: how the booking is made.

    Raises:
        Invalid: ``appointment.no_referral``, ``appointment.no_phone``, ``appointment.not_a_time``.
        NotNow: ``appointment.too_early``: before the results can be ready, or past.
        Taken: ``appointment.taken``: somebody else was first; names the next free time.
    """
    person = patient_of(tx, patient)
    tx.about(patient=person.id)
    unit = unit_of(tx.connection)
    with_whom = unit.clinician(clinician)
    if with_whom is None:
        raise NotFound("appointment.no_clinician")
    slot = _slot(tx, unit, with_whom, mode, start, person.id, referrals)
    number = _number(mode, phone, person.phone)
    booking = tx.add(
        Appointment(
            kind=Kind.RESULTS,
            patient_id=person.id,
            start=slot.start,
            minutes=slot.minutes,
            resource=slot.clinician,
            channel=channel,
            mode=mode,
            with_kind=with_whom.kind,
            phone=number,
        )
    )
    for resource, at in slot.steps:
        tx.add(AppointmentStep(appointment_id=booking.id, resource=resource, at=at))
    for referral in dict.fromkeys(referrals):
        tx.session.add(AppointmentReferral(appointment_id=booking.id, referral_id=referral))
    tx.about(appointment=booking.id)
    return Booked(booking.id, booking.start, clinician)


@verb(may=Permission.BOOK)
def cancel_results(tx: Tx, *, appointment: int, seen: int) -> Cancelled:
    """Cancel a results appointment; its time is free at once.

    Raises:
        NotFound: ``appointment.unknown``.
        Moved: ``appointment.moved``: it has changed since the person saw it.
        NotNow: ``appointment.not_booked``: it is cancelled already, or over.
    """
    booking = tx.session.get(Appointment, appointment)
    if booking is None or booking.kind != Kind.RESULTS:
        raise NotFound("appointment.unknown")
    if booking.changed != seen:
        raise Moved("appointment.moved")
    if booking.state != Booking.BOOKED:
        raise NotNow("appointment.not_booked")
    tx.about(patient=booking.patient_id, appointment=booking.id)
    tx.change(booking).state = Booking.CANCELLED
    for step in tx.session.exec(
        select(AppointmentStep).where(col(AppointmentStep.appointment_id) == booking.id, col(AppointmentStep.live))
    ):
        tx.change(step).live = False
    return Cancelled(booking.id, booking.start)


def _slot(
    tx: Tx, unit: Unit, clinician: Clinician, mode: Mode, start: datetime, patient: int, referrals: Sequence[int]
) -> Slot:
    """The slot of the schedule that begins then, if it may be booked."""
    today, start = clinic_day(tx.now), start.astimezone(UTC)
    day = clinic_day(start)
    closed = closed_days(unit, {today.year, day.year, day.year + 1})
    of = results_of(tx.connection, patient, unit, today)
    if not referrals or not {each.referral for each in of}.issuperset(referrals):
        raise Invalid("appointment.no_referral")
    ready = earliest_day(of, referrals, today)
    if day < ready or start < tx.now:
        raise NotNow("appointment.too_early", day=ready)
    slot = next((each for each in day_slots(clinician, day, mode) if each.start == start), None)
    if slot is None or day in closed:
        raise Invalid("appointment.not_a_time")
    if not held_steps(tx.connection, start).isdisjoint(slot.steps):
        snapshot = Snapshot(tx.connection, tx.now, tx.seq)
        others = free_slots(snapshot, unit, clinician.kind, mode, day, closed)
        following = next((each for each in others if each.start >= start), None)
        raise Taken(
            "appointment.taken",
            next=Message("appointment.next_free", {"at": following.start})
            if following
            else Message("appointment.none_free"),
        )
    return slot


def _number(mode: Mode, phone: str, on_record: str) -> str:
    """The number to call, which a telephone appointment needs."""
    if mode is not Mode.TELEPHONE:
        return ""
    number = phone.strip() or on_record.strip()
    if not any(character.isdigit() for character in number):
        raise Invalid("appointment.no_phone")
    return number
