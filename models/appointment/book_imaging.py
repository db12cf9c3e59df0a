"""Imaging appointments booked at the desk: one, or several in a row, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from models.appointment.consecutive import MOST, Wish, are_consecutive, chains
from models.appointment.imaging_slots import STEP_MINUTES, Openings, Place, steps_of
from models.appointment.openings import read_openings
from models.appointment.outcomes import ImagingBooked
from models.appointment.states import Booking, Channel, Kind
from models.appointment.steps import hold
from models.appointment.table import Appointment, AppointmentReferral
from models.appointment.wanted import against, days_ahead, days_let_in, minutes_of, wish_of
from models.clock import clinic_day, day_bounds
from models.patient.needs import Need
from models.patient.verbs import patient_of
from models.permission import Permission
from models.referral.facts import ReferralState
from models.referral.judge import read_history
from models.referral.table import Referral
from models.refusal import Invalid, Message, NotFound, NotNow, Taken
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.rules import Unit

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@verb(may=Permission.BOOK)
def book_imaging(
    tx: Tx,
    *,
    patient: int,
    places: Sequence[Place],
    channel: Channel = Channel.PHONE,
    needs: Sequence[Need] = (),
    overrule: str = "",
) -> ImagingBooked:
    """Book imaging times: one, or several that follow each other without a gap, all or none.

    Args:
        tx: the transaction.
        patient: who.
        places: where and when each referral is imaged; a chain of the board's. How long follows from exam and needs.
        channel: how the booking is made.
        needs: what whoever calls must know; may take more time.
        overrule: why a referral is taken outside its wanted dates, "" when none is.

    Raises:
        NotFound: ``appointment.referral_unknown``.
        Invalid: ``appointment.no_place``, ``appointment.too_many``, ``appointment.not_a_room``,
            ``appointment.not_a_time``, ``appointment.not_adjacent``.
        NotNow: ``appointment.not_accepted``: the check doesn't let it in on that date; ``appointment.too_soon``,
            ``appointment.too_far``; ``appointment.referral_closed``; ``appointment.own_time``.
        Taken: ``appointment.taken``: somebody else was first; names the next free time.
            ``appointment.booked_already``: the referral has a time.
    """
    person = patient_of(tx, patient)
    tx.about(patient=person.id)
    if not 0 < len(places) <= MOST or len({place.key for place in places}) != len(places):
        raise Invalid("appointment.too_many" if len(places) > MOST else "appointment.no_place", most=MOST)
    openings = read_openings(tx.connection, tx.now, patient=person.id)
    unit, reason = openings.unit, overrule.strip()
    rows = [_referral(tx, place.key, person.id) for place in places]
    wishes = [wish_of(unit, row.id, row.exam_code, minutes_of(unit, row.exam_code, needs)) for row in rows]
    if not all(wish.minutes for wish in wishes):
        raise NotNow("appointment.not_accepted", what=Message("appointment.not_done_here"))
    wanted = sorted(_as_long(place, wish) for place, wish in zip(places, wishes, strict=True))
    _let_in(tx, wanted, rows, unit, overruled=bool(reason))
    if not are_consecutive(wanted):
        raise Invalid("appointment.not_adjacent")
    check_places(tx, openings, wanted, wishes, rows, overruled=bool(reason))
    booked = tuple(_book(tx, place, person.id, channel, needs) for place in wanted)
    tx.note(reason=reason)
    tx.about(appointment=booked[0].key)
    return ImagingBooked(person.id, booked)


def check_places(
    tx: Tx,
    openings: Openings,
    places: Sequence[Place],
    wishes: Sequence[Wish],
    rows: Sequence[Referral],
    *,
    on_grid: bool = True,
    overruled: bool = False,
) -> None:
    """Refuse times that can't be had, all of them or one.

    Args:
        tx: the transaction.
        openings: what can be booked on.
        places: the times, in their order.
        wishes: what each is for.
        rows: the referrals, for the next free time's sake.
        on_grid: whether the first has to begin on its room's grid.
        overruled: outside the wanted dates too.

    Raises:
        Invalid: ``appointment.not_a_room``, ``appointment.not_a_time``.
        NotNow: ``appointment.too_soon``, ``appointment.too_far``, ``appointment.own_time``.
        Taken: ``appointment.taken``, with the next free time for all.
    """
    able = {wish.key: wish.rooms for wish in wishes}
    last = days_ahead(openings.unit, clinic_day(tx.now))[-1]
    for place in places:
        room = openings.unit.room(place.room)
        if room is None or room.id not in able[place.key]:
            raise Invalid("appointment.not_a_room")
        grid = timedelta(minutes=room.grid if on_grid and place == places[0] else STEP_MINUTES)
        if (place.start - _EPOCH) % grid or not openings.within_hours(place):
            raise Invalid("appointment.not_a_time")
        if place.start < openings.earliest:
            raise NotNow("appointment.too_soon", earliest=openings.earliest)
        if clinic_day(place.start) > last:
            raise NotNow("appointment.too_far", day=last)
        if any(place.start < end and place.end > start for start, end in openings.busy):
            raise NotNow("appointment.own_time", at=place.start)
    for number, place in enumerate(places):
        if not openings.is_free(place, places[:number]):
            raise Taken("appointment.taken", next=_next(tx, openings, wishes, rows, places[0].start, overruled))


def _next(
    tx: Tx, openings: Openings, wishes: Sequence[Wish], rows: Sequence[Referral], start: datetime, overruled: bool
) -> Message:
    """The next time from the wanted one on at which all can be done, as far as the schedules are open."""
    unit = openings.unit
    days = [day for day in days_ahead(unit, clinic_day(tx.now)) if day >= clinic_day(start)]
    history = read_history(tx.connection, rows[0].patient_id) if rows else None
    let_in = days_let_in(history, rows, unit, days, overruled=overruled) if history else iter(days)
    found = next((chain for chain in chains(openings, wishes, let_in) if chain[0].start >= start), None)
    return Message("appointment.next_free", {"at": found[0].start}) if found else Message("appointment.none_free")


def _referral(tx: Tx, key: int, patient: int) -> Referral:
    row = tx.session.get(Referral, key)
    if row is None or row.patient_id != patient:
        raise NotFound("appointment.referral_unknown")
    if row.state != ReferralState.OPEN:
        raise NotNow("appointment.referral_closed")
    has = tx.session.exec(
        select(Appointment)
        .join(AppointmentReferral, col(AppointmentReferral.appointment_id) == col(Appointment.id))
        .where(
            col(AppointmentReferral.referral_id) == key,
            col(Appointment.kind) == Kind.IMAGING.value,
            col(Appointment.state) == Booking.BOOKED.value,
            # One of an earlier day was missed, whether somebody has said so or not.
            col(Appointment.start) >= day_bounds(clinic_day(tx.now))[0],
        )
    ).first()
    if has is not None:
        raise Taken("appointment.booked_already", at=has.start)
    return row


def _as_long(place: Place, wish: Wish) -> Place:
    return Place(place.start.astimezone(UTC), place.room, wish.minutes, wish.key)


def _let_in(tx: Tx, places: Sequence[Place], rows: Sequence[Referral], unit: Unit, *, overruled: bool) -> None:
    history, by_key = read_history(tx.connection, rows[0].patient_id), {row.id: row for row in rows}
    for place in places:
        day = clinic_day(place.start)
        found = against(history, [by_key[place.key]], unit, day, overruled=overruled)
        if found is not None:
            raise NotNow("appointment.not_accepted", what=found.what)


def _book(tx: Tx, place: Place, patient: int, channel: Channel, needs: Sequence[Need]) -> Place:
    referral = tx.session.get_one(Referral, place.key)
    booking = tx.add(
        Appointment(
            kind=Kind.IMAGING,
            patient_id=patient,
            start=place.start,
            minutes=place.minutes,
            resource=place.room,
            channel=channel,
            exam_code=referral.exam_code,
            exam_text=referral.exam_text,
            side=referral.side,
            needs=",".join(need for need in Need if need in needs),
        )
    )
    hold(tx, booking, steps_of(place.room, place.start, place.minutes))
    tx.session.add(AppointmentReferral(appointment_id=booking.id, referral_id=referral.id))
    tx.session.flush()
    return Place(place.start, place.room, place.minutes, booking.id)
