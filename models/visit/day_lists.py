"""What the visits add to the lists to act on: left open, on hold, somebody else in the room."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.day_lists import ListAct, ListRow
from models.refusal import Message
from models.store.snapshot import Snapshot
from models.visit.close_day import left_open
from models.visit.incidents import incidents
from models.visit.states import Hold, State
from models.visit.table import Visit, ticket_text

_HELD = (
    select(
        col(Visit.id),
        col(Visit.changed),
        col(Visit.kind),
        col(Visit.number),
        col(Visit.patient_id),
        col(Visit.arrived_at),
        col(Visit.held),
        col(Visit.hold_note),
    )
    .where(
        col(Visit.unit_day) == bindparam("day"),
        col(Visit.state) == State.WAITING.value,
        col(Visit.held).is_not(None),
    )
    .order_by(col(Visit.arrived_at), col(Visit.id))
)


def read_left_open(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """Visits of earlier days that nobody has ended."""
    del day
    return tuple(
        ListRow(
            key=row.visit,
            what=Message("day.left_open", {"day": row.day, "state": Message(f"visit.state.{row.state}")}),
            at=row.arrived,
            ticket=row.ticket,
            patient=row.patient,
            visit=row.visit,
            changed=row.changed,
            acts=(ListAct.END, ListAct.OPEN),
        )
        for row in left_open(snapshot)
    )


def read_holds(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """Visits of the day that are on hold."""
    return tuple(
        ListRow(
            key=row.id,
            what=Message(f"visit.hold_full.{Hold(row.held)}", {"note": row.hold_note}),
            at=row.arrived_at,
            ticket=ticket_text(row.kind, row.number),
            patient=row.patient_id,
            visit=row.id,
            changed=row.changed,
            acts=(ListAct.OPEN,),
        )
        for row in snapshot.connection.execute(_HELD, {"day": day})
    )


def read_incidents(snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
    """Somebody else was in a room in a patient's name."""
    return tuple(
        ListRow(
            key=row.key,
            what=Message("day.incident_exposed") if row.exposed else Message("day.incident"),
            at=row.at,
            ticket=row.ticket,
            note=row.note,
            patient=row.patient,
            visit=row.visit,
            acts=(ListAct.OPEN,),
        )
        for row in incidents(snapshot, day)
    )
