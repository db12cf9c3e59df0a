"""The manager's list: in whose name somebody else was in a room, and whether anybody was exposed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.clock import day_bounds
from models.patient.read import full_name
from models.patient.table import Patient
from models.store.snapshot import Snapshot
from models.visit.board import IncidentRow
from models.visit.table import Incident, Visit, ticket_text

_INCIDENTS = (
    select(
        col(Incident.id),
        col(Incident.visit_id),
        col(Incident.patient_id),
        col(Incident.at),
        col(Incident.exposed),
        col(Incident.note),
        col(Visit.kind),
        col(Visit.number),
        col(Patient.family),
        col(Patient.given),
    )
    .join(Visit, col(Visit.id) == col(Incident.visit_id))
    .join(Patient, col(Patient.id) == col(Incident.patient_id))
    .where(col(Incident.at) >= bindparam("start"), col(Incident.at) < bindparam("end"))
    .order_by(col(Incident.at), col(Incident.id))
)


def incidents(snapshot: Snapshot, day: date) -> tuple[IncidentRow, ...]:
    """The incidents of a day, in the order in which they were reported."""
    start, end = day_bounds(day)
    return tuple(
        IncidentRow(
            key=row.id,
            visit=row.visit_id,
            ticket=ticket_text(row.kind, row.number),
            patient=row.patient_id,
            name=full_name(row.family, row.given),
            at=row.at,
            exposed=row.exposed,
            note=row.note,
        )
        for row in snapshot.connection.execute(_INCIDENTS, {"start": start, "end": end})
    )
