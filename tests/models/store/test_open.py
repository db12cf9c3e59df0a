from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from models.refusal import Unavailable
from models.store import guard, sqlite
from models.store.ledger import ENTRY
from models.store.public import open_public
from models.store.store import Store, open_store
from tests.models.store.toys import ANYBODY, NEXT_TOY, TOY, Counter, bump, open_toy, value_of


@pytest.fixture
def engine() -> str:
    """Of files alone."""
    return "sqlite"


def refusal(url: object, **how: Any) -> str:
    """The key with which opening is refused."""
    with pytest.raises(Unavailable) as caught:
        open_store(str(url), schema=how.pop("schema", TOY), **how)
    return caught.value.message.key


def test_a_url_and_a_path_name_the_same_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    for number, url in enumerate((f"sqlite:///{file}", str(file), "sqlite:///toy.db", "toy.db"), start=1):
        store = open_toy(url)
        store.perform(ANYBODY, "here", "", bump, "a")
        assert value_of(store, "a") == number
        assert store.url == f"sqlite:///{file}"
        store.close()


def test_a_name_may_have_any_characters(tmp_path: Path) -> None:
    file = tmp_path / "päivä #1?mode=memory %20.db"
    store = open_toy(f"sqlite:///{file}")
    store.close()
    assert file.stat().st_size > 0


@pytest.mark.parametrize("url", ["", "sqlite:///", "sqlite://", "sqlite:///:memory:", ":memory:"])
def test_a_url_without_a_file_is_refused(url: str) -> None:
    assert refusal(url) in ("store.no_file_named", "store.unknown_engine")


def test_another_engine_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(Unavailable) as caught:
        open_store("mysql://desk:hunter2@host/unit", schema=TOY)
    assert caught.value.message.key == "store.unknown_engine"
    assert caught.value.message.params == {"scheme": "mysql"}


def test_a_missing_folder_or_file_is_refused(file: Path) -> None:
    assert refusal(file.parent / "nowhere" / "toy.db") == "store.no_folder"
    assert refusal(file, create=False) == "store.no_such_file"
    assert not list(file.parent.iterdir())
    file.touch()
    assert refusal(file, create=False) == "store.no_such_file"


@pytest.mark.parametrize("content", [b"not a database at all", b"\0" * 5000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert refusal(file) == "store.not_a_database"
    assert file.read_bytes() == content


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "store.not_a_database"


def test_another_programs_database_is_refused_and_left_alone(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES ('toy1')")
    other.close()
    before = file.read_bytes()
    assert refusal(file) == "store.not_ours"
    assert file.read_bytes() == before


def test_a_schema_from_the_future_is_refused(store: Store, file: Path) -> None:
    with sqlite.library().connect(file) as newer:
        newer.execute("UPDATE alembic_version SET version_num = 'toy9'")
    newer.close()
    assert refusal(file) == "store.schema_newer"


def test_an_older_schema_is_brought_up_only_when_nobody_else_has_it_open(store: Store, file: Path) -> None:
    store.perform(ANYBODY, "here", "", bump, "a")
    assert refusal(file, schema=NEXT_TOY) == "store.migrate_alone"
    store.close()
    newer = open_store(str(file), schema=NEXT_TOY)
    assert value_of(newer, "a") == 1
    newer.close()
    assert refusal(file) == "store.schema_newer"


def test_a_migration_that_fails_leaves_the_file_as_it_was(store: Store, file: Path) -> None:
    def fails(connection: Any) -> None:
        NEXT_TOY.upgrade(connection)
        raise ZeroDivisionError

    store.perform(ANYBODY, "here", "", bump, "a")
    store.close()
    with pytest.raises(ZeroDivisionError):
        open_store(str(file), schema=type(TOY)(NEXT_TOY.revisions, fails))
    again = open_toy(file)
    assert value_of(again, "a") == 1
    again.close()


@pytest.mark.parametrize("name", ["x" * 300, f"{'x' * 300}/toy.db", "~nobody-of-this-name/toy.db"])
def test_a_place_that_cannot_be_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    place = name if name.startswith("~") else str(tmp_path / name)
    assert refusal(place) == "store.cannot_open"
    with pytest.raises(Unavailable) as caught:
        open_public(place)
    assert caught.value.message.key == "store.cannot_open"


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.EACCES, "store.no_access"),
        (errno.EROFS, "store.read_only"),
        (errno.ENOSPC, "store.disk_full"),
        (errno.EIO, "store.cannot_open"),
    ],
)
def test_what_the_system_refuses_is_said(number: int, key: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    file.touch()
    for asked in ("is_dir", "is_file"):
        with monkeypatch.context() as refused:
            refused.setattr(Path, asked, refuse)
            assert refusal(file) == key
    with monkeypatch.context() as refused:
        refused.setattr(Path, "is_file", refuse)
        with pytest.raises(Unavailable) as caught:
            open_public(str(file))
    assert caught.value.message.key == key


def test_into_a_file_that_was_removed_nothing_is_written(store: Store, file: Path) -> None:
    store.perform(ANYBODY, "here", "", bump, "a")
    away = file.with_suffix(".away")
    file.rename(away)
    with pytest.raises(Unavailable) as caught:
        store.perform(ANYBODY, "here", "", bump, "a")
    assert caught.value.message.key == "store.file_gone"
    assert not file.exists()
    away.rename(file)
    assert value_of(store, "a") == 1


def test_a_connection_makes_no_file_where_there_is_none(store: Store, file: Path) -> None:
    store.engine.dispose()
    file.rename(file.with_suffix(".away"))
    with pytest.raises(Unavailable) as caught:
        value_of(store, "a")
    assert caught.value.message.key == "store.cannot_open"
    assert not file.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_read_only_file_is_refused(store: Store, file: Path) -> None:
    store.close()
    file.chmod(0o400)
    assert refusal(file) == "store.read_only"
    file.chmod(0)
    assert refusal(file) == "store.no_access"


def test_a_library_with_the_bug_has_the_file_for_itself(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "WAIT_SECONDS", 0.05)
    with monkeypatch.context() as with_the_bug:
        with_the_bug.setattr(sqlite, "library_is_fixed", lambda: False)
        alone = open_toy(file)
        assert refusal(file) == "store.unsafe_library"
    assert refusal(file) == "store.kept_by_another"
    alone.close()
    fixed = open_toy(file)
    monkeypatch.setattr(sqlite, "library_is_fixed", lambda: False)
    assert refusal(file) == "store.unsafe_library"
    fixed.close()


class TestFailures:
    """A failure of the database is `Unavailable` and in the log; nothing is changed; it works again afterwards."""

    def failed(self, store: Store, caplog: pytest.LogCaptureFixture) -> str:
        with pytest.raises(Unavailable) as caught:
            store.perform(ANYBODY, "here", "", bump, "a", by=1000)
        assert caplog.records
        return caught.value.message.key

    def test_busy(self, store: Store, file: Path, caplog: pytest.LogCaptureFixture) -> None:
        with store.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA busy_timeout = 20")
        other = sqlite.library().connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert self.failed(store, caplog) == "store.busy"
        other.close()
        store.perform(ANYBODY, "here", "", bump, "a")

    def test_disk_full(self, store: Store, caplog: pytest.LogCaptureFixture) -> None:
        def fill(tx: Any) -> None:
            (pages,) = tx.connection.exec_driver_sql("PRAGMA page_count").one()
            tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            tx.session.flush()
            tx.connection.execute(insert(Counter).values(name="b", value=0, changed=0, secret="x" * 100_000))

        with pytest.raises(Unavailable) as caught:
            store.perform(ANYBODY, "here", "", bump, "a", then=fill)
        assert caught.value.message.key == "store.disk_full"
        assert caplog.records
        assert value_of(store, "a") is None

    def test_a_read_that_writes(self, store: Store, caplog: pytest.LogCaptureFixture) -> None:
        with pytest.raises(Unavailable) as caught:
            store.read(lambda snapshot: snapshot.connection.execute(insert(ENTRY).values(seq=1)))
        assert caught.value.message.key == "store.read_only"

    def test_corrupt(self, store: Store, file: Path, caplog: pytest.LogCaptureFixture) -> None:
        store.close()
        content = bytearray(file.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        file.write_bytes(content)
        assert refusal(file) == "store.corrupt"
        assert "malformed" in caplog.text


def test_a_closed_store_says_so(file: Path) -> None:
    store = open_toy(file)
    store.close()
    store.close()
    with pytest.raises(Unavailable) as caught:
        store.perform(ANYBODY, "here", "", bump, "a")
    assert caught.value.message.key == "store.closed"
