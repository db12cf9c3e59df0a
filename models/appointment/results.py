"""Results appointments: booked on a clinician's schedule, never double; moved, cancelled, kept as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import col, select

from models.appointment.outcomes import Booked, Cancelled, Kept
from models.appointment.results_read import earliest_day, free_slots, results_of
from models.appointment.slots import Slot, day_slots
from models.appointment.states import Booking, Channel, Kind
from models.appointment.steps import end_time, held_steps, hold, release
from models.appointment.table import Appointment, AppointmentReferral
from models.clock import clinic_day
from models.patient.verbs import patient_of
from models.permission import Permission
from models.refusal import Invalid, Message, Moved, NotFound, NotNow, Taken
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.holidays import closed_days
from models.unit.rules import Clinician, Mode, Unit
from models.unit.schedule import scheduled_unit


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
        NotNow: ``appointment.too_early``: before the results can be ready, or past; ``appointment.results_elsewhere``:
            their unit tells them itself; names whom to contact.
        Taken: ``appointment.taken``: somebody else was first; names the next free time.
    """
    person = patient_of(tx, patient)
    tx.about(patient=person.id)
    unit = scheduled_unit(tx.connection)
    with_whom = _clinician(unit, clinician)
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
    hold(tx, booking, slot.steps)
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
    booking = _standing(tx, appointment, seen)
    end_time(tx, booking, Booking.CANCELLED)
    return Cancelled(booking.id, booking.start)


@verb(may=Permission.BOOK)
def move_results(
    tx: Tx, *, appointment: int, seen: int, clinician: str, start: datetime, mode: Mode | None = None, phone: str = ""
) -> Booked:
    """Give a results appointment another time, with the same clinician or another; it isn't in doubt any more.

    Args:
        tx: the transaction.
        appointment: which.
        seen: the seq of its last change that the person saw.
        clinician: the clinician's id.
        start: one of the clinician's times, aware.
        mode: by telephone or at reception; ``None``: as before.
        phone: the number to call; "" for the one that was given, or else the one on record.

    Raises:
        NotFound: ``appointment.unknown``, ``appointment.no_clinician``.
        Moved: ``appointment.moved``.
        NotNow: ``appointment.not_booked``; and as of ``book_results``.
        Invalid: as of ``book_results``.
        Taken: ``appointment.taken``.
    """
    booking = _standing(tx, appointment, seen)
    person, unit = patient_of(tx, booking.patient_id), scheduled_unit(tx.connection)
    with_whom, how = _clinician(unit, clinician), mode or Mode(booking.mode or Mode.RECEPTION)
    told = tx.session.exec(
        select(AppointmentReferral.referral_id).where(col(AppointmentReferral.appointment_id) == booking.id)
    ).all()
    release(tx, booking)
    slot = _slot(tx, unit, with_whom, how, start, person.id, told)
    number = _number(how, phone or booking.phone, person.phone)
    tx.change(booking)
    booking.start, booking.minutes, booking.resource = slot.start, slot.minutes, slot.clinician
    booking.mode, booking.with_kind, booking.phone, booking.doubt = how, with_whom.kind, number, None
    booking.sequence += 1
    hold(tx, booking, slot.steps)
    return Booked(booking.id, booking.start, clinician)


@verb(may=Permission.BOOK)
def keep_results(tx: Tx, *, appointment: int, seen: int) -> Kept:
    """Say that a results appointment stands although its imaging has changed: somebody has looked.

    Raises:
        NotFound: ``appointment.unknown``.
        Moved: ``appointment.moved``.
        NotNow: ``appointment.not_booked``; ``appointment.no_doubt``.
    """
    booking = _standing(tx, appointment, seen)
    if booking.doubt is None:
        raise NotNow("appointment.no_doubt")
    tx.change(booking).doubt = None
    return Kept(booking.id, booking.start)


def _standing(tx: Tx, key: int, seen: int) -> Appointment:
    booking = tx.session.get(Appointment, key)
    if booking is None or booking.kind != Kind.RESULTS:
        raise NotFound("appointment.unknown")
    if booking.changed != seen:
        raise Moved("appointment.moved")
    if booking.state != Booking.BOOKED:
        raise NotNow("appointment.not_booked")
    tx.about(patient=booking.patient_id, appointment=booking.id)
    return booking


def _clinician(unit: Unit, key: str) -> Clinician:
    found = unit.clinician(key)
    if found is None:
        raise NotFound("appointment.no_clinician")
    return found


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
    contact = next((each.contact for each in of if each.referral in referrals and each.contact), "")
    if contact:
        raise NotNow("appointment.results_elsewhere", contact=contact)
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
