"""What the machines are offered: the planned examinations of visits in the states that the unit names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select
from sqlmodel import col

from models.clock import clinic_day
from models.patient.identity import NATIONAL_SYSTEM
from models.patient.table import Identifier, Patient
from models.referral.table import Referral
from models.store.snapshot import Snapshot
from models.unit.read import current_unit
from models.unit.rules import Unit
from models.visit.states import Examined, State
from models.visit.table import Examination, Visit, ticket_text

_IN_ROOM = (State.CALLED, State.IN_EXAM)


@dataclass(frozen=True, slots=True)
class Offered:
    """One examination, as a machine needs it.

    Args:
        examination: its key.
        study_uid: the name of its study.
        stations: the AE titles of the machines that may do it.
        room: the id of the room called to; of one who waits the first that may do it.
        ticket: the number of the visit.
        patient: the patient's key.
        patient_id: the identity code, else another identifier, "" without any.
        state: of the visit.
    """

    examination: int
    study_uid: str
    stations: tuple[str, ...]
    room: str
    ticket: str
    patient: int
    patient_id: str
    family: str
    given: str
    birth_date: date | None
    sex: str
    non_disclosure: bool
    state: str
    due_at: datetime
    needs: str
    pregnancy: str | None
    exam_code: str
    exam_text: str
    side: str | None
    priority: str
    accession: str
    author: str
    orderer: str
    question: str
    projections: str
    note: str


_ROWS = (
    select(
        col(Examination.id),
        col(Examination.study_uid),
        col(Examination.exam_code),
        col(Examination.exam_text),
        col(Examination.side),
        col(Visit.state),
        col(Visit.room),
        col(Visit.kind),
        col(Visit.number),
        col(Visit.due_at),
        col(Visit.needs),
        col(Visit.pregnancy),
        col(Visit.priority),
        col(Patient.id).label("patient"),
        col(Patient.family),
        col(Patient.given),
        col(Patient.birth_date),
        col(Patient.sex),
        col(Patient.non_disclosure),
        col(Referral.accession),
        col(Referral.author_name),
        col(Referral.orderer_name),
        col(Referral.question),
        col(Referral.projections),
        col(Referral.note),
    )
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .join(Patient, col(Patient.id) == col(Visit.patient_id))
    .join(Referral, col(Referral.id) == col(Examination.referral_id), isouter=True)
    .where(
        col(Examination.state) == Examined.PLANNED.value,
        col(Visit.state).in_(bindparam("states", expanding=True)),
        or_(
            col(Visit.state).in_(_IN_ROOM),
            and_(col(Visit.unit_day) == bindparam("day"), col(Visit.held).is_(None)),
        ),
    )
    .order_by(col(Visit.due_at), col(Examination.id))
)
_IDENTIFIERS = (
    select(col(Identifier.patient_id), col(Identifier.value))
    .join(Visit, col(Visit.patient_id) == col(Identifier.patient_id))
    .where(col(Visit.state).in_(bindparam("states", expanding=True)))
    .order_by(col(Identifier.assigner) != NATIONAL_SYSTEM, col(Identifier.id))
)


def read_offered(snapshot: Snapshot) -> tuple[Offered, ...]:
    """What is offered now, by due time. Rooms without a machine on the network have nothing offered."""
    unit = current_unit(snapshot)
    states = [state.value for state in unit.dicom.offer]
    ids: dict[int, str] = {}
    for row in snapshot.connection.execute(_IDENTIFIERS, {"states": states}):
        ids.setdefault(row.patient_id, row.value)
    rows = snapshot.connection.execute(_ROWS, {"states": states, "day": clinic_day(snapshot.now)})
    return tuple(offered for row in rows if (offered := _offered(row, unit, ids)) is not None)


def _offered(row: Row[*tuple[Any, ...]], unit: Unit, ids: Mapping[int, str]) -> Offered | None:
    able = [room for room in unit.rooms_for(unit.exam(row.exam_code)) if room in unit.dicom.machines]
    rooms = [room for room in able if row.state == State.WAITING or room == row.room]
    if not rooms:
        return None
    return Offered(
        examination=row.id,
        study_uid=row.study_uid,
        stations=tuple(unit.dicom.machines[room].ae_title for room in rooms),
        room=rooms[0],
        ticket=ticket_text(row.kind, row.number),
        patient=row.patient,
        patient_id=ids.get(row.patient, ""),
        family=row.family,
        given=row.given,
        birth_date=row.birth_date,
        sex=row.sex,
        non_disclosure=row.non_disclosure,
        state=row.state,
        due_at=row.due_at,
        needs=row.needs,
        pregnancy=row.pregnancy,
        exam_code=row.exam_code,
        exam_text=row.exam_text,
        side=row.side,
        priority=row.priority,
        accession=row.accession or "",
        author=row.author_name or "",
        orderer=row.orderer_name or "",
        question=row.question or "",
        projections=row.projections or "",
        note=row.note or "",
    )
