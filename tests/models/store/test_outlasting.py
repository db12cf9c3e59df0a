"""A server killed under load, and its standby taking over: each operation once, and the stations work on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import psycopg
import pytest
from sqlalchemy import text

from models.store import migrate, opening_server
from models.store.store import open_store
from tests.clinic import Clinic, StillClock
from tests.crowd import open_rooms
from tests.server import Server
from tests.sound import sound
from tests.stations import ROOT

STATIONS = 2
SOON = 20.0
"""How long a server may take until it is one again."""
SOME = 4
"""So many operations show that the stations are at work."""

_ENTRIES = text("SELECT op_id, body FROM entry WHERE verb <> 'unit.load_unit'")
_QUICK = {"wal_retrieve_retry_interval": "50ms", "wal_receiver_status_interval": "1s"}


@dataclass
class Pair:
    """A server with a unit on it, and its synchronous standby."""

    primary: Server
    standby: Server
    database: str

    @property
    def url(self) -> str:
        """The address of the one that takes writes, whichever that is."""
        folders = ",".join(str(each.folder) for each in (self.primary, self.standby))
        return f"postgresql:///{self.database}?host={folders}&user=xray_admin"

    def seq(self) -> int:
        """The number of the last entry where writes are taken; waits until there is such a server."""
        give_up = time.monotonic() + SOON
        while True:
            try:
                with psycopg.connect(self.url, target_session_attrs="read-write", connect_timeout=2) as connection:
                    found = connection.execute("SELECT seq FROM head").fetchone()
                    assert found is not None
                    return int(found[0])
            except psycopg.OperationalError:
                assert time.monotonic() < give_up
                time.sleep(0.05)

    def until_at_work(self) -> None:
        """Wait until the stations have done something more."""
        first, give_up = self.seq(), time.monotonic() + SOON
        while self.seq() < first + SOME:
            assert time.monotonic() < give_up
            time.sleep(0.02)


@contextmanager
def pair() -> Iterator[Pair]:
    """Two servers, one following the other: no commit of the first is acknowledged before the second has it."""
    primary = Server(wal_level="replica", max_wal_senders="4")
    followers: list[Server] = []
    try:
        primary.start()
        database = primary.create()
        opening_server.upgrade(primary.url(database), migrate.SCHEMA)
        primary.stop()
        standby = Server(like=primary, hot_standby="on", **_QUICK)
        followers.append(standby)
        standby.stand_by(primary)
        primary.start()
        standby.start()
        with psycopg.connect(primary.url("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            connection.execute("SELECT pg_reload_conf()")
            give_up = time.monotonic() + SOON
            while connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall() != [("sync",)]:
                assert time.monotonic() < give_up
                time.sleep(0.02)
        yield Pair(primary, standby, database)
    finally:
        for each in (*followers, primary):
            each.remove()


def outlast(kills: int, seed: int = 0) -> tuple[int, int, float]:
    """Kill a server so many times under load, then have its standby take over, and check what was done.

    Returns:
        How many presses were answered, how many were refused, and the longest wait for an answer.
    """
    random = Random(seed)
    with pair() as servers:
        clock = StillClock()
        first = Clinic(open_store(servers.url, clock=clock), clock)
        open_rooms(first, STATIONS)
        first.store.close()
        working = subprocess.Popen(
            [sys.executable, "-m", "tests.models.store.outlasting", servers.url, str(STATIONS)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            for _ in range(kills):
                servers.until_at_work()
                time.sleep(random.uniform(0, 0.05))
                servers.primary.stop(signal.SIGKILL)
                servers.primary.start()
            servers.until_at_work()
            servers.primary.stop(signal.SIGKILL)
            with psycopg.connect(servers.standby.url("postgres"), autocommit=True) as connection:
                connection.execute("SELECT pg_promote()")
            servers.until_at_work()
            told, _ = working.communicate("end\n", timeout=60)
        finally:
            working.kill()
            working.wait()
        assert working.returncode == 0
        return check(servers.url, [said for station in json.loads(told) for said in station])


def check(url: str, told: list[list[object]]) -> tuple[int, int, float]:
    """Each press that was answered is in the journal once, with that answer; none that was refused is."""
    store = open_store(url, clock=StillClock())
    entries = store.read(lambda snapshot: snapshot.connection.execute(_ENTRIES).all())
    answered = {str(said[1]): said[2] for said in told if said[0] == "answered"}
    refused = {str(said[1]) for said in told if said[0] == "refused"}
    assert {entry.op_id: json.loads(entry.body)["outcome"] for entry in entries} == answered
    assert not refused & answered.keys()
    sound(store)
    store.close()
    return len(answered), len(refused), max(float(str(said[1])) for said in told if said[0] == "longest")


@pytest.mark.usefixtures("server")  # skips where there is none
def test_each_operation_once_whatever_becomes_of_the_server() -> None:
    answered, _refused, longest = outlast(1)
    assert answered > 3 * SOME
    assert longest < SOON
