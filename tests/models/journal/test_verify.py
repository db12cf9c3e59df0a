from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.journal.verify import Finding, Findings, Walk, Witness, Wrong, head_of, verify
from models.store import sqlite
from models.store.ledger import chained
from models.store.store import Store
from tests.models.store.toys import ANYBODY, bump, open_toy


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_toy(tmp_path / "toy.db")
    for _ in range(9):
        opened.perform(ANYBODY, "here", "", bump, "a")
    yield opened
    opened.close()


def tamper(store: Store, *statements: str) -> None:
    """What somebody who may write the file can do, triggers or not."""
    with sqlite.library().connect(store.path) as own:
        own.create_function("chained", 2, chained)
        for (trigger,) in own.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            own.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            own.execute(statement)
    own.close()


def check(store: Store, *witnesses: Witness) -> Findings:
    return store.read(lambda snapshot: verify(snapshot, witnesses))


def test_an_untouched_journal_is_sound(store: Store) -> None:
    witness = store.read(head_of)
    store.perform(ANYBODY, "here", "", bump, "a")
    findings = check(store, witness)
    assert findings.sound
    assert findings.checked == 10
    assert findings.head == store.read(head_of)


def test_an_empty_journal_is_sound(tmp_path: Path) -> None:
    store = open_toy(tmp_path / "empty.db")
    assert check(store, store.read(head_of)).sound
    store.close()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE entry SET body = replace(body, 'here', 'there') WHERE seq = 4", [Finding(Wrong.EDITED, 4, 4)]),
        ("UPDATE entry SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 4", [Finding(Wrong.EDITED, 4, 4)]),
        ("UPDATE entry SET visit_id = 77 WHERE seq = 4", [Finding(Wrong.EDITED, 4, 4)]),
        ("UPDATE entry SET at = datetime(at, '+1 hour') WHERE seq = 4", [Finding(Wrong.EDITED, 4, 4)]),
        ("UPDATE entry SET body = 'not json' WHERE seq = 9", [Finding(Wrong.EDITED, 9, 9)]),
        ("DELETE FROM entry WHERE seq = 4", [Finding(Wrong.MISSING, 4, 4)]),
        ("DELETE FROM entry WHERE seq BETWEEN 1 AND 3", [Finding(Wrong.MISSING, 1, 3)]),
        ("DELETE FROM entry WHERE seq >= 8", [Finding(Wrong.MISSING, 8, 9)]),
        ("DELETE FROM entry", [Finding(Wrong.MISSING, 1, 9)]),
        ("UPDATE head SET hash = 'x'", [Finding(Wrong.HEAD, 9, 9)]),
        (
            "INSERT INTO entry SELECT 10, 'new', at, verb, staff_id, patient_id, visit_id, body, hash"
            " FROM entry WHERE seq = 9",
            [Finding(Wrong.INSERTED, 10, 10)],
        ),
        (
            "INSERT INTO entry SELECT 0, 'new', at, verb, staff_id, patient_id, visit_id, body, hash"
            " FROM entry WHERE seq = 9",
            [Finding(Wrong.INSERTED, 0, 0)],
        ),
    ],
)
def test_names_the_entry(store: Store, statement: str, found: list[Finding]) -> None:
    tamper(store, statement)
    assert list(check(store).found) == found


def test_an_entry_edited_with_its_hash_shows_in_the_next(store: Store) -> None:
    tamper(
        store,
        "UPDATE entry SET body = replace(body, 'here', 'there') WHERE seq = 4",
        "UPDATE entry SET hash = chained((SELECT hash FROM entry WHERE seq = 3), body) WHERE seq = 4",
    )
    assert check(store).found == (Finding(Wrong.EDITED, 5, 5),)


def test_only_a_witness_sees_a_chain_made_anew(store: Store) -> None:
    witness = store.read(head_of)
    again = "UPDATE entry SET hash = chained((SELECT hash FROM entry WHERE seq = {} - 1), body) WHERE seq = {}"
    tamper(
        store,
        "UPDATE entry SET body = replace(body, 'here', 'there') WHERE seq = 4",
        *(again.format(seq, seq) for seq in range(4, 10)),
        "UPDATE head SET hash = (SELECT hash FROM entry WHERE seq = 9)",
    )
    assert check(store).sound
    assert check(store, witness).found == (Finding(Wrong.REWRITTEN, 9, 9),)


def test_only_a_witness_sees_a_tail_cut_off_with_its_head(store: Store) -> None:
    witness = store.read(head_of)
    tamper(
        store,
        "DELETE FROM entry WHERE seq > 6",
        "UPDATE head SET seq = 6, hash = (SELECT hash FROM entry WHERE seq = 6)",
    )
    assert check(store).sound
    assert check(store, witness).found == (Finding(Wrong.MISSING, 7, 9),)


def test_a_witness_of_another_database_is_not_taken_for_its_own(store: Store) -> None:
    assert check(store, Witness("another", 3, "x")).found == (Finding(Wrong.OTHER_DATABASE, 3, 3),)


def test_in_steps_it_finds_the_same_though_entries_come_meanwhile(store: Store) -> None:
    walk = Walk()
    assert not store.read(lambda snapshot: walk.go_on(snapshot, 4))
    store.perform(ANYBODY, "here", "", bump, "a")
    assert not store.read(lambda snapshot: walk.go_on(snapshot, 4))
    assert store.read(lambda snapshot: walk.go_on(snapshot, 4))
    assert walk.findings == check(store)
    tamper(store, "UPDATE entry SET visit_id = 77 WHERE seq = 6")
    walk = Walk([Witness("another", 3, "x")])
    while not store.read(lambda snapshot: walk.go_on(snapshot, 5)):
        pass
    assert [finding.wrong for finding in walk.findings.found] == [Wrong.EDITED, Wrong.OTHER_DATABASE]
