from __future__ import annotations

import queue
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.store import feed_sqlite
from models.store.store import Store
from tests.models.store.test_race import go, start
from tests.models.store.toys import ANYBODY, bump, open_toy

SOON = 5.0


class Heard:
    """What a feed said, in order."""

    def __init__(self, store: Store) -> None:
        self.said: queue.Queue[Any] = queue.Queue()
        self.feed = store.feed(
            self.said.put, lambda fault: self.said.put(fault.message.key), lambda: self.said.put("recovered")
        )
        self.feed.start()

    def next(self) -> Any:
        return self.said.get(timeout=SOON)


@pytest.fixture
def heard(store: Store) -> Iterator[Heard]:
    heard = Heard(store)
    assert heard.next() == 0
    yield heard
    heard.feed.stop()


def test_hears_this_and_other_stores_commits(store: Store, heard: Heard) -> None:
    store.perform(ANYBODY, "here", "", bump, "a")
    assert heard.next() == 1
    other = open_toy(store.path)
    other.perform(ANYBODY, "there", "", bump, "a")
    assert heard.next() == 2
    other.close()


def test_hears_another_process_in_under_half_a_second(store: Store, heard: Heard) -> None:
    process = start(store.path, "there", 1)
    assert process.stdout is not None
    process.stdout.readline()
    began = time.monotonic()
    go(process)
    assert heard.next() == 1
    assert time.monotonic() - began < 0.5
    process.communicate()


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


def test_is_fresh_as_long_as_it_can_read(heard: Heard) -> None:
    first = heard.feed.fresh_at
    deadline = time.monotonic() + SOON
    while heard.feed.fresh_at == first and time.monotonic() < deadline:
        time.sleep(0.01)
    assert 0 < heard.feed.fresh_at - first < 1


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
