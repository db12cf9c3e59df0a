"""Closing time: every open visit gets an end; what was left open all the same is ended on a later day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import col
from sqlmodel import select as select_rows

from models.appointment.change_imaging import left_booked, miss_left
from models.appointment.states import Booking, Kind
from models.appointment.table import Appointment
from models.clock import clinic_day, day_bounds
from models.patient.read import full_name, masked_codes
from models.patient.table import Patient
from models.permission import Permission
from models.refusal import Message, NotNow
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.read import current_unit
from models.visit.act import end, end_planned, examinations, move, required
from models.visit.board import ExamLine
from models.visit.ends import ENDS, DayEnd, OpenVisit, ToCome
from models.visit.examine import image
from models.visit.outcomes import DayClosed, Done
from models.visit.read import exam_line
from models.visit.states import OPEN, Examined, State, Step
from models.visit.table import Examination, Visit, ticket_text

_STEPS = {
    State.LEFT: Step.LEAVE,
    State.NO_SHOW: Step.NO_SHOW,
    State.NOT_DONE: Step.NOT_DONE,
    State.DONE: Step.FINISH,
}

_OPEN = (
    select(
        col(Visit.id),
        col(Visit.changed),
        col(Visit.kind),
        col(Visit.number),
        col(Visit.state),
        col(Visit.unit_day),
        col(Visit.patient_id),
        col(Visit.arrived_at),
        col(Visit.room),
        col(Patient.family),
        col(Patient.given),
    )
    .join(Patient, col(Patient.id) == col(Visit.patient_id))
    .where(col(Visit.state).in_(sorted(OPEN)), col(Visit.unit_day) <= bindparam("until"))
    .order_by(col(Visit.unit_day), col(Visit.number).nulls_first(), col(Visit.id))
)
_EXAMS = (
    select(
        col(Examination.id),
        col(Examination.visit_id),
        col(Examination.exam_code),
        col(Examination.exam_text),
        col(Examination.side),
        col(Examination.state),
        col(Examination.referral_id),
        col(Examination.reason),
    )
    .where(col(Examination.visit_id).in_(bindparam("visits", expanding=True)))
    .order_by(col(Examination.id))
)
_TO_COME = (
    select(col(Appointment.id), col(Appointment.start))
    .where(
        col(Appointment.kind) == Kind.IMAGING.value,
        col(Appointment.state) == Booking.BOOKED.value,
        col(Appointment.start) > bindparam("now"),
        col(Appointment.start) < bindparam("midnight"),
    )
    .order_by(col(Appointment.start), col(Appointment.id))
)


@verb(may=Permission.HOLD)
def close_day(tx: Tx, *, ends: Sequence[DayEnd], missed: Sequence[int] = ()) -> DayClosed:
    """End every visit that is open, of today and of earlier days, in one go.

    Whoever was booked for imaging and didn't come has missed it. A closed day has no more of them: one whose time is
    still to come is missed if the person who closes was shown it, or cancelled or moved before.

    Args:
        tx: the transaction.
        ends: of every open visit.
        missed: the keys of the bookings still to come today that the person was shown (``still_expected``).

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: one of them has changed since.
        NotNow: ``visit.still_open``: one has no end yet; or one can't be ended so; ``visit.still_expected``: somebody
            is booked for later today who isn't among those shown.
    """
    open_visits = tx.session.exec(select_rows(Visit).where(col(Visit.state).in_(sorted(OPEN)))).all()
    given = {each.visit for each in ends}
    without = [row for row in open_visits if row.id not in given]
    if without:
        raise NotNow("visit.still_open", count=len(without), tickets=tuple(row.ticket for row in without if row.ticket))
    _, midnight = day_bounds(clinic_day(tx.now))
    to_come = [row for row in left_booked(tx, midnight) if row.start > tx.now and row.id not in missed]
    if to_come:
        raise NotNow("visit.still_expected", at=tuple(row.start for row in to_come))
    for each in ends:
        _end(tx, each)
    miss_left(tx, until=midnight)
    return DayClosed(len(ends))


@verb(may=Permission.HOLD)
def end_left_open(tx: Tx, *, visit: int, seen: int, how: State, reason: str) -> Done:
    """End a visit that was left open on an earlier day.

    Args:
        tx: the transaction.
        visit: its key.
        seen: its last change as the person saw it.
        how: one of the ends that its state has (``models.visit.ends.ENDS``).
        reason: what became of it, as far as known.

    Raises:
        Invalid: ``visit.reason_missing``.
        Moved: it has changed since.
        NotNow: it can't be ended so; ``visit.not_left_open``: it is of today.
    """
    row = _end(tx, DayEnd(visit, seen, how, reason))
    if row.unit_day >= clinic_day(tx.now):
        raise NotNow("visit.not_left_open", ticket=row.ticket)
    tx.note(reason=reason.strip())
    return Done(row.id, row.ticket, row.state)


def left_open(snapshot: Snapshot) -> tuple[OpenVisit, ...]:
    """The visits of earlier days that nobody has ended, the oldest first."""
    today = clinic_day(snapshot.now)
    return tuple(row for row in _open_until(snapshot, today) if row.day < today)


def still_expected(snapshot: Snapshot) -> tuple[ToCome, ...]:
    """Who is booked for later today: closing the day says that they won't be imaged."""
    _, midnight = day_bounds(clinic_day(snapshot.now))
    rows = snapshot.connection.execute(_TO_COME, {"now": snapshot.now, "midnight": midnight})
    return tuple(ToCome(row.id, row.start) for row in rows)


def still_open(snapshot: Snapshot) -> tuple[OpenVisit, ...]:
    """All visits that need an end before the day is closed, the oldest first."""
    return _open_until(snapshot, clinic_day(snapshot.now))


def _end(tx: Tx, given: DayEnd) -> Visit:
    row = move(tx, given.visit, given.seen, _STEPS[given.how])
    was = State(row.state)
    if given.how not in ENDS[was]:
        raise NotNow("visit.not_from", ticket=row.ticket, state=Message(f"visit.state.{was}"))
    reason = required(given.reason)
    if given.how is State.DONE:
        image(tx, row)
    if given.how in (State.DONE, State.NOT_DONE):
        end_planned(tx, row.id, reason)
        done = bool(examinations(tx, row.id, Examined.DONE))
        end(tx, row, State.DONE if done else State.NOT_DONE, reason, Booking.CANCELLED)
    else:
        end(tx, row, given.how, reason, Booking.NO_SHOW if given.how is State.NO_SHOW else Booking.CANCELLED)
    return row


def _open_until(snapshot: Snapshot, until: date) -> tuple[OpenVisit, ...]:
    unit, connection = current_unit(snapshot), snapshot.connection
    rows = connection.execute(_OPEN, {"until": until}).all()
    exams: defaultdict[int, list[ExamLine]] = defaultdict(list)
    for exam in connection.execute(_EXAMS, {"visits": [row.id for row in rows]}):
        exams[exam.visit_id].append(exam_line(exam, unit))
    codes = masked_codes(connection, {row.patient_id for row in rows})
    return tuple(
        OpenVisit(
            visit=row.id,
            changed=row.changed,
            ticket=ticket_text(row.kind, row.number),
            state=State(row.state),
            day=row.unit_day,
            patient=row.patient_id,
            name=full_name(row.family, row.given),
            masked_code=codes.get(row.patient_id, ("", False))[0],
            arrived=row.arrived_at,
            room=row.room,
            exams=tuple(exams[row.id]),
            ends=ENDS[State(row.state)],
        )
        for row in rows
    )
