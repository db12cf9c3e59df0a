"""The visits of today that the order places: one read for the screen, the claim, the estimates and the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, literal_column, select
from sqlmodel import col

from models.patient.needs import Need
from models.referral.facts import Priority
from models.refusal import Message
from models.unit.rooms import read_closures
from models.unit.rules import Unit
from models.visit.order import Waiting
from models.visit.states import Examined, Overrule, State
from models.visit.table import Examination, Visit

# The states as literals, so that PostgreSQL's generic plan still uses the index (docs/architecture.md).
_PLACED: list[Any] = [literal_column(f"'{state}'") for state in (State.ANNOUNCED, State.WAITING)]
_VISITS = (
    select(
        col(Visit.id),
        col(Examination.exam_code),
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
    )
    .join(
        Examination,
        and_(
            col(Examination.visit_id) == col(Visit.id),
            col(Examination.state) == literal_column(f"'{Examined.PLANNED}'"),
        ),
        isouter=True,
    )
    .where(col(Visit.state).in_(_PLACED), col(Visit.unit_day) == bindparam("day"))
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
    exams: dict[int, tuple[str, ...]] = {}
    rows: dict[int, Sequence[Any]] = {}
    found: Iterable[Any] = connection.execute(_VISITS, {"day": day}).all()
    for visit, code, *row in found:
        rows[visit] = row
        exams[visit] = exams.get(visit, ()) + (() if code is None else (code,))
    able = {codes: _able(codes, unit, closed) for codes in set(exams.values())}
    return [_planned(visit, row, exams[visit], now, *able[exams[visit]]) for visit, row in rows.items()]


def _able(codes: Iterable[str], unit: Unit, closed: Collection[str]) -> tuple[frozenset[str], bool]:
    """The open rooms that can do one of these exams, and whether there are none but closed ones."""
    rooms = frozenset(room for code in codes for room in unit.rooms_for(unit.exam(code)))
    return rooms.difference(closed), bool(rooms) and rooms.issubset(closed)


def _planned(
    visit: int, row: Sequence[Any], exams: tuple[str, ...], now: datetime, rooms: frozenset[str], closed: bool
) -> Planned:
    state, priority, arrived, due, appointed, held, away_since, not_before, needs, overrule, overrule_reason = row
    waiting = Waiting(
        visit=visit,
        priority=Priority(priority),
        arrived=arrived,
        due=due,
        appointed=appointed,
        rooms=rooms,
        barred=_bar(held, away_since, not_before, now, closed=closed),
        announced=state == State.ANNOUNCED,
        overrule=Overrule(overrule) if overrule else None,
        overrule_reason=overrule_reason,
    )
    ready = None if held is not None or away_since is not None else max(now, not_before or now)
    return Planned(waiting, exams, tuple(Need(need) for need in needs.split(",")) if needs else (), ready)


def _bar(
    held: str | None, away_since: datetime | None, not_before: datetime | None, now: datetime, *, closed: bool
) -> Message | None:
    """Why a visit can't be called now."""
    if held is not None:
        return Message("order.held")
    if away_since is not None:
        return Message("order.away")
    if not_before is not None and not_before > now:
        return Message("order.pausing", {"until": not_before})
    return Message("order.room_closed") if closed else None
