"""How long exams take here, learned from what was done: once a day, by whoever opens first.

What is learned is how long the room is taken by a patient, as the estimates need it: from the call, or from the end of
the examination before if that patient was waiting already, to the end. One examination a visit alone tells; patients
whose needs take minutes of their own don't.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from statistics import quantiles as cut
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, insert, select
from sqlmodel import col

from models.clock import clinic_day
from models.patient.needs import Need
from models.permission import Permission
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Tx
from models.store.verb import verb
from models.unit.exams import Exam
from models.unit.read import unit_of
from models.unit.rules import Unit
from models.unit.table import Learned
from models.visit.outcomes import Learnt
from models.visit.states import Examined
from models.visit.table import Examination, Visit
from models.visit.wait import quantiles

ENOUGH = 12
"""So many examinations say more than the catalogue does."""
LOOK_BACK = timedelta(days=90)

_IDLE = timedelta(minutes=5)
"""A room that stands empty for longer between two patients isn't at work."""
_LEAST, _MOST = 0.5, 120.0

_DONE = (
    select(
        col(Examination.visit_id),
        col(Examination.room),
        col(Examination.exam_code),
        col(Examination.started_at),
        col(Examination.ended_at),
        col(Visit.arrived_at),
        col(Visit.called_at),
        col(Visit.needs),
    )
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .where(
        col(Examination.ended_at) >= bindparam("since"),
        col(Examination.state) == Examined.DONE.value,
        col(Examination.started_at).is_not(None),
    )
    .order_by(col(Examination.room), col(Examination.ended_at), col(Examination.id))
)


@verb(may=Permission.WORK)
def learn(tx: Tx) -> Learnt:
    """Write anew how long each exam takes in each room: as in the last three months where that says enough."""
    unit, today = unit_of(tx.connection), clinic_day(tx.now)
    past = _past(tx.connection.execute(_DONE, {"since": tx.now - LOOK_BACK}), unit)
    rows = list(_rows(unit, past))
    tx.connection.execute(delete(Learned))
    tx.connection.execute(insert(Learned), [{**row, "on_day": today} for row in rows])
    return Learnt(len(rows), sum(row["n"] > 0 for row in rows))


def learned_today(snapshot: Snapshot) -> bool:
    """Whether it was done today already."""
    today = clinic_day(snapshot.now)
    return bool(snapshot.connection.execute(select(exists().where(col(Learned.on_day) == today))).scalar_one())


def _past(done: Iterable[Row[*tuple[Any, ...]]], unit: Unit) -> Mapping[tuple[str, str], list[float]]:
    """The minutes of each exam in each room."""
    minutes: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for room, rows in groupby(done, key=lambda row: row.room):
        before: datetime | None = None
        for (_, ended), together in groupby(rows, key=lambda row: (row.visit_id, row.ended_at)):
            each = list(together)
            exam = unit.exam(each[0].exam_code)
            taken = (ended - _begun(each[0], before)) / timedelta(minutes=1)
            if exam is not None and len(each) == 1 and _LEAST <= taken <= _MOST and not _slower(each[0].needs, unit):
                minutes[exam.code, room].append(taken)
            before = ended
    return minutes


def _begun(row: Row[*tuple[Any, ...]], before: datetime | None) -> datetime:
    """From when the room was taken by this patient, after the end of the one before."""
    # A visit remembers its last call alone, which for another room came later.
    called: datetime = row.called_at if row.called_at and row.called_at <= row.started_at else row.started_at
    if before is None or called - before > _IDLE:
        return called
    return before if row.arrived_at <= before else max(called, before)


def _slower(needs: str, unit: Unit) -> bool:
    return any(unit.need_minutes.get(Need(need)) for need in needs.split(",") if need)


def _rows(unit: Unit, past: Mapping[tuple[str, str], list[float]]) -> Iterator[dict[str, Any]]:
    codes: set[str] = set()
    for exam in unit.catalogue:
        if not exam.imaged_here:
            continue
        for code in dict.fromkeys(code for code in (exam.code, *exam.also, exam.loinc) if code and code not in codes):
            codes.add(code)
            for room in unit.rooms_for(exam):
                yield {"exam_code": code, "room": room, **_measured(exam, past.get((exam.code, room), ()))}


def _measured(exam: Exam, minutes: Iterable[float]) -> dict[str, float]:
    known = list(minutes)
    if len(known) < ENOUGH:
        p25, p50, p75, p90 = quantiles(exam.minutes)
        return {"p25": p25, "p50": p50, "p75": p75, "p90": p90, "n": 0}
    parts = cut(known, n=20, method="inclusive")
    return {"p25": parts[4], "p50": parts[9], "p75": parts[14], "p90": parts[17], "n": len(known)}
