"""What years of past visits cost: the board and call-next over a million of them, beside a unit that has none.

``python -m benchmarks.growth [--visits N] [--runs N] [--json] [--write]``

Both with the same forty who wait, on SQLite and on PostgreSQL, in turns. The past is a visit, an examination, a
referral and an entry of the journal each, four hundred a day; a patient for five of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, text
from sqlmodel import SQLModel

from benchmarks.claim import call, undo
from benchmarks.command import command
from benchmarks.databases import ENGINES, address, timed
from benchmarks.figures import Report, figure, ratio
from models.clock import clinic_day
from models.patient.table import Patient
from models.referral.facts import Author, ReferralState
from models.referral.table import Referral
from models.store.engine import writing
from models.store.ledger import Entry
from models.store.store import Store, open_store
from models.visit.read import read_board
from models.visit.states import Examined, Lane, State
from models.visit.table import Examination, Visit
from tests.clinic import MORNING, Clinic, StillClock
from tests.crowd import EXAM, let_wait

WAITING = 40
A_DAY = 400
TIMES = 5
"""So often a patient has been here."""
LIMIT = 1.2
WARM = 10

_SERIES = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
_BODY = '{"op":"' + "0" * 32 + '","outcome":{},"verb":"visit.finish","who":"' + "x" * 300 + '"}'


def put_past(store: Store, visits: int) -> None:
    """Write so many past visits into an empty database, with all that belongs to them."""
    on_file = store.engine.dialect.name == "sqlite"
    if on_file:
        day = f"date('{clinic_day(MORNING)}', '-' || (1 + i / {A_DAY}) || ' days')"
        at = f"{day} || ' 08:00:00.000000'"
    else:
        day = f"(DATE '{clinic_day(MORNING)}' - 1 - i / {A_DAY})"
        at = f"({day}::timestamptz + interval '8 hours')"
    then = datetime(2000, 1, 1, tzinfo=UTC)  # stands for ``at``
    people = max(1, visits // TIMES)
    with writing(store.engine) as connection:
        if not on_file:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        patient = Patient(family="Testinen", given="", search="")
        _many(connection, patient, people, given="'Testi' || i", search="'testinen testi' || i")
        referral = Referral(
            patient_id=0, source="", exam_code=EXAM, author=Author.DOCTOR, state=ReferralState.USED, received_at=then
        )
        whose = f"1 + i % {people}"
        _many(connection, referral, visits, patient_id=whose, source="'urn:past|' || i", received_at=at)
        visit = Visit(
            patient_id=0, unit_day=then.date(), kind=Lane.WALK_IN, number=0, state=State.DONE, arrived_at=then,
            due_at=then, room="xray1", called_at=then, called_from="r", calls=1, started_at=then, ended_at=then,
        )  # fmt: skip
        times = dict.fromkeys(("arrived_at", "due_at", "called_at", "started_at", "ended_at"), at)
        number = f"1 + i % {A_DAY}"
        _many(connection, visit, visits, patient_id=whose, unit_day=day, number=number, **times)
        examination = Examination(
            visit_id=0, referral_id=0, exam_code=EXAM, exam_text="", state=Examined.DONE, room="xray1",
            started_at=then, ended_at=then, study_uid="",
        )  # fmt: skip
        own = {"visit_id": "1 + i", "referral_id": "1 + i", "study_uid": "'2.25.' || i"}
        _many(connection, examination, visits, **own, started_at=at, ended_at=at)
        entry = Entry(seq=0, op_id="", at=then, verb="visit.finish", body=_BODY, hash="0" * 64)
        about = {"patient_id": whose, "visit_id": "1 + i"}
        with _any_order(connection):
            _many(connection, entry, visits, seq="1 + i", op_id="'past' || i", at=at, **about)
        connection.execute(text("UPDATE head SET seq = :seq, changed_seq = :seq"), {"seq": visits})
        if not on_file:
            connection.exec_driver_sql("ANALYZE")  # as the server does by itself, within a minute


@contextmanager
def _any_order(connection: Connection) -> Iterator[None]:
    """Have the journal take entries that aren't the next one, for a while."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("ALTER TABLE entry DISABLE TRIGGER USER")
        yield
        connection.exec_driver_sql("ALTER TABLE entry ENABLE TRIGGER USER")
        return
    trigger = "SELECT sql FROM sqlite_master WHERE name = 'entry_next_only'"
    as_it_was = connection.exec_driver_sql(trigger).scalar_one()
    connection.exec_driver_sql("DROP TRIGGER entry_next_only")
    yield
    connection.exec_driver_sql(as_it_was)


def _many(connection: Connection, row: SQLModel, count: int, **differing: str) -> None:
    """Insert so many like this row, but for some columns, whose statements have ``i`` from nought up."""
    table = row.__tablename__
    values = row.model_dump(exclude={"id"} if table != "entry" else set())
    columns = ", ".join(values)
    listed = ", ".join(differing.get(name, f":{name}") for name in values)
    same = {name: value for name, value in values.items() if name not in differing}
    kinds = [column for column in row.__table__.c if column.name in same]  # type: ignore[attr-defined]
    statement = text(f"INSERT INTO {table} ({columns}) {_SERIES} SELECT {listed} FROM n")
    typed = statement.bindparams(*(bindparam(column.name, type_=column.type) for column in kinds))
    connection.execute(typed, {**same, "count": count})


@contextmanager
def clinic_on(engine: str, past: int) -> Iterator[Clinic]:
    """A unit where forty wait, and so many have been."""
    with ExitStack() as stack:
        clock = StillClock()
        store = stack.enter_context(closing(open_store(stack.enter_context(address(engine)), clock=clock)))
        clinic = Clinic(store, clock)
        if past:
            put_past(store, past)
        let_wait(clinic, WAITING)
        yield clinic


def measure(visits: int, runs: int) -> Report:
    """Time both units, in turns, one engine after the other."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for engine in ENGINES:
        with clinic_on(engine, 0) as empty, clinic_on(engine, visits) as grown:
            for run in range(runs + WARM):
                for past, clinic in (("empty", empty), (f"{visits:,} past visits", grown)):
                    board = timed(lambda at=clinic: at.store.read(read_board))  # type: ignore[misc]
                    calling = timed(lambda at=clinic: call(at))  # type: ignore[misc]
                    undo(clinic)
                    if run >= WARM:
                        times[f"{engine}, board, {past}"].append(board)
                        times[f"{engine}, call-next, {past}"].append(calling)
    figures = {name: figure(name, seconds) for name, seconds in sorted(times.items())}
    ratios = tuple(
        ratio(figures[f"{engine}, {what}, {visits:,} past visits"], figures[f"{engine}, {what}, empty"], LIMIT)
        for engine in ENGINES
        for what in ("board", "call-next")
    )
    return Report("growth", runs, tuple(figures.values()), ratios)


if __name__ == "__main__":
    command("growth", __doc__, measure, visits=1_000_000, runs=200)
