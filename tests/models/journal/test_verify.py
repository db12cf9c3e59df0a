"""What was done behind the program's back is found and named, on both engines; some of it by a witness alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection

from models.journal.verify import Finding, Findings, Walk, Witness, Wrong, head_of, verify
from models.journal.witness import compared
from models.store.engine import writing
from models.store.ledger import chained
from models.store.snapshot import Snapshot
from models.store.store import Store
from models.store.terms import WRITES
from tests.models.store.toys import ANYBODY, TOY, bump, open_toy
from tests.server import Server

AGAIN = "UPDATE entry SET hash = chained((SELECT hash FROM entry WHERE seq = {0} - 1), body) WHERE seq = {0}"
EDITED_IN_FOUR = "UPDATE entry SET body = replace(body, 'here', 'there') WHERE seq = 4"
CHAIN_MADE_ANEW = (
    EDITED_IN_FOUR,
    *(AGAIN.format(seq) for seq in range(4, 10)),
    "UPDATE head SET hash = (SELECT hash FROM entry WHERE seq = 9)",
)
TAIL_CUT_WITH_ITS_HEAD = (
    "DELETE FROM entry WHERE seq > 6",
    "UPDATE head SET seq = 6, hash = (SELECT hash FROM entry WHERE seq = 6)",
)
ADDED = (
    "INSERT INTO entry (seq, op_id, at, verb, staff_id, patient_id, visit_id, body, hash)"
    " SELECT {}, 'new', at, verb, staff_id, patient_id, visit_id, body, hash FROM entry WHERE seq = 9"
)


@pytest.fixture
def store(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Nine entries."""
    if engine == "sqlite":
        yield from nine(str(tmp_path / "toy.db"))
    else:
        server: Server = request.getfixturevalue("server")
        with server.database(TOY) as url:
            yield from nine(url)


def nine(url: str) -> Iterator[Store]:
    opened = open_toy(url)
    for _ in range(9):
        opened.perform(ANYBODY, "here", "", bump, "a")
    yield opened
    opened.close()


def tampered(
    store: Store, statements: Sequence[str], *witnesses: Witness
) -> tuple[tuple[Finding, ...], list[Finding | None]]:
    """What whoever owns the database can do, triggers or not, and what is found then; all of it is taken back.

    Returns:
        What the walk finds, and what each witness shows alone.
    """
    with store.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin() as transaction:
        unguard(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
        snapshot = Snapshot(connection, store.clock.now(), 0)
        found = verify(snapshot, witnesses).found, [compared(snapshot, each) for each in witnesses]
        transaction.rollback()
    return found


def tamper(store: Store, *statements: str) -> None:
    """The same, to stay."""
    with writing(store.engine) as connection:
        unguard(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)


def unguard(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.create_function("chained", 2, chained)  # type: ignore[union-attr]
        for (trigger,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        return
    for statement in (
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "ALTER TABLE head DISABLE TRIGGER ALL",
        "ALTER TABLE checkpoint DISABLE TRIGGER ALL",
        "CREATE FUNCTION chained(text, text) RETURNS text LANGUAGE sql AS"
        " $$ SELECT encode(sha256(convert_to($1 || chr(10) || $2, 'UTF8')), 'hex') $$",
    ):
        connection.exec_driver_sql(statement)


def check(store: Store, *witnesses: Witness) -> Findings:
    return store.read(lambda snapshot: verify(snapshot, witnesses))


def test_an_untouched_journal_is_sound(store: Store) -> None:
    witness = store.read(head_of)
    store.perform(ANYBODY, "here", "", bump, "a")
    findings = check(store, witness)
    assert findings.sound
    assert findings.checked == 10
    assert findings.head == store.read(head_of)
    assert store.read(lambda snapshot: compared(snapshot, witness)) is None


def test_an_empty_journal_is_sound(tmp_path: Path) -> None:
    store = open_toy(tmp_path / "empty.db")
    first = store.read(head_of)
    assert check(store, first).sound
    store.perform(ANYBODY, "here", "", bump, "a")
    assert store.read(lambda snapshot: compared(snapshot, first)) is None
    store.close()


def test_what_was_edited_deleted_or_inserted_is_named(store: Store, engine: str) -> None:
    later = "datetime(at, '+1 hour')" if engine == "sqlite" else "at + interval '1 hour'"
    cases = {
        EDITED_IN_FOUR: Finding(Wrong.EDITED, 4, 4),
        "UPDATE entry SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 4": Finding(Wrong.EDITED, 4, 4),
        "UPDATE entry SET visit_id = 77 WHERE seq = 4": Finding(Wrong.EDITED, 4, 4),
        f"UPDATE entry SET at = {later} WHERE seq = 4": Finding(Wrong.EDITED, 4, 4),
        "UPDATE entry SET body = 'not json' WHERE seq = 9": Finding(Wrong.EDITED, 9, 9),
        "DELETE FROM entry WHERE seq = 4": Finding(Wrong.MISSING, 4, 4),
        "DELETE FROM entry WHERE seq BETWEEN 1 AND 3": Finding(Wrong.MISSING, 1, 3),
        "DELETE FROM entry WHERE seq >= 8": Finding(Wrong.MISSING, 8, 9),
        "DELETE FROM entry": Finding(Wrong.MISSING, 1, 9),
        "UPDATE head SET hash = 'x'": Finding(Wrong.HEAD, 9, 9),
        ADDED.format(10): Finding(Wrong.INSERTED, 10, 10),
        ADDED.format(0): Finding(Wrong.INSERTED, 0, 0),
    }
    for statement, found in cases.items():
        assert tampered(store, [statement])[0] == (found,), statement
    assert check(store).sound


def test_an_entry_edited_with_its_hash_shows_in_the_next(store: Store) -> None:
    assert tampered(store, [EDITED_IN_FOUR, AGAIN.format(4)])[0] == (Finding(Wrong.EDITED, 5, 5),)


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (CHAIN_MADE_ANEW, Finding(Wrong.REWRITTEN, 9, 9)),
        (TAIL_CUT_WITH_ITS_HEAD, Finding(Wrong.MISSING, 7, 9)),
    ],
    ids=["made anew", "tail cut"],
)
def test_what_only_a_witness_sees(store: Store, statements: Sequence[str], found: Finding) -> None:
    witness = store.read(head_of)
    assert tampered(store, statements)[0] == ()
    assert tampered(store, statements, witness) == ((found,), [found])


def test_a_witness_of_another_database_is_not_taken_for_its_own(store: Store) -> None:
    found = Finding(Wrong.OTHER_DATABASE, 3, 3)
    assert tampered(store, (), Witness("another", 3, "x")) == ((found,), [found])


def test_in_steps_it_finds_the_same_though_entries_come_meanwhile(store: Store) -> None:
    walk = Walk([Witness("another", 3, "x")])
    assert not store.read(lambda snapshot: walk.go_on(snapshot, 4))
    store.perform(ANYBODY, "here", "", bump, "a")
    assert not store.read(lambda snapshot: walk.go_on(snapshot, 4))
    assert store.read(lambda snapshot: walk.go_on(snapshot, 4))
    assert walk.findings == check(store, Witness("another", 3, "x"))
