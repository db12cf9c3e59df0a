from __future__ import annotations

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from models.store import sqlite
from models.store.engine import reading, writing
from models.store.store import Store
from tests.models.store.toys import ANYBODY, bump, open_toy


@pytest.fixture
def engine() -> str:
    """Of files alone."""
    return "sqlite"


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 6, 23), True),
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_which_versions_have_the_wal_reset_bug(version: tuple[int, ...], fixed: bool) -> None:
    assert sqlite.is_fixed(version) is fixed


def test_the_interpreters_own_library_is_kept_where_it_is_fixed() -> None:
    own = sqlite.is_fixed(sqlite3.sqlite_version_info)
    assert (sqlite.library() is sqlite3) is own or not sqlite.library_is_fixed()


def test_every_connection_is_set_for_durability(store: Store) -> None:
    with writing(store.engine) as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "application_id")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "application_id": sqlite.APPLICATION_ID,
    }


def test_a_read_cannot_write_and_a_write_holds_the_lock(store: Store) -> None:
    with reading(store.engine) as connection:
        assert connection.exec_driver_sql("PRAGMA query_only").scalar_one() == 1
    with writing(store.engine) as connection:
        assert connection.exec_driver_sql("PRAGMA query_only").scalar_one() == 0
        other = sqlite.library().connect(store.path, timeout=0)
        with pytest.raises(sqlite.library().OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


@pytest.mark.parametrize(("folder_mode", "mode"), [(0o700, 0o600), (0o2770, 0o660)])
def test_files_are_the_owners_or_the_groups_whatever_the_umask(tmp_path: Path, folder_mode: int, mode: int) -> None:
    tmp_path.chmod(folder_mode)
    umask = os.umask(0o077)
    try:
        store = open_toy(tmp_path / "toy.db")
        store.perform(ANYBODY, "here", "", bump, "a")
        looked = threading.Event()
        feed = store.feed(lambda _seq: looked.set(), print, looked.set)
        feed.start()
        looked.wait(5)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        feed.stop()
        store.close()
    finally:
        os.umask(umask)
    assert modes.pop("toy.db-hints") == folder_mode
    assert modes == dict.fromkeys(("toy.db", "toy.db-wal", "toy.db-shm", "toy.db-open", "toy.db-turn"), mode)
