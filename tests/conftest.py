"""What all tests share: a clinic over a real database, with a clock that the test moves.

It is a SQLite file. Tests of storage run on PostgreSQL as well: their folder, or module, has an ``engine`` of its own
with both as parameters (`tests.server.ENGINES`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from models.staff import pin
from models.store import migrate
from models.store.store import open_store
from tests.clinic import Clinic, StillClock
from tests.peers import missing
from tests.server import Server, binaries


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, for as long as the session lasts."""
    if binaries() is None:
        missing("PostgreSQL's server: apt-get install postgresql")
    running = Server()
    try:
        running.start()
        yield running
    finally:
        running.remove()


CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def cheap_pins() -> Iterator[None]:
    """PINs are sealed by the same algorithm, at a thousandth of the cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pin, "_hasher", lambda **_: CHEAP)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_memories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What programs remember outside the database isn't put among the developer's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def engine() -> str:
    """What the clinic's database is."""
    return "sqlite"


@pytest.fixture
def unit_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the clinic's database is, or will be made."""
    if engine == "sqlite":
        yield str(tmp_path / "unit.db")
    else:
        on: Server = request.getfixturevalue("server")
        with on.database(migrate.SCHEMA) as url:
            yield url


@pytest.fixture(scope="session")
def empty_unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new unit's file. To make one takes longer than most tests: what isn't about that copies this."""
    path = tmp_path_factory.mktemp("empty") / "unit.db"
    open_store(str(path)).close()
    return path


@pytest.fixture
def clinic(unit_url: str, engine: str, empty_unit: Path) -> Iterator[Clinic]:
    """An empty clinic at nine in the morning."""
    clock = StillClock()
    if engine == "sqlite":
        shutil.copy(empty_unit, unit_url)
    store = open_store(unit_url, clock=clock)
    yield Clinic(store, clock)
    store.close()
