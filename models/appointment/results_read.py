"""The results desk, read as one snapshot: what there is to tell, when it is ready, which times are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.appointment.board import BookedResults, Cell, ResultsBoard, ResultsOf, WeekRow
from models.appointment.slots import Slot, is_free, slots, working_week
from models.appointment.states import Booking, Doubt, Kind
from models.appointment.steps import held_steps
from models.appointment.table import Appointment, AppointmentReferral
from models.clock import clinic_day, instant, local
from models.patient.read import patient as read_patient
from models.patient.read import surviving
from models.referral.facts import ReferralState, Side
from models.referral.table import Referral
from models.store.snapshot import Snapshot
from models.unit.holidays import closed_days
from models.unit.rules import ClinicianKind, Mode, Unit
from models.unit.schedule import scheduled_unit
from models.visit.states import Examined
from models.visit.table import Examination, Visit

FIVE = 5
_AHEAD = timedelta(days=60)
_STILL_TOLD = timedelta(days=90)
"""How long after the imaging its results are offered: older ones have been told, or are the referring unit's."""
_TOLD = [ReferralState.OPEN.value, ReferralState.IN_USE.value, ReferralState.USED.value]

_REFERRALS = select(
    col(Referral.id),
    col(Referral.exam_code),
    col(Referral.exam_text),
    col(Referral.side),
    col(Referral.state),
    col(Referral.orderer_id),
    col(Referral.orderer_name),
    col(Referral.reported_at),
).where(col(Referral.patient_id) == bindparam("patient"), col(Referral.state).in_(_TOLD))
_IMAGED = (
    select(col(Examination.referral_id), col(Examination.state), col(Examination.ended_at), col(Visit.unit_day))
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .where(col(Visit.patient_id) == bindparam("patient"), col(Examination.state) != Examined.NOT_DONE.value)
)
_IMAGING = (
    select(col(AppointmentReferral.referral_id), col(Appointment.start))
    .join(Appointment, col(Appointment.id) == col(AppointmentReferral.appointment_id))
    .where(
        col(Appointment.patient_id) == bindparam("patient"),
        col(Appointment.kind) == Kind.IMAGING.value,
        col(Appointment.state) == Booking.BOOKED.value,
    )
)
_STANDING = (
    select(
        col(Appointment.id),
        col(Appointment.changed),
        col(Appointment.start),
        col(Appointment.resource),
        col(Appointment.mode),
        col(Appointment.doubt),
        col(AppointmentReferral.referral_id),
    )
    .join(AppointmentReferral, col(AppointmentReferral.appointment_id) == col(Appointment.id), isouter=True)
    .where(
        col(Appointment.patient_id) == bindparam("patient"),
        col(Appointment.kind) == Kind.RESULTS.value,
        col(Appointment.state) == Booking.BOOKED.value,
        col(Appointment.start) >= bindparam("start"),
    )
    .order_by(col(Appointment.start), col(Appointment.id))
)


def read_results(
    snapshot: Snapshot,
    *,
    patient: int,
    mode: Mode,
    kind: ClinicianKind,
    referrals: Sequence[int] | None = None,
    week_of: date | None = None,
) -> ResultsBoard:
    """The results desk for a patient.

    Args:
        snapshot: where to read.
        patient: whose results.
        mode: by telephone or at reception.
        kind: with a doctor or a nurse.
        referrals: whose results; ``None``: what was imaged last, or else all that is open.
        week_of: a date of the week to show; ``None``: the week of the first free time.

    Raises:
        NotFound: ``patient.unknown``.
    """
    connection, unit, today = snapshot.connection, scheduled_unit(snapshot.connection), clinic_day(snapshot.now)
    closed = closed_days(unit, (today.year, today.year + 1))
    patient = surviving(connection, [patient])[patient]
    of = results_of(connection, patient, unit, today)
    chosen = tuple(referrals) if referrals is not None else _first_choice(of)
    earliest = earliest_day(of, chosen, today)
    elsewhere = any(each.contact for each in of if each.referral in chosen)
    free = [] if elsewhere else free_slots(snapshot, unit, kind, mode, earliest, closed)
    until = last_day(earliest, today)
    first = working_week(week_of or (local(free[0].start).date() if free else earliest))
    return ResultsBoard(
        seq=snapshot.seq,
        patient=read_patient(connection, patient),
        of=of,
        chosen=chosen,
        mode=mode,
        kind=kind,
        earliest=earliest,
        five=tuple(free[:FIVE]),
        days=tuple(first),
        week=_week(first, slots(unit.clinicians, kind, mode, first, closed), set(free), snapshot.now, earliest, until),
        until=until,
        booked=_standing(connection, patient, snapshot.now),
    )


def results_of(connection: Connection, patient: int, unit: Unit, today: date) -> tuple[ResultsOf, ...]:
    """What there is to tell a patient: imaged first, latest first; then booked or open."""
    done: dict[int, date] = {}
    planned: dict[int, date] = {}
    for imaged in connection.execute(_IMAGED, {"patient": patient}):
        if imaged.referral_id is None:
            continue
        if imaged.state == Examined.DONE and imaged.ended_at is not None:
            done[imaged.referral_id] = clinic_day(imaged.ended_at)
        else:
            planned[imaged.referral_id] = imaged.unit_day
    for booking in connection.execute(_IMAGING, {"patient": patient}):
        planned.setdefault(booking.referral_id, clinic_day(booking.start))
    found = []
    for row in connection.execute(_REFERRALS, {"patient": patient}):
        if row.id in done and done[row.id] < today - _STILL_TOLD:
            continue
        exam = unit.exam(row.exam_code)
        on = done.get(row.id) or planned.get(row.id)
        found.append(
            ResultsOf(
                referral=row.id,
                exam_code=row.exam_code,
                exam_text=row.exam_text,
                side=Side(row.side) if row.side else None,
                imaged_on=on,
                done=row.id in done,
                ready_on=_ready(row.reported_at, on or today, exam.report_days if exam else 0),
                reported=row.reported_at is not None,
                contact=unit.orderers.results_contact(row.orderer_id, row.orderer_name),
            )
        )
    return tuple(sorted(found, key=lambda each: (not each.done, -(each.imaged_on or today).toordinal(), each.referral)))


def _ready(reported_at: datetime | None, imaged: date, days: int) -> date:
    """The first date on which a result can be told: the report's own, once it is there, else as long as they take."""
    return imaged + timedelta(days=days) if reported_at is None else clinic_day(reported_at)


def earliest_day(of: Iterable[ResultsOf], chosen: Sequence[int], today: date) -> date:
    """The first date on which the results of all these referrals can be told; today when there are none."""
    return max((each.ready_on for each in of if each.referral in chosen), default=today)


def last_day(earliest: date, today: date) -> date:
    """The last date on which the schedules are open for what can be told from the earliest date on."""
    return max(earliest, today) + _AHEAD - timedelta(days=1)


def free_slots(
    snapshot: Snapshot, unit: Unit, kind: ClinicianKind, mode: Mode, earliest: date, closed: Set[date]
) -> list[Slot]:
    """The free times from the earliest date on, as far as the schedules are open, by time."""
    not_before = max(instant(earliest, datetime.min.time()), snapshot.now)
    first = clinic_day(not_before)
    days = [first + timedelta(days=n) for n in range(_AHEAD.days)]
    taken = held_steps(snapshot.connection, not_before)
    return [slot for slot in slots(unit.clinicians, kind, mode, days, closed) if is_free(slot, taken, not_before)]


def _first_choice(of: Sequence[ResultsOf]) -> tuple[int, ...]:
    imaged = [each for each in of if each.done]
    if imaged:
        return tuple(each.referral for each in imaged if each.imaged_on == imaged[0].imaged_on)
    return tuple(each.referral for each in of)


def _week(
    days: Sequence[date], all_slots: Sequence[Slot], free: Set[Slot], now: datetime, earliest: date, until: date
) -> tuple[WeekRow, ...]:
    """The week by time of day: a cell is free if any clinician is, and then holds the first of those slots."""
    by_cell: defaultdict[tuple[str, date], list[Slot]] = defaultdict(list)
    for slot in all_slots:
        wall = local(slot.start)
        by_cell[f"{wall:%H:%M}", wall.date()].append(slot)
    rows = []
    for at in sorted({time for time, _ in by_cell}):
        cells: list[tuple[Cell, Slot | None]] = []
        for day in days:
            here = by_cell.get((at, day), [])
            open_slot = next((slot for slot in here if slot in free), None)
            if open_slot is not None:
                cells.append((Cell.FREE, open_slot))
            elif here and earliest <= day <= until and here[0].start >= now:
                cells.append((Cell.TAKEN, None))
            else:
                cells.append((Cell.CLOSED, None))
        rows.append(WeekRow(at, tuple(cells)))
    return tuple(rows)


def _standing(connection: Connection, patient: int, now: datetime) -> tuple[BookedResults, ...]:
    found: dict[int, BookedResults] = {}
    for row in connection.execute(_STANDING, {"patient": patient, "start": now}):
        told = (row.referral_id,) if row.referral_id is not None else ()
        before = found[row.id].referrals if row.id in found else ()
        found[row.id] = BookedResults(
            row.id,
            row.changed,
            row.start,
            row.resource,
            Mode(row.mode),
            before + told,
            Doubt(row.doubt) if row.doubt else None,
        )
    return tuple(found.values())
