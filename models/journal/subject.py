"""All that is held about one person, and who did or looked at what: for the person who asks.

What is held is found by the foreign keys: each row that names the patient, or a row of the patient's, so that no table
is forgotten. The journal is told as a manager sees it, of that person alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, or_, select
from sqlmodel import col

import models.appointment.table
import models.journal.table
import models.machine.table
import models.refused.table  # noqa: F401  with these all tables are known
from models.journal.outcomes import Review, Reviewed
from models.journal.read import read_entries
from models.journal.rows import EntryRow, Which
from models.patient.read import surviving
from models.patient.table import Patient
from models.patient.verbs import patient_of
from models.permission import Permission
from models.refusal import NotFound
from models.store.outcome import Json
from models.store.snapshot import Snapshot
from models.store.table import METADATA
from models.store.unit_of_work import Tx
from models.store.verb import verb

FORMAT = 1

PATIENT = "patient"

NOT_THEIRS = frozenset({"staff", "looked_at"})
"""Tables that name a patient and aren't about one: who of the staff it is; the looks are told with the journal."""

NOT_BY = frozenset({("performed_step", "instead_of")})
"""Columns by which a row of another patient's would be found."""

LEFT_OUT = frozenset({"changed", "content", "search", "named"})
"""Columns that are the program's own, and how a machine named somebody, who may be another."""


@verb(may=Permission.REVIEW, looks=True)
def hand_out(tx: Tx, *, patient: int) -> Review:
    """Remember that all that is held about a person was written out for them.

    Args:
        tx: the transaction.
        patient: the key of any of the person's records.

    Raises:
        NotFound: ``patient.unknown``.
    """
    tx.about(patient=patient_of(tx, patient).id)
    return Review(Reviewed.PERSON)


def read_subject(snapshot: Snapshot, patient: int) -> dict[str, Json]:
    """All that is held about a person.

    Args:
        snapshot: where to read.
        patient: the key of any of the person's records.

    Raises:
        NotFound: ``patient.unknown``.
    """
    keys = _records(snapshot.connection, patient)
    held = dict(_held(snapshot.connection, keys))
    visits = [row[0] for table, rows in held.items() if table.name == "visit" for row in rows]
    wanted = [*(Which(patient=key) for key in keys), *(Which(visit=key) for key in visits)]
    entries = {row.seq: row for which in wanted for row in read_entries(snapshot, which).rows}
    return {
        "person": FORMAT,
        "at": snapshot.now.isoformat(),
        "records": list(keys),
        "held": {table.name: [_told(table, row) for row in rows] for table, rows in held.items()},
        "journal": [_entry(entries[seq]) for seq in sorted(entries)],
    }


def lines(told: Mapping[str, Json]) -> Iterator[str]:
    """The same to be read by people: a line for each value."""
    held, journal = told["held"], told["journal"]
    if isinstance(held, dict):
        for table, rows in held.items():
            yield from _paragraphs(table, rows)
    yield from _paragraphs("journal", journal)


def _paragraphs(name: str, rows: Json) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else ():
        yield name
        if isinstance(row, dict):
            yield from (f"  {column}: {value}" for column, value in row.items() if value not in (None, ""))
        yield ""


def _records(connection: Connection, patient: int) -> tuple[int, ...]:
    """The keys of all records of the person: the one that stands, and those that it took over."""
    last = surviving(connection, [patient]).get(patient, patient)
    if connection.scalar(select(col(Patient.id)).where(col(Patient.id) == last)) is None:
        raise NotFound("patient.unknown")
    found, more = [last], [last]
    while more:
        taken = select(col(Patient.id)).where(col(Patient.merged_into).in_(more)).order_by(col(Patient.id))
        more = list(connection.scalars(taken))
        found += more
    return tuple(found)


def _held(connection: Connection, keys: Collection[int]) -> Iterator[tuple[Table, list[Row[*tuple[Any, ...]]]]]:
    """The rows of each table that are the person's, parents first."""
    found: dict[str, Collection[Any]] = defaultdict(tuple, {PATIENT: keys})
    for table in METADATA.sorted_tables:
        if table.name in NOT_THEIRS:
            continue
        among = [
            column.in_(found[parent]) for column, parent in _parents(table) if found[parent] or parent == table.name
        ]
        if table.name == PATIENT:
            among = [table.c.id.in_(keys)]
        if not among:
            continue
        statement = select(table).where(or_(*among))
        rows = sorted(connection.execute(statement).all(), key=lambda row: row[0])
        if rows:
            found[table.name] = [row[0] for row in rows]
            yield table, rows


def _parents(table: Table) -> list[tuple[Column[Any], str]]:
    """The columns by which rows are somebody's, and whose: where a row names the patient itself, that alone counts."""
    columns = [
        (key.parent, key.column.table.name)
        for key in table.foreign_keys
        if (table.name, key.parent.name) not in NOT_BY and key.column.table.name not in NOT_THEIRS
    ]
    return [each for each in columns if each[1] == PATIENT] or columns


def _told(table: Table, row: Row[*tuple[Any, ...]]) -> dict[str, Json]:
    return {
        column.name: _json(value)
        for column, value in zip(table.columns, row, strict=True)
        if column.name not in LEFT_OUT
    }


def _json(value: object) -> Json:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _entry(row: EntryRow) -> dict[str, Json]:
    told: dict[str, object] = {
        "seq": row.seq, "at": row.at, "did": row.verb, "who": row.who, "station": row.station, "ticket": row.ticket,
        "reason": row.reason, "looked_at": row.look, "screen": row.where,
    }  # fmt: skip
    return {name: _json(value) for name, value in told.items() if value != ""}
