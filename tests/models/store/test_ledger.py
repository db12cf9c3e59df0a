from __future__ import annotations

import pytest

from models.store import sqlite
from models.store.store import Store
from tests.models.store.toys import ANYBODY, bump

COPY = "SELECT {seq}, {op}, at, verb, staff_id, patient_id, visit_id, body, hash FROM entry WHERE seq = 2"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET verb = 'x' WHERE seq = 1",
        "DELETE FROM entry WHERE seq = 1",
        "DELETE FROM entry",
        f"INSERT OR REPLACE INTO entry {COPY.format(seq=1, op='op_id')}",
        f"INSERT OR REPLACE INTO entry {COPY.format(seq=4, op='op_id')}",
        f"REPLACE INTO entry {COPY.format(seq=2, op='op_id')}",
        f"INSERT INTO entry {COPY.format(seq=9, op=repr('new'))}",
        "INSERT INTO entry (seq, op_id, at, verb, body, hash) VALUES (NULL, 'new', '', '', '', '')",
        "UPDATE entry SET seq = 7 WHERE seq = 1",
        "UPDATE head SET seq = seq - 1",
        "UPDATE head SET hash = ''",
        "DELETE FROM head",
    ],
)
def test_the_journal_is_append_only(store: Store, statement: str) -> None:
    for _ in range(3):
        store.perform(ANYBODY, "here", "", bump, "a")
    with_own = sqlite.library().connect(store.path)
    before = with_own.execute("SELECT * FROM entry").fetchall()
    with pytest.raises(sqlite.library().IntegrityError, match=r"append-only|forward|stays"):
        with_own.execute(statement)
    with_own.rollback()
    assert with_own.execute("SELECT * FROM entry").fetchall() == before
    with_own.close()
    store.perform(ANYBODY, "here", "", bump, "a")
