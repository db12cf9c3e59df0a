"""The desk's estimates: who waits, with what is planned for them, run forward; and which rooms are free."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from models.clock import clinic_day
from models.patient.needs import Need
from models.store.snapshot import Snapshot
from models.unit.outcomes import Closure
from models.unit.read import current_unit
from models.unit.rules import Unit
from models.visit.board import RoomNow, Wait
from models.visit.flow import MINUTES, closes, newcomer, read_coming, read_learned, read_opens
from models.visit.order import Turns
from models.visit.states import Examined, State
from models.visit.table import Examination, Visit
from models.visit.turns import read_turns
from models.visit.wait import Busy, Flow, Queued, Takes, in_reach, quantiles, takes, waits
from models.visit.waiting import Planned, read_planned

Pace = Mapping[tuple[str, str], Takes]

_IN_ROOMS = select(
    col(Visit.id),
    col(Visit.room),
    col(Visit.called_at),
    col(Visit.started_at),
    col(Visit.needs),
    col(Examination.exam_code),
).where(
    col(Visit.state).in_(bindparam("states", (State.CALLED, State.IN_EXAM), expanding=True, literal_execute=True)),
    col(Examination.visit_id) == col(Visit.id),
    col(Examination.state) == Examined.PLANNED.value,
)


def read_waits(
    connection: Connection, now: datetime, unit: Unit, turns: Turns, planned: Iterable[Planned]
) -> dict[int, Wait]:
    """How long each who waits will wait, and whoever came now (``NEWCOMER``); nothing for those of whom it isn't known.

    Args:
        connection: of the snapshot.
        now: its time.
        unit: what the unit decides.
        turns: the turns kept.
        planned: who waits, and what for.
    """
    pace, opens = read_learned(connection), read_opens(connection, now, unit)
    flow = Flow(
        queued=(
            *(each for one in planned if (each := _queued(one, pace, unit, opens)) is not None),
            *read_coming(connection, now, opens),
            *newcomer(now, unit, opens),
        ),
        busy=_busy(connection, pace, unit),
        opens=opens,
        turns=turns,
        closes=closes(unit, clinic_day(now)),
    )
    return waits(flow, now)


def read_wait(snapshot: Snapshot, visit: int) -> Wait | None:
    """How long one visit will wait; ``None`` when it doesn't wait, or it can't be said."""
    unit, day = current_unit(snapshot), clinic_day(snapshot.now)
    planned = read_planned(snapshot.connection, day, snapshot.now, unit)
    turns = read_turns(snapshot.connection, day, snapshot.now, unit)
    return read_waits(snapshot.connection, snapshot.now, unit, turns, planned).get(visit)


def rooms_now(
    unit: Unit, closures: Mapping[str, Closure], covers: Sequence[frozenset[str]], taken: Collection[str]
) -> tuple[RoomNow, ...]:
    """The unit's rooms as they stand. While nobody is known to be at work, one is taken to cover all.

    Args:
        unit: what the unit decides.
        closures: the closed rooms.
        covers: the rooms that each radiographer at work covers.
        taken: the rooms that somebody is called to or in.
    """
    within_reach = in_reach([room.id for room in unit.rooms], covers, taken)
    return tuple(
        RoomNow(
            room.id,
            closures.get(room.id),
            free=room.id in within_reach and room.id not in taken and room.id not in closures,
        )
        for room in unit.rooms
    )


def _queued(planned: Planned, pace: Pace, unit: Unit, opens: Mapping[str, datetime]) -> Queued | None:
    rooms = [set(unit.rooms_for(unit.exam(code))) for code in planned.exams]
    able = opens.keys() & set().union(*rooms)
    if planned.ready is None or not able:
        return None
    extra = _extra(planned.needs, unit)
    each = list(zip(planned.exams, rooms, strict=True))
    minutes = {room: sum((_takes(code, room, pace, unit) for code, can in each if room in can), extra) for room in able}
    waiting = replace(planned.waiting, rooms=frozenset(able), barred=None, announced=False)
    return Queued(waiting, minutes, planned.ready)


def _busy(connection: Connection, pace: Pace, unit: Unit) -> tuple[Busy, ...]:
    found: dict[int, Busy] = {}
    for row in connection.execute(_IN_ROOMS):
        if row.id not in found:
            needs = (Need(need) for need in row.needs.split(",") if need)
            found[row.id] = Busy(row.room, row.started_at or row.called_at, _extra(needs, unit))
        if row.room in unit.rooms_for(unit.exam(row.exam_code)):
            minutes = found[row.id].takes + _takes(row.exam_code, row.room, pace, unit)
            found[row.id] = replace(found[row.id], takes=minutes)
    return tuple(found.values())


def _takes(code: str, room: str, pace: Pace, unit: Unit) -> Takes:
    """As learned; else as the catalogue has it."""
    exam = unit.exam(code)
    learned = pace.get((code, room)) or (pace.get((exam.code, room)) if exam else None)
    return learned or takes(*quantiles(exam.minutes if exam else MINUTES))


def _extra(needs: Iterable[Need], unit: Unit) -> Takes:
    return Takes(float(sum(unit.need_minutes.get(need, 0) for need in needs)))
