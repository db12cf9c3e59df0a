"""Who has just been imaged, read as one snapshot."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from models.appointment.imaged import Imaged, ImagedToday
from models.appointment.states import Booking, Kind
from models.appointment.table import Appointment
from models.clock import clinic_day
from models.patient.read import full_name, masked_codes
from models.patient.table import Patient
from models.store.snapshot import Snapshot
from models.unit.read import current_unit
from models.visit.board import ExamLine
from models.visit.read import exam_line
from models.visit.states import Examined, State
from models.visit.table import Examination, Visit, ticket_text

MOST = 40

_DONE = (
    select(
        col(Visit.id),
        col(Visit.kind),
        col(Visit.number),
        col(Visit.patient_id),
        col(Visit.ended_at),
        col(Patient.family),
        col(Patient.given),
        col(Patient.language),
    )
    .join(Patient, col(Patient.id) == col(Visit.patient_id))
    .where(
        col(Visit.unit_day) == bindparam("day"),
        col(Visit.state) == State.DONE.value,
        col(Visit.ended_at).is_not(None),
    )
    .order_by(col(Visit.ended_at).desc(), col(Visit.id).desc())
    .limit(MOST)
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
    .where(
        col(Examination.visit_id).in_(bindparam("visits", expanding=True)),
        col(Examination.state) == Examined.DONE.value,
    )
    .order_by(col(Examination.id))
)
_RESULTS = (
    select(col(Appointment.patient_id), func.min(col(Appointment.start)).label("start"))
    .where(
        col(Appointment.patient_id).in_(bindparam("patients", expanding=True)),
        col(Appointment.kind) == Kind.RESULTS.value,
        col(Appointment.state) == Booking.BOOKED.value,
        col(Appointment.start) >= bindparam("now"),
    )
    .group_by(col(Appointment.patient_id))
)


def read_imaged(snapshot: Snapshot) -> ImagedToday:
    """The visits of today that are done, the latest first, at most ``MOST``."""
    connection, unit = snapshot.connection, current_unit(snapshot)
    visits = connection.execute(_DONE, {"day": clinic_day(snapshot.now)}).all()
    patients = list({row.patient_id for row in visits})
    exams: defaultdict[int, list[ExamLine]] = defaultdict(list)
    for row in connection.execute(_EXAMS, {"visits": [row.id for row in visits]}):
        exams[row.visit_id].append(exam_line(row, unit))
    told = {
        row.patient_id: row.start for row in connection.execute(_RESULTS, {"patients": patients, "now": snapshot.now})
    }
    codes = masked_codes(connection, patients)
    return ImagedToday(
        snapshot.seq,
        tuple(
            Imaged(
                visit=row.id,
                patient=row.patient_id,
                ticket=ticket_text(row.kind, row.number),
                name=full_name(row.family, row.given),
                masked_code=codes.get(row.patient_id, ("", False))[0],
                language=row.language,
                ended_at=row.ended_at,
                exams=tuple(exams[row.id]),
                results_at=told.get(row.patient_id),
            )
            for row in visits
        ),
    )
