"""The phone desk for imaging, read as one snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, select
from sqlmodel import Session, col

from models.appointment.board import Cell
from models.appointment.consecutive import Chain, Wish, apart, chains
from models.appointment.imaging_board import Bookable, BookedImaging, HalfHour, ImagingBoard, ImagingRow
from models.appointment.imaging_slots import Openings
from models.appointment.openings import read_openings
from models.appointment.slots import working_week
from models.appointment.states import Booking, Channel, Kind
from models.appointment.table import Appointment, AppointmentReferral
from models.appointment.wanted import days_ahead, days_let_in, minutes_of, wish_of, wishes_of_bookings
from models.clock import clinic_day, local
from models.patient.file import read_referrals
from models.patient.needs import Need
from models.patient.read import patient as read_patient
from models.patient.read import surviving
from models.referral.facts import Answer, ReferralState, Side
from models.referral.judge import History, read_history
from models.referral.table import Referral
from models.referral.view import ReferralView
from models.store.snapshot import Snapshot
from models.unit.rules import Unit

FIVE = 5
_MISSED_FOR = timedelta(days=30)
_HALF_HOUR = 30

_BOOKED = (
    select(
        col(Appointment.id),
        col(Appointment.start),
        col(Appointment.minutes),
        col(Appointment.resource),
        col(Appointment.exam_code),
        col(Appointment.exam_text),
        col(Appointment.side),
        col(Appointment.state),
        col(Appointment.channel),
        col(Appointment.sequence),
        col(Appointment.uid),
    )
    .where(
        col(Appointment.patient_id) == bindparam("patient"),
        col(Appointment.kind) == Kind.IMAGING.value,
        col(Appointment.state).in_([Booking.BOOKED.value, Booking.NO_SHOW.value]),
        col(Appointment.start) >= bindparam("since"),
    )
    .order_by(col(Appointment.start), col(Appointment.id))
)
_LINKS = select(col(AppointmentReferral.appointment_id), col(AppointmentReferral.referral_id)).where(
    col(AppointmentReferral.appointment_id).in_(bindparam("keys", expanding=True))
)


def read_imaging(
    snapshot: Snapshot,
    *,
    patient: int,
    referrals: Sequence[int] | None = None,
    moving: Sequence[int] = (),
    needs: Sequence[Need] = (),
    week_of: date | None = None,
    overruled: bool = False,
) -> ImagingBoard:
    """The phone desk for a patient.

    Args:
        snapshot: where to read.
        patient: whose times.
        referrals: what is to be imaged; ``None``: every open referral that has no time yet.
        moving: the keys of appointments to be moved instead: times are looked for as if they weren't there.
        needs: what may take more time.
        week_of: a date of the week to show; ``None``: the week of the first free time.
        overruled: outside the wanted dates too: reception will give a reason.

    Raises:
        NotFound: ``patient.unknown``.
    """
    connection, today = snapshot.connection, clinic_day(snapshot.now)
    patient = surviving(connection, [patient])[patient]
    booked = read_booked(connection, patient, snapshot.now)
    openings = read_openings(connection, snapshot.now, patient=patient, without=moving)
    unit, history = openings.unit, read_history(connection, patient)
    offered = _bookable(read_referrals(connection, patient, unit, today), _live(booked, today), unit, needs)
    chosen = _chosen(offered, referrals) if not moving else _linked(booked, moving)
    with Session(bind=connection) as session:
        rows = session.scalars(select(Referral).where(col(Referral.id).in_(chosen))).all()
        bookings = session.scalars(select(Appointment).where(col(Appointment.id).in_(moving))).all()
    wishes = wishes_of_bookings(unit, bookings) if moving else _wishes(offered, chosen, unit)
    days = days_ahead(unit, today)
    free = chains(openings, wishes, days_let_in(history, rows, unit, days, overruled=overruled))
    five = apart(free, FIVE)
    shown = _week_days(openings, week_of or (local(five[0][0].start).date() if five else today))
    return ImagingBoard(
        seq=snapshot.seq,
        patient=read_patient(connection, patient),
        referrals=offered,
        chosen=chosen,
        moving=tuple(moving),
        needs=tuple(needs),
        minutes=sum(wish.minutes for wish in wishes),
        five=five,
        days=tuple(shown),
        week=_week(openings, wishes, shown, _let_in(history, rows, unit, shown, days, overruled=overruled)),
        booked=booked,
        until=days[-1],
    )


def read_booked(connection: Connection, patient: int, now: datetime) -> tuple[BookedImaging, ...]:
    """The imaging appointments of a patient that stand, by time, and those missed in the last weeks."""
    found = connection.execute(_BOOKED, {"patient": patient, "since": now - _MISSED_FOR}).all()
    links: defaultdict[int, list[int]] = defaultdict(list)
    for link in connection.execute(_LINKS, {"keys": [row.id for row in found]}):
        links[link.appointment_id].append(link.referral_id)
    return tuple(
        BookedImaging(
            appointment=row.id,
            start=row.start,
            minutes=row.minutes,
            room=row.resource,
            exam_code=row.exam_code,
            exam_text=row.exam_text,
            side=Side(row.side) if row.side else None,
            state=Booking(row.state),
            channel=Channel(row.channel),
            referrals=tuple(sorted(links[row.id])),
            sequence=row.sequence,
            uid=row.uid,
        )
        for row in found
    )


def _live(booked: Sequence[BookedImaging], today: date) -> list[BookedImaging]:
    """Those that stand: one of an earlier day was missed, whether somebody has said so or not."""
    return [each for each in booked if each.state is Booking.BOOKED and clinic_day(each.start) >= today]


def _bookable(
    referrals: Sequence[ReferralView], booked: Sequence[BookedImaging], unit: Unit, needs: Sequence[Need]
) -> tuple[Bookable, ...]:
    times = {key: each.appointment for each in booked for key in each.referrals}
    offered = []
    for referral in referrals:
        minutes, verdict = minutes_of(unit, referral.exam_code, needs), referral.verdict
        let_in = verdict.answer in (Answer.ACCEPT, Answer.HOLD) or verdict.not_yet
        is_free = referral.state is ReferralState.OPEN and referral.key not in times
        offered.append(Bookable(referral, minutes, times.get(referral.key), is_free and let_in and minutes > 0))
    return tuple(offered)


def _chosen(offered: Sequence[Bookable], referrals: Sequence[int] | None) -> tuple[int, ...]:
    able = [each.referral.key for each in offered if each.can_book]
    # The order in which they came, not the latest first: what was ordered together is told in that order.
    return tuple(sorted(able)) if referrals is None else tuple(key for key in referrals if key in able)


def _linked(booked: Sequence[BookedImaging], moving: Sequence[int]) -> tuple[int, ...]:
    return tuple(key for each in booked if each.appointment in moving for key in each.referrals)


def _wishes(offered: Sequence[Bookable], chosen: Sequence[int], unit: Unit) -> tuple[Wish, ...]:
    by_key = {each.referral.key: each for each in offered}
    return tuple(wish_of(unit, key, by_key[key].referral.exam_code, by_key[key].minutes) for key in chosen)


def _let_in(
    history: History,
    rows: Sequence[Referral],
    unit: Unit,
    shown: Sequence[date],
    offered: Sequence[date],
    *,
    overruled: bool,
) -> frozenset[date]:
    days = (day for day in shown if offered[0] <= day <= offered[-1])
    return frozenset(days_let_in(history, rows, unit, days, overruled=overruled))


def _week_days(openings: Openings, day: date) -> list[date]:
    """Monday to Friday, and a day of the weekend on which the unit is open for appointments."""
    weekdays = list(working_week(day))
    weekend = (weekdays[-1] + timedelta(days=1), weekdays[-1] + timedelta(days=2))
    return [*weekdays, *(each for each in weekend if openings.hours_on(each))]


def _week(
    openings: Openings, wishes: Sequence[Wish], days: Sequence[date], let_in: frozenset[date]
) -> tuple[ImagingRow, ...]:
    """The week by half hours: a cell is free if a chain begins in it, and then holds all that do."""
    free: defaultdict[tuple[date, str], list[Chain]] = defaultdict(list)
    for chain in chains(openings, wishes, [day for day in days if day in let_in]):
        free[clinic_day(chain[0].start), _half_hour(chain[0].start)].append(chain)
    open_at = {(day, _half_hour(at)): at for day in days for at in _half_hours(openings, day)}

    def cell(day: date, at: str) -> HalfHour:
        found, opens = free.get((day, at), []), open_at.get((day, at))
        if found:
            return HalfHour(Cell.FREE, tuple(found))
        bookable = opens is not None and opens >= openings.earliest and day in let_in and bool(wishes)
        return HalfHour(Cell.TAKEN if bookable else Cell.CLOSED)

    times = sorted({at for _, at in open_at})
    return tuple(ImagingRow(at, tuple(cell(day, at) for day in days)) for at in times)


def _half_hours(openings: Openings, day: date) -> Iterator[datetime]:
    for opens, closes in openings.hours_on(day):
        at = opens
        while at < closes:
            yield at
            at += timedelta(minutes=_HALF_HOUR - at.minute % _HALF_HOUR)


def _half_hour(at: datetime) -> str:
    wall = local(at)
    return f"{wall.hour:02}:{wall.minute // _HALF_HOUR * _HALF_HOUR:02}"
