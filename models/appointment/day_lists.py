"""What the appointments add to the lists to act on.

Results in doubt, results without a report, times to move, and online bookings that don't fit the referrals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlmodel import col

from models.appointment.imaging_slots import Openings, Place
from models.appointment.openings import read_openings
from models.appointment.results_read import earliest_day, results_of
from models.appointment.states import Booking, Channel, Kind
from models.appointment.table import Appointment, AppointmentReferral
from models.clock import clinic_day, instant
from models.day_lists import ListAct, ListRow
from models.referral.facts import ReferralState
from models.referral.table import Referral
from models.refusal import Message
from models.store.snapshot import Snapshot
from models.unit.holidays import closed_days
from models.unit.rules import Mode, Unit
from models.unit.schedule import scheduled_unit

_BOOKED = (
    select(
        col(Appointment.id),
        col(Appointment.changed),
        col(Appointment.kind),
        col(Appointment.patient_id),
        col(Appointment.start),
        col(Appointment.minutes),
        col(Appointment.resource),
        col(Appointment.channel),
        col(Appointment.exam_code),
        col(Appointment.exam_text),
        col(Appointment.mode),
        col(Appointment.doubt),
    )
    .where(
        col(Appointment.kind) == bindparam("kind"),
        col(Appointment.state) == Booking.BOOKED.value,
        col(Appointment.start) >= bindparam("now"),
    )
    .order_by(col(Appointment.start), col(Appointment.id))
)
_TOLD = (
    select(
        col(AppointmentReferral.appointment_id),
        col(Referral.id),
        col(Referral.exam_code),
        col(Referral.exam_text),
        col(Referral.reported_at),
    )
    .join(Referral, col(Referral.id) == col(AppointmentReferral.referral_id))
    .where(col(AppointmentReferral.appointment_id).in_(bindparam("keys", expanding=True)))
    .order_by(col(Referral.id))
)
_OPEN = (
    select(col(Referral.id), col(Referral.patient_id), col(Referral.exam_code), col(Referral.exam_text))
    .where(
        col(Referral.patient_id).in_(bindparam("patients", expanding=True)),
        col(Referral.state) == ReferralState.OPEN.value,
    )
    .order_by(col(Referral.id))
)

_MOST_DAYS_OFF = 14
_ROW = Row[*tuple[Any, ...]]


def read_doubted(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """Results appointments to come whose imaging was moved, missed or cancelled."""
    del day
    connection, today = snapshot.connection, clinic_day(snapshot.now)
    unit = scheduled_unit(connection)
    found = [row for row in _booked(snapshot, Kind.RESULTS) if row.doubt]
    told = _told(connection, found)
    rows = []
    for row in found:
        of = results_of(connection, row.patient_id, unit, today)
        ready = earliest_day(of, [each.id for each in told[row.id]], today)
        late = clinic_day(row.start) < ready
        still = Message("appointment.early_by_now", {"day": ready}) if late else Message("appointment.late_enough")
        why = Message(f"appointment.doubt.{row.doubt}")
        rows.append(_row(row, Message("day.results_doubt", {"at": row.start, "why": why, "still": still})))
    return tuple(rows)


def read_unreported(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """Results appointments, up to the end of the next working day, of which a report isn't known to be there."""
    del day
    connection, today = snapshot.connection, clinic_day(snapshot.now)
    unit = scheduled_unit(connection)
    last = _next_working_day(unit, today)
    found = [row for row in _booked(snapshot, Kind.RESULTS) if clinic_day(row.start) <= last]
    told = _told(connection, found)
    rows = []
    for row in found:
        missing = [each for each in told[row.id] if each.reported_at is None and _is_reported(unit, each.exam_code)]
        if missing:
            exams = tuple(_exam(unit, each) for each in missing)
            rows.append(_row(row, Message("day.results_unreported", {"at": row.start, "exams": exams})))
    return tuple(rows)


def read_to_move(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """Appointments to come that the schedules don't have any more: a closed room or day, an absence, other hours."""
    del day
    openings = read_openings(snapshot.connection, snapshot.now)
    imaging = (row for row in _booked(snapshot, Kind.IMAGING) if row.resource and not _room_open(openings, row))
    results = (row for row in _booked(snapshot, Kind.RESULTS) if not _clinician_there(openings, row))
    return tuple(
        _row(row, Message(f"day.to_move_{row.kind}", {"at": row.start}))
        for row in sorted((*imaging, *results), key=lambda row: (row.start, row.id))
    )


def read_uncovered(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """Online bookings to come beside which a referral stands open that nobody has booked, or that have none."""
    del day
    connection = snapshot.connection
    unit = scheduled_unit(connection)
    by_patient: defaultdict[int, list[_ROW]] = defaultdict(list)
    for row in _booked(snapshot, Kind.IMAGING):
        by_patient[row.patient_id].append(row)
    online = {key: rows for key, rows in by_patient.items() if any(row.channel == Channel.ONLINE for row in rows)}
    told = _told(connection, [row for rows in online.values() for row in rows])
    open_referrals: defaultdict[int, list[_ROW]] = defaultdict(list)
    for referral in connection.execute(_OPEN, {"patients": list(online)}):
        open_referrals[referral.patient_id].append(referral)
    return tuple(
        row for patient, rows in online.items() for row in _uncovered(unit, rows, told, open_referrals[patient])
    )


def _uncovered(
    unit: Unit, bookings: list[_ROW], told: dict[int, list[_ROW]], referrals: list[_ROW]
) -> Iterator[ListRow]:
    linked = {each.id for booking in bookings for each in told[booking.id]}
    loose = [booking for booking in bookings if not told[booking.id]]
    without = {booking.exam_code for booking in loose if booking.exam_code}
    left = [each for each in referrals if each.id not in linked and each.exam_code not in without]
    if left:
        exams = tuple(_exam(unit, each) for each in left)
        yield _row(bookings[0], Message("day.uncovered", {"at": bookings[0].start, "exams": exams}))
    ordered = {each.exam_code for each in referrals}
    for booking in loose:
        if booking.channel == Channel.ONLINE and booking.exam_code not in ordered:
            yield _row(booking, Message("day.no_referral", {"at": booking.start, "exam": _exam(unit, booking)}))


def _booked(snapshot: Snapshot, kind: Kind) -> list[_ROW]:
    return list(snapshot.connection.execute(_BOOKED, {"kind": kind.value, "now": snapshot.now}))


def _told(connection: Connection, bookings: list[_ROW]) -> dict[int, list[_ROW]]:
    told: dict[int, list[_ROW]] = {row.id: [] for row in bookings}
    for row in connection.execute(_TOLD, {"keys": list(told)}):
        told[row.appointment_id].append(row)
    return told


def _row(row: _ROW, what: Message) -> ListRow:
    desk = ListAct.RESULTS if row.kind == Kind.RESULTS else ListAct.IMAGING
    return ListRow(key=row.id, what=what, at=row.start, patient=row.patient_id, changed=row.changed, acts=(desk,))


def _exam(unit: Unit, row: _ROW) -> object:
    exam = unit.exam(row.exam_code)
    return exam.names if exam else row.exam_text or row.exam_code or "?"


def _is_reported(unit: Unit, code: str) -> bool:
    """Whether somebody else writes the report: the ordering doctor's own statement is nothing to wait for."""
    exam = unit.exam(code)
    return exam is None or exam.report_days > 0


def _next_working_day(unit: Unit, today: date) -> date:
    closed = closed_days(unit, (today.year, today.year + 1))
    days = (today + timedelta(days=n) for n in range(1, _MOST_DAYS_OFF))
    return next((day for day in days if day not in closed and unit.hours_on(day)), today + timedelta(days=1))


def _room_open(openings: Openings, row: _ROW) -> bool:
    place = Place(row.start, row.resource, row.minutes, row.id)
    until = openings.shut.get(row.resource)
    return openings.within_hours(place) and (until is None or place.start >= until)


def _clinician_there(openings: Openings, row: _ROW) -> bool:
    who = openings.unit.clinician(row.resource)
    day, end = clinic_day(row.start), _end(row)
    return (
        who is not None
        and day not in openings.closed
        and not who.absent(row.start, end)
        and any(
            instant(day, span.opens) <= row.start and end <= instant(day, span.closes)
            for span in who.hours_on(day, Mode(row.mode))
        )
    )


def _end(row: _ROW) -> datetime:
    start: datetime = row.start
    return start + timedelta(minutes=row.minutes)
