from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from models.clock import ScaledClock
from models.permission import Permission
from models.refusal import Invalid, NotAllowed, NotNow, Unavailable
from models.store import ledger
from models.store.engine import writing
from models.store.store import Store
from models.store.unit_of_work import Tx
from models.store.verb import REGISTRY, verb, verb_of
from tests.models.store.toys import (
    ANYBODY,
    RECEPTIONIST,
    Counted,
    answer_badly,
    bump,
    bump_twice,
    open_toy,
    refuse,
    value_of,
)


class SetClock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def bodies(store: Store) -> list[dict[str, Any]]:
    rows = store.read(lambda snapshot: snapshot.connection.scalars(select(ledger.ENTRY.c.body)).all())
    return [json.loads(row) for row in rows]


def seq(store: Store) -> int:
    return store.read(lambda snapshot: snapshot.seq)


def test_one_verb_is_one_transaction_and_one_entry(store: Store) -> None:
    answer = store.perform(ANYBODY, "reception@here", "op", bump, "a", by=2)
    assert answer == Counted(1, 2, answer.at)
    (body,) = bodies(store)
    assert body == {
        "v": 1,
        "seq": 1,
        "op": "op",
        "at": answer.at.isoformat(),
        "verb": "toys.bump",
        "staff": None,
        "who": "Somebody",
        "station": "reception@here",
        "patient": None,
        "visit": 1,
        "appointment": None,
        "referral": None,
        "reason": "",
        "made": [["counter", 1]],
        "before": [],
        "after": [["counter", 1, {"value": 2, "at": {"instant": answer.at.isoformat()}}]],
        "unkept": [],
        "outcome": body["outcome"],
    }


def test_the_images_hold_the_journalled_columns_as_they_were_and_what_differs(store: Store) -> None:
    first = store.perform(ANYBODY, "here", "", bump, "a", by=2)
    store.perform(ANYBODY, "here", "", bump_twice, "a", secret="Meikäläinen, Maija")
    body = bodies(store)[1]
    assert body["before"] == [["counter", 1, {"value": 2, "at": {"instant": first.at.isoformat()}, "changed": 1}]]
    ((_, _, after),) = body["after"]
    assert after["value"] == 4
    assert body["unkept"] == [["counter", 1, ["secret"]]]
    assert "Meikäläinen" not in json.dumps(bodies(store), ensure_ascii=False)


def test_the_same_operation_again_gets_the_stored_outcome(store: Store) -> None:
    first = store.perform(ANYBODY, "here", "once", bump, "a")
    assert store.perform(ANYBODY, "here", "once", bump, "a") == first
    assert (value_of(store, "a"), seq(store)) == (1, 1)


def test_an_operation_of_another_verb_is_not_taken_for_it(store: Store) -> None:
    store.perform(ANYBODY, "here", "once", bump, "a")
    with pytest.raises(Invalid) as caught:
        store.perform(ANYBODY, "here", "once", bump_twice, "a")
    assert caught.value.message.key == "store.op_id_used"


def test_an_outcome_that_cannot_be_read_is_not_done_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.perform(ANYBODY, "here", "once", bump, "a")
    monkeypatch.delattr("tests.models.store.toys.Counted")
    with pytest.raises(Unavailable) as caught:
        store.perform(ANYBODY, "here", "once", bump, "a")
    assert caught.value.message.key == "store.outcome_unreadable"
    assert value_of(store, "a") == 1


@pytest.mark.parametrize(("failing", "with_"), [(refuse, NotNow), (answer_badly, TypeError)])
def test_whatever_a_verb_raises_nothing_is_changed(store: Store, failing: Any, with_: type[Exception]) -> None:
    store.perform(ANYBODY, "here", "", bump, "a")
    with pytest.raises(with_):
        store.perform(ANYBODY, "here", "again", failing, "a")
    assert (value_of(store, "a"), seq(store)) == (1, 1)
    # and its id is free for the next try
    store.perform(ANYBODY, "here", "again", bump, "a")
    assert (value_of(store, "a"), seq(store)) == (2, 2)


def test_the_permission_is_asked_for_the_performed_verb_alone(store: Store) -> None:
    with pytest.raises(NotAllowed) as caught:
        store.perform(RECEPTIONIST, "here", "", bump, "a")
    assert caught.value.message.params["name"] == "Receptionist"
    assert seq(store) == 0
    store.perform(RECEPTIONIST, "here", "", bump_twice, "a")
    assert (value_of(store, "a"), seq(store)) == (2, 1)


def test_a_function_that_is_no_verb_is_not_performed(store: Store) -> None:
    def not_one(tx: Tx) -> None:
        pass

    with pytest.raises(LookupError):
        store.perform(ANYBODY, "here", "", not_one)


def test_verbs_are_registered_by_package_and_name() -> None:
    assert REGISTRY["toys.bump"].may is Permission.CALL
    assert verb_of(bump).run is bump

    def other(tx: Tx) -> None:
        pass

    other.__module__, other.__name__ = "somewhere.toys", "bump"
    with pytest.raises(ValueError, match=r"toys\.bump"):
        verb(may=Permission.CALL)(other)
    assert verb_of(bump) is REGISTRY["toys.bump"]


def test_time_never_goes_back(where: str, caplog: pytest.LogCaptureFixture) -> None:
    store = open_toy(where)
    start = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    clock = SetClock(start)
    store.clock = clock
    assert store.perform(ANYBODY, "here", "", bump, "a").at == start
    clock.at = start - timedelta(minutes=1)
    assert store.perform(ANYBODY, "here", "", bump, "a").at == start
    assert store.read(lambda snapshot: snapshot.now) == start
    assert not caplog.records
    clock.at = start - timedelta(minutes=3)
    assert store.perform(ANYBODY, "here", "", bump, "a").at == start
    assert "behind the last entry" in caplog.text
    clock.at = start + timedelta(minutes=1)
    assert store.perform(ANYBODY, "here", "", bump, "a").at == clock.at
    store.close()


def test_a_database_can_have_a_time_of_its_own(where: str) -> None:
    origin = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    store = open_toy(where)
    store.set_clock(origin, 60)
    other = open_toy(where)
    assert isinstance(other.clock, ScaledClock)
    assert other.clock == store.clock
    assert origin <= other.perform(ANYBODY, "here", "", bump, "a").at < origin + timedelta(hours=1)
    for again in (store, other):
        with pytest.raises(NotNow):
            again.set_clock(origin, 1)
        again.close()


def test_a_read_sees_one_state_however_long_it_takes(store: Store) -> None:
    store.perform(ANYBODY, "here", "", bump, "a")
    other = open_toy(store.url)

    def slow(snapshot: Any) -> tuple[int, int]:
        other.perform(ANYBODY, "there", "", bump, "a")
        return snapshot.seq, ledger.read_head(snapshot.connection).seq

    assert store.read(slow) == (1, 1)
    assert seq(store) == 2
    other.close()


def test_an_exception_prints_no_parameters(store: Store) -> None:
    store.perform(ANYBODY, "here", "", bump, "Meikäläinen")
    statement = text("INSERT INTO counter (id, changed, name, value, secret) VALUES (1, 0, :name, 0, :secret)")
    with pytest.raises(IntegrityError) as caught, writing(store.engine) as connection:
        connection.execute(statement, {"name": "Meikäläinen", "secret": "Meikäläinen"})
    assert "Meikäläinen" not in str(caught.value)
