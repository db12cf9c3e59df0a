"""Databases to measure on: new ones, gone afterwards, on which every commit waits for the disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from models.store import migrate
from tests.server import Server

ENGINES = ("SQLite", "PostgreSQL")


@contextmanager
def serving(**options: str) -> Iterator[Server]:
    """A server of its own."""
    server = Server(**{"fsync": "on", "shared_buffers": "128MB", "autovacuum": "on", **options})
    try:
        server.start()
        yield server
    finally:
        server.remove()


@contextmanager
def address(engine: str) -> Iterator[str]:
    """Where a unit's database is, or will be made."""
    if engine == "SQLite":
        with TemporaryDirectory(prefix="xray-tui-bench-") as folder:
            yield str(Path(folder) / "unit.db")
    else:
        with serving() as server, server.database(migrate.SCHEMA) as url:
            yield url


def timed(act: Callable[[], object]) -> float:
    """How long it takes, seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
