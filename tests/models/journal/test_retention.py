"""What was kept long enough may go, behind a checkpoint from which the chain goes on; nothing else, on both engines."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.journal.export import export_day
from models.journal.look import look
from models.journal.outcomes import LookKind
from models.journal.retention import LetGo, let_go, read_kept
from models.journal.table import LookedAt
from models.journal.verify import Finding, Walk, Witness, Wrong, head_of, verify
from models.journal.witness import compared
from models.refusal import NotNow
from models.store.engine import writing
from models.store.ledger import ENTRY
from models.store.snapshot import Snapshot
from tests.clinic import Clinic
from tests.models.journal.test_verify import tampered

LATER = timedelta(days=12 * 365 + 3 + 1)


@pytest.fixture
def old(clinic: Clinic) -> tuple[Clinic, Witness, Witness]:
    """A journal of which the first part has been kept for twelve years, with a witness of each part."""
    patients = [clinic.patient_of(clinic.take(clinic.incoming(n)).referral) for n in range(3)]
    clinic.perform(look, kind=LookKind.SEARCH, patients=tuple(patients))
    first = clinic.store.read(head_of)
    clinic.clock.at += LATER
    clinic.walk_in(5)
    return clinic, first, clinic.store.read(head_of)


def test_before_its_time_nothing_goes(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.at += LATER - timedelta(days=2)
    assert clinic.store.read(read_kept).entries == 0
    with pytest.raises(NotNow, match=r"journal\.nothing_to_let_go"):
        clinic.perform(let_go, last=1)
    with pytest.raises(IntegrityError, match="append-only"), writing(clinic.store.engine) as connection:
        connection.exec_driver_sql("DELETE FROM entry WHERE seq = 1")


def test_what_was_kept_long_enough_goes_and_the_rest_is_proved_as_before(old: tuple[Clinic, Witness, Witness]) -> None:
    clinic, first, second = old
    assert clinic.store.read(read_kept).entries == 4
    assert clinic.perform(let_go, last=first.seq) == LetGo(first.seq, first.hash, 4)
    left = clinic.store.read(lambda snapshot: list(snapshot.connection.scalars(select(ENTRY.c.seq))))
    assert sorted(left) == [5, 6, 7]
    assert clinic.store.read(lambda snapshot: snapshot.connection.execute(select(LookedAt)).all()) == []
    older = Witness(first.database, 2, "no longer to be compared")
    assert clinic.store.read(lambda snapshot: verify(snapshot, [older, first, second])).sound
    for seen in (older, first, second):
        assert clinic.store.read(lambda snapshot, seen=seen: compared(snapshot, seen)) is None
    forged = Witness(first.database, first.seq, "another")
    assert clinic.store.read(lambda snapshot: compared(snapshot, forged)) == Finding(Wrong.REWRITTEN, 4, 4)
    day = clinic.store.read(lambda snapshot: list(export_day(snapshot, clinic.clock.now().date())))
    assert json.loads(day[0])["before"] == first.hash
    clinic.walk_in(6)
    assert clinic.store.read(verify).sound
    with pytest.raises(NotNow):
        clinic.perform(let_go, last=5)
    clinic.clock.at += LATER
    assert clinic.perform(let_go, last=8).entries == 4
    assert clinic.store.read(verify).sound


@pytest.mark.parametrize("gone_through", [2, 4])
def test_a_walk_goes_on_where_entries_were_let_go_meanwhile(
    old: tuple[Clinic, Witness, Witness], gone_through: int
) -> None:
    clinic, first, second = old
    walk = Walk([first, second])
    assert not clinic.store.read(lambda snapshot: walk.go_on(snapshot, gone_through))
    clinic.perform(let_go, last=first.seq)
    assert clinic.store.read(walk.go_on)
    assert walk.findings.sound


def test_what_is_done_behind_the_programs_back_with_checkpoints_is_named(old: tuple[Clinic, Witness, Witness]) -> None:
    clinic, first, _ = old
    forged = f"INSERT INTO checkpoint (seq, hash, entry_seq) VALUES (5, '{first.hash}', 6)"
    found, _ = tampered(clinic.store, ["DELETE FROM entry WHERE seq <= 5", forged])
    assert Wrong.CHECKPOINT in {each.wrong for each in found}
    clinic.perform(let_go, last=first.seq)
    for statement, wrong in (
        ("UPDATE checkpoint SET hash = 'x'", Wrong.CHECKPOINT),
        ("DELETE FROM checkpoint", Wrong.MISSING),
        ("DELETE FROM entry WHERE seq = 5", Wrong.MISSING),
        ("DELETE FROM entry WHERE seq = 7", Wrong.MISSING),
    ):
        found = tampered(clinic.store, [statement])[0]
        assert wrong in {each.wrong for each in found}, (statement, found)


def test_a_checkpoint_stays_and_what_is_after_it_too(old: tuple[Clinic, Witness, Witness]) -> None:
    clinic, first, _ = old
    clinic.perform(let_go, last=first.seq)
    for statement in (
        "UPDATE checkpoint SET seq = 99",
        "DELETE FROM checkpoint",
        "DELETE FROM entry WHERE seq = 5",
        "UPDATE entry SET verb = 'x' WHERE seq = 5",
    ):
        with pytest.raises(IntegrityError, match="append-only"), writing(clinic.store.engine) as connection:
            connection.exec_driver_sql(statement)


def test_the_29th_of_february_has_its_day(clinic: Clinic) -> None:
    from datetime import UTC, date, datetime

    leap = datetime(2028, 2, 29, 9, tzinfo=UTC)
    kept = clinic.store.read(lambda snapshot: read_kept(Snapshot(snapshot.connection, leap, 0)))
    assert kept.before == date(2016, 2, 29)
    odd = datetime(2027, 2, 28, 9, tzinfo=UTC)
    assert clinic.store.read(lambda snapshot: read_kept(Snapshot(snapshot.connection, odd, 0))).before.day == 28
