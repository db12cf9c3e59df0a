from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store.store import Store
from tests.models.store.heard import Heard
from tests.models.store.toys import TOY, open_toy
from tests.server import ENGINES, Server


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def where(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the toy clinic is, or will be made, on either engine."""
    if engine == "sqlite":
        yield str(tmp_path / "toy.db")
    else:
        server: Server = request.getfixturevalue("server")
        with server.database(TOY) as url:
            yield url


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """The toy clinic, on either engine."""
    opened = open_toy(where)
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the toy clinic's file will be, for what is SQLite's alone."""
    return tmp_path / "toy.db"


@pytest.fixture
def heard(store: Store) -> Iterator[Heard]:
    heard = Heard(store)
    assert heard.next() == 0
    yield heard
    heard.feed.stop()
