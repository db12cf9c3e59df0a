"""How fast call-next is: through the verb, and as the same statements on the bare driver.

``python -m benchmarks.claim [--runs N] [--json] [--write]``

One process, forty who wait, half of them past due, on SQLite and on PostgreSQL. The bare driver does what the claim
can't do without (take the head, read who waits and whose turn it is, write the visit, the turns and the entry, move the
head, commit) and asks the same pure `order`. A call is undone before the next, which isn't timed.
"""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import psycopg

from benchmarks.command import command
from benchmarks.databases import ENGINES, address, timed
from benchmarks.figures import Report, figure, ratio
from models.clock import clinic_day
from models.referral.facts import Priority
from models.store import sqlite
from models.store.engine import writing
from models.store.ledger import canonical, chained
from models.store.store import open_store
from models.unit.read import unit_of
from models.visit.call import call_next
from models.visit.lanes import Kept, Turn
from models.visit.line import first
from models.visit.order import Turns, Waiting
from tests.clinic import Clinic, StillClock
from tests.crowd import let_wait

WAITING = 40
ROOM = "xray1"
LIMIT = 3.0
"""A third of the bare driver's rate."""
WARM = 10

_UNDO = (
    "UPDATE visit SET state = 'waiting', room = '', called_at = NULL, called_from = '', calls = 0, spaced_calls = 0,"
    " counted_call_at = NULL WHERE state = 'called'",
    "UPDATE kept_turn SET last = NULL, more = 0, owed = 0",
)
_PLAIN = "UPDATE visit SET priority = 'routine'"
"""So that whoever is next is called in a lane's turn, which is written too."""
_HEAD = "SELECT seq, hash FROM head WHERE id = 1"
_VISITS = (
    "SELECT exam_code, visit.id, priority, arrived_at, due_at, appointed_at, visit.state, held, away_since, not_before,"
    " needs, overrule, overrule_reason FROM visit"
    " LEFT JOIN examination ON examination.visit_id = visit.id AND examination.state = 'planned'"
    " WHERE visit.state IN ('announced', 'waiting') AND visit.unit_day = ?"
)
_KEPT = "SELECT room, last, more, owed, changed FROM kept_turn WHERE unit_day = ?"
_CALL = (
    "UPDATE visit SET state = 'called', room = ?, called_at = ?, called_from = 'bare', calls = 1, spaced_calls = 1,"
    " counted_call_at = ?, changed = ? WHERE id = ?"
)
_KEEP = "UPDATE kept_turn SET last = ?, more = ?, owed = ?, changed = ? WHERE unit_day = ? AND room = ?"
_ENTER = (
    "INSERT INTO entry (seq, op_id, at, verb, staff_id, patient_id, visit_id, body, hash)"
    " VALUES (?, ?, ?, 'visit.call_next', NULL, NULL, ?, ?, ?)"
)
_MOVE = "UPDATE head SET seq = ?, changed_seq = ?, at = ?, hash = ? WHERE id = 1"


class Bare:
    """The claim on the driver alone.

    Args:
        connection: the driver's.
        clinic: the same database, for what needn't be read at each call.
    """

    def __init__(self, connection: Any, clinic: Clinic) -> None:
        self._connection = connection
        self._sqlite = not isinstance(connection, psycopg.Connection)
        self._now = clinic.clock.now()
        self._unit = clinic.store.read(lambda snapshot: unit_of(snapshot.connection))

    def call(self) -> None:
        """Call whoever is next."""
        day, at = clinic_day(self._now), self._now
        values = (str(day), str(at)) if self._sqlite else (day, at)
        self._run("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
        seq, digest = self._run(_HEAD if self._sqlite else f"{_HEAD} FOR UPDATE").fetchone()
        waiting = [self._waiting(*row) for row in self._run(_VISITS, values[0])]
        kept = {room: Kept(Turn(last) if last else None, *more) for room, last, *more in self._run(_KEPT, values[0])}
        found = first(waiting, at, Turns(self._unit.turns, (), kept), frozenset({ROOM}))
        assert found is not None
        visit, turns = found[0].visit, found[1]
        self._run(_CALL, ROOM, values[1], values[1], seq + 1, visit)
        for room, turn in turns.items():
            self._run(_KEEP, turn.last, turn.more, turn.owed, seq + 1, values[0], room)
        body = canonical({"v": 1, "seq": seq + 1, "at": at.isoformat(), "verb": "visit.call_next", "visit": visit})
        digest = chained(digest, body)
        self._run(_ENTER, seq + 1, uuid4().hex, values[1], visit, body, digest)
        self._run(_MOVE, seq + 1, seq + 1, values[1], digest)
        self._run("COMMIT")

    def _run(self, statement: str, *values: Any) -> Any:
        return self._connection.execute(statement if self._sqlite else statement.replace("?", "%s"), values)

    def _waiting(self, exam: str, visit: int, priority: str, *times: Any) -> Waiting:
        rooms = frozenset(self._unit.rooms_for(self._unit.exam(exam)))  # everybody waits for one
        return Waiting(visit, Priority(priority), *(self._at(each) for each in times[:3]), rooms)

    def _at(self, value: Any) -> Any:
        if not self._sqlite or value is None:
            return value
        return datetime.fromisoformat(value).replace(tzinfo=self._now.tzinfo)


@contextmanager
def clinics() -> Iterator[dict[str, tuple[Clinic, Bare]]]:
    """A clinic where forty wait, on each engine, and its bare driver."""
    with ExitStack() as stack:
        found: dict[str, tuple[Clinic, Bare]] = {}
        for engine in ENGINES:
            url = stack.enter_context(address(engine))
            clock = StillClock()
            store = stack.enter_context(closing(open_store(url, clock=clock)))
            clinic = Clinic(store, clock)
            let_wait(clinic, WAITING)
            with writing(store.engine) as transaction:
                transaction.exec_driver_sql(_PLAIN)
            connection = stack.enter_context(closing(_driver(engine, url)))
            found[engine] = clinic, Bare(connection, clinic)
        yield found


def _driver(engine: str, url: str) -> Any:
    if engine != "SQLite":
        return psycopg.connect(url, autocommit=True)
    connection = sqlite.library().connect(url, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def call(clinic: Clinic) -> None:
    """Call whoever is next, through the verb."""
    clinic.perform(call_next, rooms=(ROOM,))


def undo(clinic: Clinic) -> None:
    """Have everybody wait again."""
    with writing(clinic.store.engine) as connection:
        for statement in _UNDO:
            connection.exec_driver_sql(statement)


def profile(clinic: Clinic, runs: int) -> str:
    """Where the verb's time goes, the largest part first."""
    profiler = cProfile.Profile()
    for _ in range(runs):
        profiler.runcall(call, clinic)
        undo(clinic)
    spent: Counter[str] = Counter()
    for (file, _line, name), (_calls, _primitive, own, _all, _callers) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        spent[_part(file, name)] += own
    whole = sum(spent.values())
    return ", ".join(f"{part} {seconds / whole:.0%}" for part, seconds in spent.most_common())


def _part(file: str, name: str) -> str:
    if file == "~":
        return "driver and database" if "sqlite" in name.lower() or "psycopg" in name else "Python's own functions"
    for package, part in (
        ("sqlalchemy", "SQLAlchemy"),
        ("sqlmodel", "SQLModel and Pydantic"),
        ("pydantic", "SQLModel and Pydantic"),
        ("models/visit/order", "the order"),
        ("models/visit/line", "the order"),
        ("models/visit/lanes", "the order"),
        ("models/store", "the store"),
        ("models/", "the clinic's rules and reads"),
    ):
        if package in file:
            return part
    return "Python's library"


def measure(runs: int) -> Report:
    """Time both, in turns, on both engines."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    with clinics() as found:
        for run in range(runs + WARM):
            for engine, (clinic, bare) in found.items():
                for name, act in ((f"{engine}, the verb", lambda at=clinic: call(at)), (f"{engine}, bare", bare.call)):
                    seconds = timed(act)
                    undo(clinic)
                    if run >= WARM:
                        times[name].append(seconds)
        parts = profile(found["SQLite"][0], runs)
    figures = {name: figure(name, seconds) for name, seconds in times.items()}
    ratios = tuple(ratio(figures[f"{engine}, the verb"], figures[f"{engine}, bare"], LIMIT) for engine in ENGINES)
    return Report("claim", runs, tuple(figures.values()), ratios, (f"In the verb, on SQLite: {parts}.",))


if __name__ == "__main__":
    command("claim", __doc__, measure, runs=300)
