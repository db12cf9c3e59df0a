"""The machines' reports that ask something of a radiographer, read as one snapshot for the queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlmodel import col

from models.machine.board import Alarm, Somebody
from models.machine.states import StepState
from models.machine.table import PerformedStep
from models.patient.read import full_name, masked_codes
from models.patient.table import Patient
from models.unit.rules import Unit
from models.visit.states import Examined, State
from models.visit.table import Examination, Visit, ticket_text

_ALARMS = (
    select(
        col(PerformedStep.id),
        col(PerformedStep.changed),
        col(PerformedStep.room),
        col(PerformedStep.begun_at),
        col(PerformedStep.named),
        col(PerformedStep.visit_id),
        col(PerformedStep.instead_of),
    )
    .where(col(PerformedStep.alarm), col(PerformedStep.answered_at).is_(None))
    .order_by(col(PerformedStep.id))
)
_VISITS = (
    select(
        col(Visit.id),
        col(Visit.kind),
        col(Visit.number),
        col(Visit.state),
        col(Visit.held),
        col(Visit.patient_id),
        col(Patient.family),
        col(Patient.given),
    )
    .join(Patient, col(Patient.id) == col(Visit.patient_id))
    .where(col(Visit.id).in_(bindparam("keys", expanding=True)))
)
_PLANNED = select(col(Examination.visit_id), col(Examination.exam_code)).where(
    col(Examination.visit_id).in_(bindparam("keys", expanding=True)), col(Examination.state) == Examined.PLANNED.value
)
_DISCONTINUED = (
    select(col(PerformedStep.visit_id), col(PerformedStep.reason))
    .join(Visit, col(Visit.id) == col(PerformedStep.visit_id))
    .where(
        col(PerformedStep.state) == StepState.DISCONTINUED.value,
        col(PerformedStep.answer).is_(None),
        col(PerformedStep.alarm).is_(False),
        col(Visit.state) == State.IN_EXAM.value,
        col(PerformedStep.ended_at) >= col(Visit.started_at),
    )
    .order_by(col(PerformedStep.id))
)


def read_alarms(connection: Connection, unit: Unit) -> tuple[Alarm, ...]:
    """The alarms that nobody has answered, the oldest first, whatever the day."""
    rows = connection.execute(_ALARMS).all()
    if not rows:
        return ()
    keys = {key for row in rows for key in (row.visit_id, row.instead_of) if key is not None}
    visits = {row.id: row for row in connection.execute(_VISITS, {"keys": list(keys)})}
    codes = masked_codes(connection, {row.patient_id for row in visits.values()})
    planned = connection.execute(_PLANNED, {"keys": list(keys)}).all()
    return tuple(
        Alarm(
            step=row.id,
            changed=row.changed,
            room=row.room,
            at=row.begun_at,
            named=row.named,
            them=_somebody(visits.get(row.visit_id), codes),
            instead_of=_somebody(visits.get(row.instead_of), codes),
            can_switch=_can_switch(visits.get(row.visit_id), row.room, planned, unit),
        )
        for row in rows
    )


def read_discontinued(connection: Connection) -> dict[int, str]:
    """Why the machine has discontinued, for the visits in exam whose radiographer hasn't answered."""
    return {row.visit_id: row.reason for row in connection.execute(_DISCONTINUED)}


def _somebody(row: Row[*tuple[Any, ...]] | None, codes: Mapping[int, tuple[str, bool]]) -> Somebody | None:
    if row is None:
        return None
    code, _ = codes.get(row.patient_id, ("", False))
    return Somebody(row.patient_id, ticket_text(row.kind, row.number), full_name(row.family, row.given), code)


def _can_switch(
    row: Row[*tuple[Any, ...]] | None, room: str, planned: Iterable[Row[*tuple[Any, ...]]], unit: Unit
) -> bool:
    """What ``switch_patient`` asks; that decides, this only foretells."""
    if row is None or row.held is not None or row.state not in (State.WAITING, State.CALLED):
        return False
    return any(each.visit_id == row.id and room in unit.rooms_for(unit.exam(each.exam_code)) for each in planned)
