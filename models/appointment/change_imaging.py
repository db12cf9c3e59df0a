"""Imaging appointments moved, cancelled and missed; what that means for the rest of a row, and for the results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from models.appointment.arrival import arrivals
from models.appointment.book_imaging import check_places
from models.appointment.consecutive import Chain, are_consecutive, chain_from
from models.appointment.doubt import doubt_results
from models.appointment.imaging_slots import Place, steps_of, whole_steps
from models.appointment.openings import read_openings
from models.appointment.outcomes import ImagingCancelled, ImagingMissed, ImagingMoved
from models.appointment.states import Booking, Doubt, Kind
from models.appointment.steps import end_time, hold, release
from models.appointment.table import Appointment, AppointmentReferral
from models.appointment.wanted import against, wishes_of_bookings
from models.clock import clinic_day, day_bounds
from models.permission import Permission
from models.referral.judge import read_history
from models.referral.table import Referral
from models.refusal import Invalid, Moved, NotFound, NotNow
from models.store.unit_of_work import Tx
from models.store.verb import verb

_MOVABLE = (Booking.BOOKED, Booking.NO_SHOW)


@verb(may=Permission.BOOK)
def move_imaging(tx: Tx, *, places: Sequence[Place], seen: int, overrule: str = "") -> ImagingMoved:
    """Give imaging appointments of one patient other times, all or none; one that was missed is booked again.

    Args:
        tx: the transaction.
        places: where and when each goes; the key is the appointment's, and it takes as long as it did.
        seen: the sequence number of the board that the person saw.
        overrule: why a referral is taken outside its wanted dates, "" when none is.

    Raises:
        NotFound: ``appointment.unknown``.
        Invalid: as of ``book_imaging``; ``appointment.several_patients``.
        Moved: ``appointment.moved``.
        NotNow: ``appointment.not_booked``; and as of ``book_imaging``.
        Taken: ``appointment.taken``, with the next free time for all.
    """
    bookings = [_standing(tx, place.key, seen, _MOVABLE) for place in places]
    if not bookings:
        raise Invalid("appointment.no_place")
    if len({booking.patient_id for booking in bookings}) > 1:
        raise Invalid("appointment.several_patients")
    tx.about(patient=bookings[0].patient_id, appointment=bookings[0].id)
    tx.note(reason=overrule.strip())
    wanted = (
        Place(place.start.astimezone(UTC), place.room, whole_steps(booking.minutes), booking.id)
        for place, booking in zip(places, bookings, strict=True)
    )
    return _move(tx, bookings, tuple(sorted(wanted)), overruled=bool(overrule.strip()))


@verb(may=Permission.BOOK)
def cancel_imaging(tx: Tx, *, appointment: int, seen: int, mend: bool = False) -> ImagingCancelled:
    """Cancel an imaging appointment; its time is free at once.

    What is left of a row of several is told, and whether it still is one: a gap can be closed at once, or later by
    moving to the places told.

    Args:
        tx: the transaction.
        appointment: which.
        seen: the sequence number of the board that the person saw.
        mend: close the gap that it leaves, if that can be done.

    Raises:
        NotFound: ``appointment.unknown``.
        Moved: ``appointment.moved``.
        NotNow: ``appointment.not_booked``: it is cancelled already, or over.
    """
    booking = _standing(tx, appointment, seen, (Booking.BOOKED,))
    tx.about(patient=booking.patient_id, appointment=booking.id)
    row = [each for each in _row(tx, booking) if each.id != booking.id]
    end_time(tx, booking, Booking.CANCELLED)
    doubted = doubt_results(tx, [booking.id], Doubt.CANCELLED)
    closer = _closer(tx, row)
    if mend and closer:
        moved = _move(tx, [each for each in row if each.id in {place.key for place in closer}], closer)
        doubted, closer = (*doubted, *moved.doubted), ()
    left = tuple(sorted(_place(each) for each in row))
    return ImagingCancelled(
        appointment=booking.id,
        start=booking.start,
        left=left,
        consecutive=are_consecutive(left),
        closer=closer,
        doubted=tuple(dict.fromkeys(doubted)),
    )


@verb(may=Permission.BOOK)
def miss_imaging(tx: Tx, *, appointment: int, seen: int) -> ImagingMissed:
    """Say that somebody didn't come for an imaging appointment whose time is past.

    Raises:
        NotFound: ``appointment.unknown``.
        Moved: ``appointment.moved``.
        NotNow: ``appointment.not_booked``; ``appointment.not_past``.
    """
    booking = _standing(tx, appointment, seen, (Booking.BOOKED,))
    if booking.start > tx.now:
        raise NotNow("appointment.not_past", at=booking.start)
    tx.about(patient=booking.patient_id, appointment=booking.id)
    return _miss(tx, [booking])


@verb(may=Permission.BOOK)
def miss_left(tx: Tx, *, until: datetime | None = None) -> ImagingMissed:
    """Say of all imaging appointments that are past and still booked that nobody came; for the day's end.

    Args:
        tx: the transaction.
        until: those that began before; ``None``: those of earlier days.
    """
    return _miss(tx, left_booked(tx, until or day_bounds(clinic_day(tx.now))[0]))


def left_booked(tx: Tx, before: datetime) -> Sequence[Appointment]:
    """The imaging appointments that began before an instant and are still booked."""
    return tx.session.exec(
        select(Appointment)
        .where(
            col(Appointment.kind) == Kind.IMAGING.value,
            col(Appointment.state) == Booking.BOOKED.value,
            col(Appointment.start) < before,
        )
        .order_by(col(Appointment.start), col(Appointment.id))
    ).all()


def _miss(tx: Tx, bookings: Sequence[Appointment]) -> ImagingMissed:
    for booking in bookings:
        # Its time is past or its day closed: nobody else could have it, and a day taken back finds it as it was.
        tx.change(booking).state = Booking.NO_SHOW
    keys = tuple(booking.id for booking in bookings)
    return ImagingMissed(keys, doubt_results(tx, keys, Doubt.MISSED))


def _standing(tx: Tx, key: int, seen: int, states: Sequence[Booking]) -> Appointment:
    booking = tx.session.get(Appointment, key)
    if booking is None or booking.kind != Kind.IMAGING:
        raise NotFound("appointment.unknown")
    if booking.changed > seen:
        raise Moved("appointment.moved")
    if booking.state not in states:
        raise NotNow("appointment.not_booked")
    return booking


def _move(tx: Tx, bookings: Sequence[Appointment], places: Chain, *, overruled: bool = False) -> ImagingMoved:
    keys = [booking.id for booking in bookings]
    openings = read_openings(tx.connection, tx.now, patient=bookings[0].patient_id, without=keys)
    rows = _referrals(tx, keys)
    history = read_history(tx.connection, bookings[0].patient_id)
    for day in sorted({clinic_day(place.start) for place in places}):
        found = against(history, rows, openings.unit, day, overruled=overruled)
        if found is not None:
            raise NotNow("appointment.not_accepted", what=found.what)
    wishes = wishes_of_bookings(openings.unit, bookings)
    check_places(tx, openings, places, wishes, rows, on_grid=False, overruled=overruled)
    by_key = {booking.id: booking for booking in bookings}
    for place in places:
        release(tx, by_key[place.key])
    for place in places:
        booking = tx.change(by_key[place.key])
        booking.start, booking.resource, booking.minutes = place.start, place.room, place.minutes
        booking.state, booking.visit_id = Booking.BOOKED, None
        booking.sequence += 1
        hold(tx, booking, steps_of(place.room, place.start, place.minutes))
    return ImagingMoved(
        tuple(places),
        consecutive=are_consecutive(_place(each) for each in _row(tx, bookings[0])),
        doubted=doubt_results(tx, keys, Doubt.MOVED),
    )


def _row(tx: Tx, booking: Appointment) -> tuple[Appointment, ...]:
    """The bookings that make one arrival with a booking, itself among them."""
    start, end = day_bounds(clinic_day(booking.start))
    same_day = tx.session.exec(
        select(Appointment).where(
            col(Appointment.patient_id) == booking.patient_id,
            col(Appointment.kind) == Kind.IMAGING.value,
            col(Appointment.state) == Booking.BOOKED.value,
            col(Appointment.start) >= start,
            col(Appointment.start) < end,
        )
    ).all()
    return next((group for group in arrivals(same_day) if booking in group), (booking,))


def _closer(tx: Tx, row: Sequence[Appointment]) -> Chain:
    """Where to move part of a row so that it has no gap any more: the later ones forward, else the earlier ones back.

    Nothing where there is no gap, or no room.
    """
    groups = arrivals(row)
    if len(groups) < 2:
        return ()
    earlier, later = groups[0], [booking for group in groups[1:] for booking in group]
    ends = max(each.start + timedelta(minutes=each.minutes) for each in earlier)
    forward = _chain_at(tx, later, ends)
    if forward or len(groups) > 2:
        return forward
    length = sum(whole_steps(each.minutes) for each in earlier)
    return _chain_at(tx, earlier, later[0].start - timedelta(minutes=length))


def _chain_at(tx: Tx, bookings: Sequence[Appointment], start: datetime) -> Chain:
    keys, patient = [booking.id for booking in bookings], bookings[0].patient_id
    openings = read_openings(tx.connection, tx.now, patient=patient, without=keys)
    return chain_from(openings, wishes_of_bookings(openings.unit, bookings), start) or ()


def _referrals(tx: Tx, keys: Sequence[int]) -> Sequence[Referral]:
    return tx.session.exec(
        select(Referral)
        .join(AppointmentReferral, col(AppointmentReferral.referral_id) == col(Referral.id))
        .where(col(AppointmentReferral.appointment_id).in_(keys))
        .order_by(col(Referral.id))
    ).all()


def _place(booking: Appointment) -> Place:
    return Place(booking.start, booking.resource, booking.minutes, booking.id)
