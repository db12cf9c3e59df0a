"""What all tests share: a clinic over a real SQLite file, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store.store import open_store
from tests.clinic import Clinic, StillClock


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """An empty clinic at nine in the morning."""
    clock = StillClock()
    store = open_store(str(tmp_path / "unit.db"), clock=clock)
    yield Clinic(store, clock)
    store.close()
