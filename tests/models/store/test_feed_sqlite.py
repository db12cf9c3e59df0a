"""The feed of a file: sockets beside it, and what they may be kept from."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from models.store import feed_sqlite
from models.store.store import Store
from tests.models.store.heard import Heard
from tests.models.store.toys import ANYBODY, bump, open_toy


@pytest.fixture
def engine() -> str:
    """Of files alone."""
    return "sqlite"


def test_a_hint_that_cannot_be_given_takes_nothing_back(
    store: Store, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object) -> None:
        raise OSError("too many open files")

    with monkeypatch.context() as exhausted:
        exhausted.setattr(socket, "socket", none_left)
        store.perform(ANYBODY, "here", "", bump, "a")
    assert heard.next() == 1


def test_a_lost_hint_costs_a_moment(store: Store, heard: Heard) -> None:
    for place in Path(f"{store.path}{feed_sqlite.SUFFIX}").iterdir():
        place.unlink()
    began = time.monotonic()
    store.perform(ANYBODY, "here", "", bump, "a")
    assert heard.next() == 1
    assert time.monotonic() - began < 0.5


def test_works_where_there_can_be_no_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    store = open_toy(folder / "toy.db")
    heard = Heard(store)
    assert heard.next() == 0
    store.perform(ANYBODY, "here", "", bump, "a")
    assert heard.next() == 1
    heard.feed.stop()
    store.close()


def test_says_that_the_file_is_gone_and_that_it_is_back(store: Store, heard: Heard) -> None:
    away = store.path.with_suffix(".away")
    store.path.rename(away)
    assert heard.next() == "store.file_gone"
    away.rename(store.path)
    assert heard.next() == "recovered"
    store.perform(ANYBODY, "here", "", bump, "a")
    assert heard.next() == 1


def test_another_file_in_its_place_is_not_it(store: Store, heard: Heard) -> None:
    away = store.path.with_suffix(".away")
    store.path.rename(away)
    store.path.write_bytes(away.read_bytes())
    assert heard.next() == "store.file_gone"


def test_the_socket_is_private_and_gone_afterwards(store: Store) -> None:
    folder = Path(f"{store.path}{feed_sqlite.SUFFIX}")
    heard = Heard(store)
    assert heard.next() == 0
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [place.stat().st_mode & 0o777 for place in folder.iterdir()] == [0o600]
    heard.feed.stop()
    assert not folder.exists()


def test_the_socket_of_a_killed_program_is_cleared_away(store: Store, heard: Heard) -> None:
    folder = Path(f"{store.path}{feed_sqlite.SUFFIX}")
    dead = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    dead.bind(str(folder / "dead"))
    dead.close()
    store.perform(ANYBODY, "here", "", bump, "a")
    assert heard.next() == 1
    assert not (folder / "dead").exists()
