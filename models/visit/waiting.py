"""The visits of today that the order places: one read for the screen, the claim, the estimates and the command line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlmodel import col

from models.patient.needs import Need
from models.referral.facts import Priority
from models.refusal import Message
from models.unit.rooms import read_closures
from models.unit.rules import Unit
from models.visit.order import Waiting
from models.visit.states import Examined, Overrule, State
from models.visit.table import Examination, Visit

_PLACED = (State.ANNOUNCED.value, State.WAITING.value)
# The states as literals, so that PostgreSQL's generic plan still uses the index (docs/architecture.md).
_TODAY = (
    col(Visit.state).in_(bindparam("placed", _PLACED, expanding=True, literal_execute=True)),
    col(Visit.unit_day) == bindparam("day"),
)
_VISITS = select(
    col(Visit.id),
    col(Visit.state),
    col(Visit.priority),
    col(Visit.arrived_at),
    col(Visit.due_at),
    col(Visit.appointed_at),
    col(Visit.held),
    col(Visit.away_since),
    col(Visit.not_before),
    col(Visit.needs),
    col(Visit.overrule),
    col(Visit.overrule_reason),
).where(*_TODAY)
_EXAMS = (
    select(col(Examination.visit_id), col(Examination.exam_code))
    .join(Visit, col(Visit.id) == col(Examination.visit_id))
    .where(*_TODAY, col(Examination.state) == Examined.PLANNED.value)
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit as the order needs it, and what it is for.

    Args:
        waiting: as the order needs it.
        exams: the codes of the planned examinations.
        needs: what adds minutes.
        ready: not called before this; ``None`` when nobody can say: on hold, away.
    """

    waiting: Waiting
    exams: tuple[str, ...]
    needs: tuple[Need, ...]
    ready: datetime | None


def read_waiting(connection: Connection, day: date, now: datetime, unit: Unit) -> list[Waiting]:
    """Everyone who waits on this day or is announced, in no order."""
    return [each.waiting for each in read_planned(connection, day, now, unit)]


def read_planned(connection: Connection, day: date, now: datetime, unit: Unit) -> list[Planned]:
    """Everyone who waits on this day or is announced, with what is planned, in no order.

    A visit's rooms are the open ones that can do at least one of its planned examinations.
    """
    closed = read_closures(connection).keys()
    exams: defaultdict[int, list[str]] = defaultdict(list)
    for visit, code in connection.execute(_EXAMS, {"day": day}):
        exams[visit].append(code)
    able = {code: unit.rooms_for(unit.exam(code)) for code in {code for codes in exams.values() for code in codes}}
    return [_planned(row, exams[row.id], now, able, closed) for row in connection.execute(_VISITS, {"day": day})]


def _planned(
    row: Row[*tuple[Any, ...]],
    exams: Sequence[str],
    now: datetime,
    able: Mapping[str, Sequence[str]],
    closed: Collection[str],
) -> Planned:
    rooms = {room for code in exams for room in able[code]}
    waiting = Waiting(
        visit=row.id,
        priority=Priority(row.priority),
        arrived=row.arrived_at,
        due=row.due_at,
        appointed=row.appointed_at,
        rooms=frozenset(rooms.difference(closed)),
        barred=_bar(row, now, closed=bool(rooms) and rooms.issubset(closed)),
        announced=row.state == State.ANNOUNCED,
        overrule=Overrule(row.overrule) if row.overrule else None,
        overrule_reason=row.overrule_reason,
    )
    needs = tuple(Need(need) for need in row.needs.split(",") if need)
    out_of_reach = row.held is not None or row.away_since is not None
    return Planned(waiting, tuple(exams), needs, None if out_of_reach else max(now, row.not_before or now))


def _bar(row: Row[*tuple[Any, ...]], now: datetime, *, closed: bool) -> Message | None:
    """Why a visit can't be called now."""
    if row.held is not None:
        return Message("order.held")
    if row.away_since is not None:
        return Message("order.away")
    if row.not_before is not None and row.not_before > now:
        return Message("order.pausing", {"until": row.not_before})
    return Message("order.room_closed") if closed else None
