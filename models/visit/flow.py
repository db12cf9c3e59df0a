"""What the estimates need beside who waits: views that hold no name, read at the desk and by the wall alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Connection, Date, Float, Integer, Row, String, bindparam, column, select, table
from sqlmodel import UTCDateTime, col

from models.clock import clinic_day, day_bounds, instant
from models.referral.facts import Priority
from models.unit.rules import Unit
from models.unit.table import Learned
from models.visit.order import Turns, Waiting, due_at
from models.visit.states import Overrule, State
from models.visit.wait import NEWCOMER, Busy, Flow, Queued, Takes, quantiles, takes

MINUTES = 10
"""What an exam takes that the catalogue doesn't know."""

_GIVEN_UP = timedelta(minutes=10)
"""So long after its time a booking isn't counted on any more."""

_POSTS = table("public_post", column("rooms", String), column("since", UTCDateTime()))
_CLOSURES = table("public_closure", column("room", String), column("until", UTCDateTime()))
_BOOKED = table(
    "public_expected", column("start", UTCDateTime()), column("minutes", Integer), column("resource", String)
)
_QUEUE = table(
    "public_queue",
    column("visit", Integer),
    column("day", Date),
    column("state", String),
    column("priority", String),
    *(column(name, UTCDateTime()) for name in ("arrived_at", "appointed_at", "due_at", "not_before")),
    column("overrule", String),
    column("room", String),
    *(column(name, UTCDateTime()) for name in ("called_at", "started_at")),
    column("barred", Boolean),
    column("can", String),
    *(column(name, Float) for name in ("p25", "p50", "p75", "p90")),
)
_COVERED = select(_POSTS.c.rooms, _POSTS.c.since)
_COMING = select(_BOOKED).where(_BOOKED.c.start >= bindparam("since"), _BOOKED.c.start < bindparam("until"))


def read_covers(connection: Connection, now: datetime, unit: Unit) -> tuple[frozenset[str], ...]:
    """The rooms that each radiographer at work covers, of those who began today."""
    today, everywhere = clinic_day(now), [room.id for room in unit.rooms]
    rows = connection.execute(_COVERED)
    covers = (frozenset(row.rooms.split() or everywhere) for row in rows if clinic_day(row.since) == today)
    return tuple(sorted(covers, key=sorted))


def read_opens(connection: Connection, now: datetime, unit: Unit) -> dict[str, datetime]:
    """The rooms that can be used, and from when: a closed one from when it is expected to open, if that is known."""
    closed = read_closed(connection)
    opens = {room.id: closed.get(room.id, now) for room in unit.rooms}
    return {room: at for room, at in opens.items() if at is not None and (room not in closed or at > now)}


def read_closed(connection: Connection) -> dict[str, datetime | None]:
    """The closed rooms, and until when."""
    return {row.room: row.until for row in connection.execute(select(_CLOSURES.c.room, _CLOSURES.c.until))}


def read_learned(connection: Connection) -> dict[tuple[str, str], Takes]:
    """How long each exam takes in each room, as learned."""
    rows = connection.execute(select(*(col(column) for column in _LEARNED)))
    return {(row.exam_code, row.room): takes(row.p25, row.p50, row.p75, row.p90) for row in rows}


_LEARNED = (Learned.exam_code, Learned.room, Learned.p25, Learned.p50, Learned.p75, Learned.p90)


def read_coming(connection: Connection, now: datetime, opens: Mapping[str, datetime]) -> list[Queued]:
    """Those who are booked for the rest of the day and not here yet, as if all came at their time."""
    _, midnight = day_bounds(clinic_day(now))
    rows = connection.execute(_COMING, {"since": now - _GIVEN_UP, "until": midnight})
    return [
        Queued(
            Waiting(key, Priority.ROUTINE, row.start, row.start, row.start, rooms),
            dict.fromkeys(rooms, takes(*quantiles(row.minutes))),
            max(row.start, now),
        )
        for key, row in enumerate(rows, start=-1_000_000)
        if (rooms := frozenset(opens if not row.resource else opens.keys() & {row.resource}))
    ]


def newcomer(now: datetime, unit: Unit, opens: Mapping[str, datetime]) -> list[Queued]:
    """Somebody who might walk in now, for the exams that most come for; nobody while these can't be done."""
    rooms = frozenset(_most_used(unit)).intersection(opens)
    due = due_at(now, None, Priority.ROUTINE, walk_in_target=unit.walk_in_target)
    waiting = Waiting(NEWCOMER, Priority.ROUTINE, now, due, None, rooms)
    return [Queued(waiting, dict.fromkeys(rooms, takes(*quantiles(MINUTES))), now)] if rooms else []


def closes(unit: Unit, day: date) -> datetime | None:
    """When the unit closes on a day, ``None`` when it isn't open."""
    hours = unit.hours_on(day)
    return instant(day, hours[-1].closes) if hours else None


def public_flow(connection: Connection, now: datetime, unit: Unit) -> Flow:
    """The flow without anything that the wall mustn't know: what somebody needs adds no minutes, turns begin anew."""
    day = clinic_day(now)
    opens = read_opens(connection, now, unit)
    visits: defaultdict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in connection.execute(select(_QUEUE).where(_QUEUE.c.day == bindparam("day")), {"day": day}):
        visits[row.visit].append(row)
    in_rooms = (State.CALLED, State.IN_EXAM)
    return Flow(
        queued=(
            *(each for rows in visits.values() for each in _queued(rows, now, opens)),
            *read_coming(connection, now, opens),
            *newcomer(now, unit, opens),
        ),
        busy=tuple(_busy(rows) for rows in visits.values() if rows[0].state in in_rooms),
        opens=opens,
        turns=Turns(unit.turns, read_covers(connection, now, unit)),
        closes=closes(unit, day),
    )


def _queued(rows: list[Row[*tuple[Any, ...]]], now: datetime, opens: Mapping[str, datetime]) -> Iterator[Queued]:
    visit = rows[0]
    taken = _taken(rows, opens)
    if visit.barred or not taken or visit.state not in (State.WAITING, State.ANNOUNCED):
        return
    waiting = Waiting(
        visit.visit,
        Priority(visit.priority),
        visit.arrived_at,
        visit.due_at,
        visit.appointed_at,
        frozenset(taken),
        overrule=Overrule(visit.overrule) if visit.overrule else None,
    )
    yield Queued(waiting, taken, max(now, visit.not_before or now))


def _busy(rows: list[Row[*tuple[Any, ...]]]) -> Busy:
    visit = rows[0]
    taken = _taken(rows, {visit.room: None})
    return Busy(visit.room, visit.started_at or visit.called_at, taken.get(visit.room, takes(*quantiles(MINUTES))))


def _taken(rows: list[Row[*tuple[Any, ...]]], rooms: Mapping[str, object]) -> dict[str, Takes]:
    """The minutes in each of the rooms; an exam that isn't known can be done in any."""
    found: dict[str, Takes] = {}
    for row in rows:
        minutes = takes(*quantiles(MINUTES)) if row.can is None else takes(row.p25, row.p50, row.p75, row.p90)
        for room in rooms if row.can is None else rooms.keys() & {row.can}:
            found[room] = found.get(room, Takes()) + minutes
    return found


def _most_used(unit: Unit) -> tuple[str, ...]:
    """The rooms that can do the most of the exams."""
    exams = Counter(unit.rooms_for(exam) for exam in unit.catalogue if exam.imaged_here)
    return max(exams, key=exams.__getitem__, default=())
