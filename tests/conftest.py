"""What all tests share: a clinic over a real SQLite file, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from models.staff import pin
from models.store.store import open_store
from tests.clinic import Clinic, StillClock

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def cheap_pins() -> Iterator[None]:
    """PINs are sealed by the same algorithm, at a thousandth of the cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pin, "_hasher", lambda: CHEAP)
        yield


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """An empty clinic at nine in the morning."""
    clock = StillClock()
    store = open_store(str(tmp_path / "unit.db"), clock=clock)
    yield Clinic(store, clock)
    store.close()
