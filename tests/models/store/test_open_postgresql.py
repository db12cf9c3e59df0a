"""Opening a server's database: what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from models.refusal import Unavailable
from models.store import opening_server, postgres
from models.store.engine import writing
from models.store.ledger import take_head
from models.store.store import Store, open_store
from tests.models.store.toys import ANYBODY, NEXT_TOY, TOY, bump, open_toy, value_of
from tests.server import Server


@pytest.fixture
def engine() -> str:
    """Of servers alone."""
    return "postgresql"


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """A database without a table."""
    name = server.create()
    yield server.url(name)
    server.drop(name)


def refusal(url: str, schema: object = TOY) -> str:
    with pytest.raises(Unavailable) as caught:
        open_store(url, schema=schema)  # type: ignore[arg-type]
    return caught.value.message.key


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:hunter2@host/unit",
        "postgres://host/unit?user=desk&password=hunter2",
        "postgresql://host/unit?sslpassword=hunter2",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Unavailable) as caught:
        open_store(url)
    assert caught.value.message.key == "store.password_in_address"
    assert "hunter2" not in repr(caught.value.message)


def test_an_address_that_makes_no_sense_is_refused_and_not_repeated() -> None:
    with pytest.raises(Unavailable) as caught:
        open_store("postgresql://desk:hunter2@host:what/unit?no=such")
    assert caught.value.message.key == "store.wrong_address"
    assert caught.value.__cause__ is None


def test_a_desk_asks_for_a_server_that_takes_writes_and_has_little_patience() -> None:
    found = postgres.settings_of("postgresql://one,two/unit?connect_timeout=9&options=-c%20jit%3Doff")
    assert (found["host"], found["target_session_attrs"]) == ("one,two", "read-write")
    assert found["connect_timeout"] == "9", "what the address says holds"
    assert "lock_timeout" in found["options"]
    assert found["options"].endswith("-c jit=off")


def test_an_unreachable_server_is_one_sentence(tmp_path: Path) -> None:
    assert refusal(f"postgresql:///unit?host={tmp_path}") == "store.unreachable"
    assert refusal("postgresql://127.0.0.1:1,127.0.0.1:2/unit") == "store.unreachable"


def test_a_database_or_role_that_is_not_there_is_said(server: Server, where: str) -> None:
    assert refusal(server.url("nowhere")) == "store.no_database"
    assert refusal(where.replace("xray_admin", "nobody_here")) == "store.login_refused"


def test_a_station_never_migrates_it(empty: str, where: str) -> None:
    assert refusal(empty) == "store.upgrade_first"
    assert refusal(where, NEXT_TOY) == "store.upgrade_first"
    assert opening_server.upgrade(empty, TOY) == (None, "toy1")
    store = open_toy(empty)
    store.perform(ANYBODY, "here", "", bump, "a")
    assert opening_server.upgrade(empty, NEXT_TOY) == ("toy1", "toy2")
    assert opening_server.upgrade(empty, NEXT_TOY) == ("toy2", "toy2")
    assert value_of(store, "a") == 1
    store.close()
    assert refusal(empty) == "store.schema_newer"
    with pytest.raises(Unavailable, match=r"store\.schema_newer"):
        opening_server.upgrade(empty, TOY)


def test_another_programs_database_is_refused_and_left_alone(empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as other:
        other.execute("CREATE TABLE alembic_version (version_num text)")
        other.execute("CREATE TABLE theirs (a int)")
        assert refusal(empty) == "store.not_ours"
        with pytest.raises(Unavailable, match=r"store\.not_ours"):
            opening_server.upgrade(empty, TOY)
        assert other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (2,)


def test_an_upgrade_that_fails_leaves_it_as_it_was(empty: str) -> None:
    def fails(connection: object) -> None:
        TOY.upgrade(connection)  # type: ignore[arg-type]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        opening_server.upgrade(empty, type(TOY)(TOY.revisions, fails))
    assert refusal(empty) == "store.upgrade_first"


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        ("SET LOCAL lock_timeout = 1; LOCK TABLE counter IN ACCESS EXCLUSIVE MODE", "store.busy"),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", "store.busy"),
        ("SET LOCAL transaction_read_only = on; DELETE FROM counter", "store.standby"),
        ("SET LOCAL ROLE pg_monitor; SELECT * FROM counter", "store.no_right"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "store.unreachable"),
        ("DO $$ BEGIN RAISE disk_full; END $$", "store.disk_full"),
    ],
)
def test_a_failure_of_the_server_changes_nothing_and_passes(where: str, statement: str, key: str) -> None:
    store, other = open_toy(where), open_toy(where)
    store.perform(ANYBODY, "here", "", bump, "a")

    def fail(tx: object) -> None:
        tx.connection.execute(text(statement))  # type: ignore[attr-defined]

    with other.engine.connect() as reader:
        reader.execute(text("SELECT * FROM counter"))  # whoever wants the table for itself waits for this one
        with pytest.raises(Unavailable) as caught:
            store.perform(ANYBODY, "here", "", bump, "a", then=fail)
    assert caught.value.message.key == key
    assert store.perform(ANYBODY, "here", "", bump, "a").value == 2
    for each in (store, other):
        each.close()


def test_whoever_holds_the_head_and_falls_silent_is_ended(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres._SESSION, "idle_in_transaction_session_timeout", "50ms")
    silent, store = open_toy(where), open_toy(where)

    def hold_it(silent: Store) -> None:
        with writing(silent.engine) as connection:
            take_head(connection)
            assert store.perform(ANYBODY, "here", "", bump, "a").value == 1
            take_head(connection)

    with pytest.raises(Unavailable, match=r"store\.unreachable"):
        hold_it(silent)
    for each in (silent, store):
        each.close()
