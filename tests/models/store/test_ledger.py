from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.store.engine import writing
from models.store.ledger import ENTRY
from models.store.store import Store
from tests.models.store.toys import ANYBODY, bump
from tests.server import ENGINES

COPY = "SELECT {seq}, {op}, at, verb, staff_id, patient_id, visit_id, body, hash FROM entry WHERE seq = 2"


ANYWHERE = [
    "UPDATE entry SET verb = 'x' WHERE seq = 1",
    "DELETE FROM entry WHERE seq = 1",
    "DELETE FROM entry",
    f"INSERT INTO entry {COPY.format(seq=9, op=repr('new'))}",
    "UPDATE entry SET seq = 7 WHERE seq = 1",
    "UPDATE head SET seq = seq - 1",
    "UPDATE head SET hash = ''",
    "DELETE FROM head",
]
ON_SQLITE = [
    f"INSERT OR REPLACE INTO entry {COPY.format(seq=1, op='op_id')}",
    f"INSERT OR REPLACE INTO entry {COPY.format(seq=4, op='op_id')}",
    f"REPLACE INTO entry {COPY.format(seq=2, op='op_id')}",
    "INSERT INTO entry (seq, op_id, at, verb, body, hash) VALUES (NULL, 'new', '', '', '', '')",
    "INSERT OR REPLACE INTO head SELECT id, database, seq - 1, changed_seq, at, hash FROM head",
]
ON_POSTGRESQL = [
    f"INSERT INTO entry {COPY.format(seq=2, op='op_id')} ON CONFLICT (seq) DO UPDATE SET verb = 'x'",
    "TRUNCATE entry",
    "TRUNCATE head",
    "CREATE TEMP TABLE head AS SELECT 8 AS seq; INSERT INTO entry " + COPY.format(seq=9, op="'new'"),
    "UPDATE entry SET verb = 'x' WHERE false",
]
CASES = [
    *((engine, statement) for statement in ANYWHERE for engine in ENGINES),
    *(("sqlite", statement) for statement in ON_SQLITE),
    *(("postgresql", statement) for statement in ON_POSTGRESQL),
]


@pytest.mark.parametrize(("engine", "statement"), CASES)
def test_the_journal_is_append_only(store: Store, statement: str) -> None:
    for _ in range(3):
        store.perform(ANYBODY, "here", "", bump, "a")

    def entries() -> list[Any]:
        return list(store.read(lambda snapshot: snapshot.connection.execute(select(ENTRY)).all()))

    before = entries()
    with pytest.raises(IntegrityError, match=r"append-only|forward|stays"), writing(store.engine) as connection:
        connection.exec_driver_sql(statement)
    assert entries() == before
    store.perform(ANYBODY, "here", "", bump, "a")
