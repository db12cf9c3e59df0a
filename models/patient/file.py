"""A patient's file for a desk: who it is, the referrals judged for today, the bookings that a check-in would take."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, and_, bindparam, not_, select
from sqlmodel import Session, col

from models.appointment.arrival import arrivals
from models.appointment.states import Booking, Kind
from models.appointment.table import Appointment
from models.clock import clinic_day, day_bounds
from models.patient.read import patient as read_patient
from models.patient.read import surviving
from models.patient.view import BookingView, PatientFile
from models.referral.facts import Priority, ReferralState, Side
from models.referral.judge import History, judge, read_history
from models.referral.table import Referral
from models.referral.view import ReferralView
from models.store.snapshot import Snapshot
from models.unit.read import current_unit
from models.unit.rules import Unit
from models.visit.states import OPEN, Examined, State
from models.visit.table import Examination, Visit, ticket_text

_KEPT_IN_SIGHT = timedelta(days=365)
_OPEN_FIRST = (ReferralState.OPEN, ReferralState.IN_USE, ReferralState.USED, ReferralState.REVOKED)

_BOOKINGS = (
    select(
        col(Appointment.start),
        col(Appointment.minutes),
        col(Appointment.exam_code),
        col(Appointment.exam_text),
        col(Appointment.side),
    )
    .where(
        col(Appointment.patient_id) == bindparam("patient"),
        col(Appointment.kind) == Kind.IMAGING.value,
        col(Appointment.state) == Booking.BOOKED.value,
        col(Appointment.start) >= bindparam("start"),
        col(Appointment.start) < bindparam("end"),
    )
    .order_by(col(Appointment.start), col(Appointment.id))
)
_MINE = (col(Visit.patient_id) == bindparam("patient"), col(Visit.state).in_(sorted(OPEN)))
_OF_EARLIER_DAYS = (col(Visit.unit_day) < bindparam("day"), col(Visit.state) != State.IN_EXAM.value)
_HERE = select(col(Visit.id), col(Visit.kind), col(Visit.number), col(Visit.state), col(Visit.held)).where(
    *_MINE, not_(and_(*_OF_EARLIER_DAYS))
)
_LEFT_OPEN = (
    select(col(Examination.referral_id))
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .where(*_MINE, *_OF_EARLIER_DAYS, col(Examination.state) == Examined.PLANNED.value)
)


def read_file(snapshot: Snapshot, patient: int) -> PatientFile:
    """The patient's file; of a record that another took over, the other's.

    A visit that was left open on an earlier day isn't the patient's any more, and its referrals are open: a check-in
    ends it. One that is in a room by the records has to be finished there.

    Raises:
        NotFound: ``patient.unknown``.
    """
    connection, unit, today = snapshot.connection, current_unit(snapshot), clinic_day(snapshot.now)
    patient = surviving(connection, [patient])[patient]
    here = connection.execute(_HERE, {"patient": patient, "day": today}).first()
    return PatientFile(
        seq=snapshot.seq,
        patient=read_patient(connection, patient),
        referrals=read_referrals(connection, patient, unit, today),
        arrival=_arrival(snapshot, patient, today),
        ticket=ticket_text(here.kind, here.number) if here else "",
        state=State(here.state) if here else None,
        visit=here.id if here else None,
        held=bool(here and here.held),
    )


def read_referrals(connection: Connection, patient: int, unit: Unit, on: date) -> tuple[ReferralView, ...]:
    """The patient's referrals of the last year and all that are open, each judged for a date; open ones first."""
    history = read_history(connection, patient)
    left = set(connection.scalars(_LEFT_OPEN, {"patient": patient, "day": on}))
    with Session(bind=connection) as session:
        rows = session.scalars(select(Referral).where(col(Referral.patient_id) == patient)).all()
        views = [referral_view(row, history, unit, on) for row in rows if _in_sight(row, on)]
    views = [replace(view, state=ReferralState.OPEN) if _left(view, left) else view for view in views]
    return tuple(sorted(views, key=lambda view: (_OPEN_FIRST.index(view.state), -view.key)))


def referral_view(row: Referral, history: History, unit: Unit, on: date) -> ReferralView:
    """One stored referral of a patient with this history, judged for a date."""
    done = [
        exam.on for exam in history.but(row.id) if not exam.open and exam.exam_code and exam.exam_code == row.exam_code
    ]
    return ReferralView(
        key=row.id,
        exam_code=row.exam_code,
        exam_text=row.exam_text,
        side=Side(row.side) if row.side else None,
        priority=Priority(row.priority),
        state=ReferralState(row.state),
        verdict=judge(history, row, unit, on, patient=row.patient_id),
        orderer_name=row.orderer_name,
        author_name=row.author_name,
        written_on=row.written_on,
        wanted_from=row.wanted_from,
        wanted_to=row.wanted_to,
        question=row.question,
        projections=row.projections,
        earlier=tuple(sorted(done, reverse=True)),
    )


def _left(view: ReferralView, left: Set[int | None]) -> bool:
    return view.state is ReferralState.IN_USE and view.key in left


def _in_sight(row: Referral, on: date) -> bool:
    return row.state in (ReferralState.OPEN, ReferralState.IN_USE) or clinic_day(row.received_at) > on - _KEPT_IN_SIGHT


def _arrival(snapshot: Snapshot, patient: int, today: date) -> tuple[BookingView, ...]:
    start, end = day_bounds(today)
    rows = snapshot.connection.execute(_BOOKINGS, {"patient": patient, "start": start, "end": end}).all()
    group = min(arrivals(rows), key=lambda each: abs(each[0].start - snapshot.now), default=())
    return tuple(
        BookingView(row.start, row.exam_code, row.exam_text, Side(row.side) if row.side else None) for row in group
    )
