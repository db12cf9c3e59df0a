"""A day in figures, read in one snapshot: from the visits, and from the journal where it alone remembers."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select
from sqlmodel import col

from models.clock import day_bounds, local
from models.staff.table import Staff
from models.store.ledger import ENTRY
from models.store.snapshot import Snapshot
from models.visit.day_board import Day, ExamCount, Hour, Overruled, Unfinished, Worked, spread
from models.visit.states import OPEN, Examined, State
from models.visit.table import Examination, Visit, ticket_text

OVERRULING = frozenset(
    {"visit.announce", "visit.check_in", "visit.defer", "visit.expedite", "visit.release", "visit.start"}
)
"""The verbs with which a person decides otherwise than the rules would; one that has a reason is such a case."""

_CALL, _TAKE_BACK = "visit.call_next", "visit.take_back"

_VISITS = (
    select(
        col(Visit.id),
        col(Visit.kind),
        col(Visit.number),
        col(Visit.patient_id),
        col(Visit.state),
        col(Visit.arrived_at),
        col(Visit.appointed_at),
        col(Visit.ended_at),
        col(Visit.end_reason),
    )
    .where(col(Visit.unit_day) == bindparam("day"))
    .order_by(col(Visit.id))
)
_EXAMS = (
    select(
        col(Examination.id),
        col(Examination.visit_id),
        col(Examination.exam_code),
        col(Examination.exam_text),
        col(Examination.state),
        col(Examination.reason),
        col(Examination.started_at),
        col(Examination.ended_at),
    )
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .where(col(Visit.unit_day) == bindparam("day"))
    .order_by(col(Examination.id))
)
_CALLS = (
    select(ENTRY.c.visit_id, func.min(ENTRY.c.at).label("at"))
    .join(Visit, col(Visit.id) == ENTRY.c.visit_id)
    .where(col(Visit.unit_day) == bindparam("day"), ENTRY.c.verb == _CALL)
    .group_by(ENTRY.c.visit_id)
)
_OF_DAY = (ENTRY.c.at >= bindparam("start"), ENTRY.c.at < bindparam("end"))
_TAKEN_BACK = select(ENTRY.c.body).where(*_OF_DAY, ENTRY.c.verb == _TAKE_BACK)
_OVERRULED = (
    select(
        ENTRY.c.seq,
        ENTRY.c.at,
        ENTRY.c.verb,
        ENTRY.c.patient_id,
        ENTRY.c.visit_id,
        ENTRY.c.body,
        col(Visit.kind),
        col(Visit.number),
    )
    .join(Visit, col(Visit.id) == ENTRY.c.visit_id, isouter=True)
    .where(*_OF_DAY, ENTRY.c.verb.in_(sorted(OVERRULING)))
    .order_by(ENTRY.c.seq)
)
_WORKED = (
    select(ENTRY.c.staff_id, col(Staff.name), ENTRY.c.verb, func.count().label("times"))
    .join(Staff, col(Staff.id) == ENTRY.c.staff_id, isouter=True)
    .where(*_OF_DAY)
    .group_by(ENTRY.c.staff_id, col(Staff.name), ENTRY.c.verb)
)

_NEVER = datetime.max.replace(tzinfo=UTC)

_Rows = list[Row[*tuple[Any, ...]]]


def read_day(snapshot: Snapshot, day: date) -> Day:
    """The figures of a day."""
    connection = snapshot.connection
    visits: _Rows = list(connection.execute(_VISITS, {"day": day}))
    exams: _Rows = list(connection.execute(_EXAMS, {"day": day}))
    arrived = [row for row in visits if row.number is not None]
    called = first_calls(connection, day)
    return Day(
        seq=snapshot.seq,
        day=day,
        arrived=len(arrived),
        appointments=sum(row.appointed_at is not None for row in arrived),
        ends=tuple(Counter(State(row.state) for row in visits).items()),
        wait=spread(called[row.id] - row.arrived_at for row in arrived if row.id in called),
        late=spread(
            called[row.id] - max(row.appointed_at, row.arrived_at)
            for row in arrived
            if row.appointed_at is not None and row.id in called
        ),
        hours=tuple(_hours(arrived, called)),
        exams=_exams(exams),
        unfinished=tuple(_unfinished(visits, exams)),
        overruled=tuple(overruled(connection, day)),
        worked=_worked(connection, day),
    )


def first_calls(connection: Connection, day: date) -> Mapping[int, datetime]:
    """When each visit of a day was first called; a call that was taken back was none."""
    void = _void(connection, day)
    statement = _CALLS if not void else _CALLS.where(ENTRY.c.seq.not_in(sorted(void)))
    return {row.visit_id: row.at for row in connection.execute(statement, {"day": day})}


def _void(connection: Connection, day: date) -> Collection[int]:
    """The entries of a day that were taken back."""
    bodies = connection.scalars(_TAKEN_BACK, _bounds(day))
    return {json.loads(body)["outcome"]["fields"]["entry"] for body in bodies}


def _hours(arrived: _Rows, called: Mapping[int, datetime]) -> Iterator[Hour]:
    by_hour: defaultdict[int, _Rows] = defaultdict(list)
    for row in arrived:
        by_hour[local(row.arrived_at).hour].append(row)
    for hour in range(min(by_hour, default=0), max(by_hour, default=-1) + 1):
        came = by_hour[hour]
        yield Hour(hour, len(came), spread(called[row.id] - row.arrived_at for row in came if row.id in called))


def _exams(exams: _Rows) -> tuple[ExamCount, ...]:
    grouped: defaultdict[tuple[str, str], _Rows] = defaultdict(list)
    for row in exams:
        if row.exam_code or row.exam_text:
            grouped[row.exam_code, "" if row.exam_code else row.exam_text].append(row)
    counts = [
        ExamCount(
            code=code,
            text=text or rows[0].exam_text,
            done=sum(row.state == Examined.DONE for row in rows),
            not_done=sum(row.state == Examined.NOT_DONE for row in rows),
            minutes=spread(_in_room(rows)),
        )
        for (code, text), rows in grouped.items()
    ]
    return tuple(sorted(counts, key=lambda each: (-each.done, -each.not_done, each.code, each.text)))


def _in_room(rows: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[Any]:
    for row in rows:
        if row.state == Examined.DONE and row.started_at is not None and row.ended_at is not None:
            yield row.ended_at - row.started_at


def _unfinished(visits: _Rows, exams: _Rows) -> Iterator[Unfinished]:
    """Visits that ended otherwise than done, and what was left out of those that are done."""
    of_visit: defaultdict[int, _Rows] = defaultdict(list)
    for row in exams:
        of_visit[row.visit_id].append(row)
    found = []
    for visit in visits:
        state, ticket = State(visit.state), ticket_text(visit.kind, visit.number)
        mine = of_visit[visit.id]
        if state is State.DONE:
            found += [
                Unfinished(
                    visit.id, row.id, ticket, visit.patient_id, State.NOT_DONE, row.ended_at,
                    ((row.exam_code, row.exam_text),), row.reason,
                )
                for row in mine
                if row.state == Examined.NOT_DONE
            ]  # fmt: skip
        if state not in OPEN and (state is not State.DONE or visit.end_reason):
            names = tuple((row.exam_code, row.exam_text) for row in mine if row.state != Examined.DONE)
            found.append(
                Unfinished(
                    visit.id, None, ticket, visit.patient_id, state, visit.ended_at, names, visit.end_reason
                )
            )  # fmt: skip
    yield from sorted(found, key=lambda each: (each.at or _NEVER, each.visit))


def overruled(connection: Connection, day: date) -> Iterator[Overruled]:
    """What persons decided otherwise than the rules would, with their reasons; what was taken back isn't there."""
    void = _void(connection, day)
    for row in connection.execute(_OVERRULED, _bounds(day)):
        body = json.loads(row.body)
        if body["reason"] and row.seq not in void:
            ticket = ticket_text(row.kind, row.number)
            yield Overruled(
                row.seq, row.at, row.verb, body["who"], ticket, row.visit_id, row.patient_id, body["reason"]
            )


def _worked(connection: Connection, day: date) -> tuple[Worked, ...]:
    verbs: defaultdict[tuple[int | None, str], list[tuple[str, int]]] = defaultdict(list)
    for row in connection.execute(_WORKED, _bounds(day)):
        verbs[row.staff_id, row.name or ""].append((row.verb, row.times))
    people = [
        Worked(staff, name, tuple(sorted(counts, key=lambda each: (-each[1], each[0]))))
        for (staff, name), counts in verbs.items()
    ]
    return tuple(sorted(people, key=lambda each: (each.staff is None, each.name, each.staff)))


def _bounds(day: date) -> dict[str, datetime]:
    start, end = day_bounds(day)
    return {"start": start, "end": end}
