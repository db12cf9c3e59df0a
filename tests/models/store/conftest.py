from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store.store import Store
from tests.models.store.toys import open_toy


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "toy.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    opened = open_toy(file)
    yield opened
    opened.close()
