"""The waiting visits of today as the order needs them: one read for the screen, the claim and the command line."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.referral.facts import Priority
from models.unit.rules import Unit
from models.visit.order import Waiting
from models.visit.states import Examined, State
from models.visit.table import Examination, Visit

# The state as a literal, so that PostgreSQL's generic plan still uses the partial index (docs/architecture.md).
_WAITS = col(Visit.state) == bindparam("waiting", State.WAITING.value, literal_execute=True)
_VISITS = select(
    col(Visit.id),
    col(Visit.priority),
    col(Visit.arrived_at),
    col(Visit.due_at),
    col(Visit.appointed_at),
    col(Visit.held),
    col(Visit.away_since),
    col(Visit.not_before),
).where(_WAITS, col(Visit.unit_day) == bindparam("day"))
_EXAMS = (
    select(col(Examination.visit_id), col(Examination.exam_code))
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .where(_WAITS, col(Visit.unit_day) == bindparam("day"), col(Examination.state) == Examined.PLANNED.value)
)


def read_waiting(connection: Connection, day: date, now: datetime, unit: Unit) -> list[Waiting]:
    """Everyone who waits on this day, in no order.

    A visit's rooms are those that can do at least one of its planned examinations.
    """
    rooms: defaultdict[int, set[str]] = defaultdict(set)
    for visit, code in connection.execute(_EXAMS, {"day": day}):
        rooms[visit].update(unit.rooms_for(unit.exam(code)))
    return [
        Waiting(
            visit=row.id,
            priority=Priority(row.priority),
            arrived=row.arrived_at,
            due=row.due_at,
            appointed=row.appointed_at,
            rooms=frozenset(rooms[row.id]),
            callable=row.held is None and row.away_since is None and (row.not_before is None or row.not_before <= now),
        )
        for row in connection.execute(_VISITS, {"day": day})
    ]
