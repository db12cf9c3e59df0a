"""Imaging appointments as they come from outside: booked, moved, cancelled.

They hold their time like any other: off the grid too, and whatever the share of the hour, for whoever offered them
online had them from our own slots. One that is no longer free is refused, so that the sender can say so: two people at
one time would find out at the door.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import col, delete, select

from models.appointment.doubt import doubt_results
from models.appointment.imaging_slots import steps_of
from models.appointment.states import Booking, Channel, Doubt, Kind
from models.appointment.steps import end_time, hold, release, rooms_taken
from models.appointment.table import Appointment, AppointmentReferral
from models.patient.verbs import take_patient
from models.permission import Permission
from models.referral.facts import IncomingAppointment
from models.referral.table import Referral
from models.refusal import Invalid, NotNow, Taken
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.taken import Novelty, TakenAppointment
from models.unit.exams import Exam
from models.unit.names import Names
from models.unit.read import unit_of
from models.unit.rules import Unit

_OPEN_TO_CHANGE = frozenset({Booking.BOOKED, Booking.CANCELLED})


@verb(may=Permission.REGISTER)
def take_appointment(tx: Tx, *, incoming: IncomingAppointment, content: str) -> TakenAppointment:
    """Take an imaging appointment and its patient. One that was missed may be moved to a time to come.

    Args:
        tx: the transaction.
        incoming: the appointment; the exam is its first referral's where the message names none.
        content: the hash of the message; the same hash again changes nothing.

    Raises:
        Invalid: ``appointment.other_patient``: the same identifier came before for somebody else;
            ``appointment.no_length``.
        Taken: ``appointment.online_taken``: somebody else has the time, in every room that could do it.
        NotNow: ``appointment.taken_already``: the patient has checked in for it.
    """
    known = tx.session.exec(select(Appointment).where(col(Appointment.source) == incoming.source)).one_or_none()
    if known is not None and known.content == content:
        tx.about(patient=known.patient_id, appointment=known.id)
        return TakenAppointment(known.id, Novelty.SAME, cancelled=known.state == Booking.CANCELLED)
    patient = take_patient(tx, facts=incoming.patient).patient
    if incoming.cancelled and known is not None:
        return _cancel(tx, known, patient, content)
    if incoming.start is None or incoming.minutes <= 0:
        raise Invalid("appointment.no_length")
    if known is None:
        appointment = Appointment(
            kind=Kind.IMAGING,
            channel=Channel.ONLINE,
            patient_id=patient,
            source=incoming.source,
            start=incoming.start.astimezone(UTC),
            minutes=incoming.minutes,
        )
        _write(tx, appointment, incoming, incoming.start)
        tx.add(appointment)
        moved, novelty = False, Novelty.TAKEN
    else:
        again = known.state == Booking.NO_SHOW and incoming.start > tx.now
        appointment = _changeable(tx, known, patient, moved=again)
        release(tx, appointment)
        moved, novelty = appointment.start != incoming.start, Novelty.UPDATED
        appointment.sequence += moved
        _write(tx, appointment, incoming, incoming.start)
    appointment.content = content
    _link(tx, appointment, incoming)
    _take_time(tx, appointment)
    if moved:
        doubt_results(tx, [appointment.id], Doubt.MOVED)
    tx.about(patient=patient, appointment=appointment.id)
    return TakenAppointment(appointment.id, novelty, cancelled=incoming.cancelled)


def _changeable(tx: Tx, known: Appointment, patient: int, *, moved: bool = False) -> Appointment:
    if known.patient_id != patient:
        raise Invalid("appointment.other_patient")
    if known.state not in _OPEN_TO_CHANGE and not moved:
        raise NotNow("appointment.taken_already")
    return tx.change(known)


def _cancel(tx: Tx, known: Appointment, patient: int, content: str) -> TakenAppointment:
    """Take a booking back; what it was for stays as it was known."""
    appointment = _changeable(tx, known, patient)
    end_time(tx, appointment, Booking.CANCELLED)
    doubt_results(tx, [appointment.id], Doubt.CANCELLED)
    appointment.content = content
    tx.about(patient=appointment.patient_id, appointment=appointment.id)
    return TakenAppointment(appointment.id, Novelty.UPDATED, cancelled=True)


def _write(tx: Tx, appointment: Appointment, incoming: IncomingAppointment, start: datetime) -> None:
    unit = unit_of(tx.connection)
    exam = unit.exam(incoming.exam_code)
    appointment.start = start.astimezone(UTC)
    appointment.minutes = incoming.minutes
    appointment.resource = _room(incoming.room, unit)
    appointment.exam_code = exam.code if exam else incoming.exam_code
    appointment.exam_text = incoming.exam_text
    appointment.side = incoming.side
    appointment.state = Booking.CANCELLED if incoming.cancelled else Booking.BOOKED
    appointment.visit_id = None


def _take_time(tx: Tx, appointment: Appointment) -> None:
    """Hold the booking's time: in the room that it names, else in the first that can do it and is free.

    One of an unknown exam that names no room holds nothing: nobody knows what it takes.
    """
    if appointment.state != Booking.BOOKED:
        return
    exam = unit_of(tx.connection).exam(appointment.exam_code)
    rooms = (appointment.resource,) if appointment.resource else _rooms_for(tx, exam)
    taken = rooms_taken(tx.connection, appointment.start, appointment.start + timedelta(minutes=appointment.minutes))
    for room in rooms:
        if room not in taken:
            appointment.resource = room
            hold(tx, appointment, steps_of(room, appointment.start, appointment.minutes))
            return
    if rooms:
        raise Taken("appointment.online_taken", at=appointment.start)


def _rooms_for(tx: Tx, exam: Exam | None) -> tuple[str, ...]:
    return () if exam is None else unit_of(tx.connection).rooms_for(exam)


def _room(named: str, unit: Unit) -> str:
    """The room's id, by id or by a name of it; "" for one that the unit hasn't."""
    wanted = named.strip().casefold()
    for room in unit.rooms:
        if wanted in {room.id.casefold(), room.door.casefold(), *_folded(room.names)}:
            return room.id
    return ""


def _folded(names: Names) -> tuple[str, ...]:
    return names.fi.casefold(), names.sv.casefold(), names.en.casefold()


def _link(tx: Tx, appointment: Appointment, incoming: IncomingAppointment) -> None:
    """Tie it to the referrals of its patient that it is for, and take the exam from the first where it names none."""
    tx.session.exec(delete(AppointmentReferral).where(col(AppointmentReferral.appointment_id) == appointment.id))
    found = tx.session.exec(
        select(Referral).where(
            col(Referral.source).in_(incoming.referral_sources), col(Referral.patient_id) == appointment.patient_id
        )
    ).all()
    referrals = sorted(found, key=lambda referral: incoming.referral_sources.index(referral.source))
    for referral in referrals:
        tx.session.add(AppointmentReferral(appointment_id=appointment.id, referral_id=referral.id))
    if referrals and not appointment.exam_code:
        appointment.exam_code, appointment.exam_text = referrals[0].exam_code, referrals[0].exam_text
        appointment.side = referrals[0].side
