"""What holds of a feed on either engine."""

from __future__ import annotations

import time

from models.store.store import Store
from models.store.walls import SILENT_AFTER, wall_leaves, wall_says
from tests.models.store.heard import SOON, Heard
from tests.models.store.test_race import go, start
from tests.models.store.toys import ANYBODY, bump, open_toy


def test_hears_this_and_other_stores_commits(store: Store, heard: Heard) -> None:
    store.perform(ANYBODY, "here", "", bump, "a")
    assert heard.next() == 1
    other = open_toy(store.url)
    other.perform(ANYBODY, "there", "", bump, "a")
    assert heard.next() == 2
    other.close()


def test_hears_another_process_in_under_half_a_second(store: Store, heard: Heard) -> None:
    process = start(store.url, "there", 1)
    assert process.stdout is not None
    process.stdout.readline()
    began = time.monotonic()
    go(process)
    assert heard.next() == 1
    assert time.monotonic() - began < 0.5
    process.communicate()


def test_is_fresh_as_long_as_it_can_read(heard: Heard) -> None:
    first = heard.feed.fresh_at
    deadline = time.monotonic() + SOON
    while heard.feed.fresh_at == first and time.monotonic() < deadline:
        time.sleep(0.01)
    assert 0 < heard.feed.fresh_at - first < 1


def test_hears_a_wall_and_misses_it(store: Store, heard: Heard) -> None:
    def says(word: str, *, silent: bool, later: float = 0.0) -> None:
        store.say(word)
        deadline = time.monotonic() + SOON
        while heard.feed.walls.silent(time.monotonic() + later) is not silent:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    assert not heard.feed.walls.silent(time.monotonic() + 1000), "a unit without a wall"
    says(wall_says("it's a hall", fresh=False), silent=True)
    says(wall_says("it's a hall", fresh=True), silent=False)
    assert heard.feed.walls.silent(time.monotonic() + 1.1 * SILENT_AFTER)
    store.say("anything else")
    says(wall_leaves("it's a hall"), silent=False, later=1000)
    assert heard.said.empty(), "nobody reads anew for it"


def test_a_burst_is_a_few_looks_and_the_last_is_told(store: Store, heard: Heard) -> None:
    other = open_toy(store.url)
    for _ in range(30):
        other.perform(ANYBODY, "there", "", bump, "a")
    told = []
    while not told or told[-1] != 30:
        told.append(heard.next())
    assert told == sorted(set(told))
    assert heard.said.empty()
    other.close()
