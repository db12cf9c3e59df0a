"""The queue of today, read as one snapshot: Core rows of the columns that are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select
from sqlmodel import col

from models.clock import clinic_day
from models.machine.read import read_alarms, read_discontinued
from models.patient.needs import Need
from models.patient.read import full_name, masked_codes
from models.patient.table import Patient
from models.referral.facts import Priority, Side
from models.refusal import Message
from models.staff.table import Staff
from models.store.snapshot import Snapshot
from models.unit.read import current_unit
from models.unit.rooms import read_closures
from models.unit.rules import Unit
from models.visit.board import Board, ExamLine, VisitRow, Wait
from models.visit.estimate import read_waits, rooms_now
from models.visit.expected import read_expected
from models.visit.order import Placed, order
from models.visit.questions import Asked, Questions, questions
from models.visit.states import OPEN, Examined, Hold, Overrule, Pregnancy, State
from models.visit.table import Examination, Visit, ticket_text
from models.visit.turns import read_turns
from models.visit.wait import NEWCOMER
from models.visit.waiting import read_planned

_SHOWN = sorted(OPEN | {State.NO_SHOW})
_IN_ROOM = (State.CALLED, State.IN_EXAM)
# Whoever is in a room is shown whatever the day: a room that was left open at night is taken until somebody ends it.
_TODAY = and_(
    or_(col(Visit.unit_day) == bindparam("day"), col(Visit.state).in_(_IN_ROOM)),
    col(Visit.state).in_(bindparam("among", expanding=True)),
)
_VISITS = (
    select(
        col(Visit.id),
        col(Visit.changed),
        col(Visit.kind),
        col(Visit.number),
        col(Visit.state),
        col(Visit.patient_id),
        col(Visit.priority),
        col(Visit.arrived_at),
        col(Visit.appointed_at),
        col(Visit.due_at),
        col(Visit.needs),
        col(Visit.held),
        col(Visit.hold_note),
        col(Visit.not_before),
        col(Visit.away_since),
        col(Visit.overrule),
        col(Visit.overrule_reason),
        col(Visit.pregnancy),
        col(Visit.room),
        col(Visit.called_at),
        col(Visit.calls),
        col(Visit.spaced_calls),
        col(Visit.called_from),
        col(Visit.started_at),
        col(Visit.ended_at),
        col(Visit.end_reason),
        col(Patient.family),
        col(Patient.given),
        col(Patient.birth_date),
        col(Patient.sex),
        col(Patient.language),
        col(Staff.name).label("called_by"),
    )
    .join(Patient, col(Patient.id) == col(Visit.patient_id))
    .join(Staff, col(Staff.id) == col(Visit.called_by), isouter=True)
    .where(_TODAY)
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
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .where(_TODAY)
    .order_by(col(Examination.id))
)


def read_board(snapshot: Snapshot) -> Board:
    """Today's queue: who is in the rooms, who waits in which place and why, who is expected, who was not present."""
    unit, day, connection = current_unit(snapshot), clinic_day(snapshot.now), snapshot.connection
    turns = read_turns(connection, day, snapshot.now, unit)
    planned = read_planned(connection, day, snapshot.now, unit)
    placed = order([each.waiting for each in planned], snapshot.now, turns)
    place = {each.waiting.visit: each for each in placed}
    waits = read_waits(connection, snapshot.now, unit, turns, planned)
    rows = {row.visit: row for row in _rows(connection, day, unit, place, waits)}
    in_rooms = [row for row in rows.values() if row.state in _IN_ROOM]
    rooms = [room.id for room in unit.rooms]
    return Board(
        seq=snapshot.seq,
        at=snapshot.now,
        day=day,
        in_rooms=tuple(sorted(in_rooms, key=lambda row: (_index(rooms, row.room), row.called_at or row.arrived))),
        waiting=tuple(rows[each.waiting.visit] for each in placed),
        expected=read_expected(connection, day, snapshot.now, unit),
        ended=tuple(
            sorted(
                (row for row in rows.values() if row.state is State.NO_SHOW),
                key=lambda row: row.ended_at or row.arrived,
                reverse=True,
            )
        ),
        rooms=rooms_now(unit, read_closures(connection), turns.covers, [row.room for row in in_rooms]),
        radiographers=len(turns.covers),
        newcomer=waits.get(NEWCOMER),
        alarms=read_alarms(connection, unit),
    )


def read_in_rooms(snapshot: Snapshot) -> tuple[VisitRow, ...]:
    """Who is called or in exam, as the board shows them, without the order and the waits of all others."""
    unit, day = current_unit(snapshot), clinic_day(snapshot.now)
    return tuple(_rows(snapshot.connection, day, unit, {}, {}, only=_IN_ROOM))


def exam_line(row: Row[*tuple[Any, ...]], unit: Unit) -> ExamLine:
    """An examination's row as a line."""
    return ExamLine(
        key=row.id,
        code=row.exam_code,
        text=row.exam_text,
        side=Side(row.side) if row.side else None,
        state=Examined(row.state),
        rooms=unit.rooms_for(unit.exam(row.exam_code)),
        referral=row.referral_id,
        reason=row.reason,
    )


def hold_message(held: str | None, note: str) -> Message | None:
    """Why a visit is on hold, for the desk."""
    return Message(f"visit.hold.{Hold(held)}", {"note": note}) if held else None


def _rows(
    connection: Connection,
    day: date,
    unit: Unit,
    place: Mapping[int, Placed],
    waits: Mapping[int, Wait],
    only: Sequence[State] = _SHOWN,
) -> Iterable[VisitRow]:
    among = {"day": day, "among": only}
    exams: defaultdict[int, list[ExamLine]] = defaultdict(list)
    for exam in connection.execute(_EXAMS, among):
        exams[exam.visit_id].append(exam_line(exam, unit))
    found = connection.execute(_VISITS, among).all()
    codes = masked_codes(connection, {row.patient_id for row in found})
    discontinued = read_discontinued(connection)
    for row in found:
        placed, wait = place.get(row.id), waits.get(row.id) if row.state == State.WAITING else None
        ask = _questions(row, exams[row.id], unit, day)
        yield VisitRow(
            visit=row.id,
            changed=row.changed,
            ticket=ticket_text(row.kind, row.number),
            state=State(row.state),
            patient=row.patient_id,
            name=full_name(row.family, row.given),
            masked_code=codes.get(row.patient_id, ("", False))[0],
            language=row.language,
            priority=Priority(row.priority),
            arrived=row.arrived_at,
            appointed=row.appointed_at,
            due=row.due_at,
            exams=tuple(replace(exam, ask_side=exam.key in ask.sides) for exam in exams[row.id]),
            room=row.room,
            called_at=row.called_at,
            calls=row.calls,
            spaced_calls=row.spaced_calls,
            called_by=row.called_by or "",
            called_from=row.called_from,
            started_at=row.started_at,
            needs=tuple(Need(need) for need in row.needs.split(",") if need),
            held=hold_message(row.held, row.hold_note),
            not_before=row.not_before,
            away_since=row.away_since,
            overrule=Overrule(row.overrule) if row.overrule else None,
            overrule_reason=row.overrule_reason,
            pregnancy=Pregnancy(row.pregnancy) if row.pregnancy else None,
            ask_pregnancy=ask.pregnancy and row.pregnancy is None,
            rank=placed.rank if placed else None,
            why=placed.why if placed else None,
            callable_to=_in_order(unit, placed.waiting.rooms) if placed else (),
            wait=(wait.low, wait.high) if wait else None,
            ended_at=row.ended_at,
            end_reason=row.end_reason,
            discontinued=discontinued.get(row.id),
        )


def _questions(row: Row[*tuple[Any, ...]], exams: Iterable[ExamLine], unit: Unit, day: date) -> Questions:
    """What has to be asked of one who is called or in exam: in the room, never at the counter."""
    if row.state not in _IN_ROOM:
        return Questions()
    here = [
        Asked(exam.key, unit.exam(exam.code), exam.side)
        for exam in exams
        if exam.state is Examined.PLANNED and row.room in exam.rooms
    ]
    return questions(row.birth_date, row.sex, here, day)


def _in_order(unit: Unit, rooms: Collection[str]) -> tuple[str, ...]:
    return tuple(room.id for room in unit.rooms if room.id in rooms)


def _index(rooms: Sequence[str], room: str) -> int:
    return rooms.index(room) if room in rooms else len(rooms)
