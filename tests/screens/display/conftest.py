"""A wall for tests: the scene of the pictures, and text snapshots."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.public_board import PublicBoard, PublicCall
from models.visit.states import State
from screens.display.layout import lay_out
from screens.display.scene import Scene, plain

NOW = datetime(2026, 11, 24, 7, 41, tzinfo=UTC)
"""Nineteen to ten in Sipoo."""

SNAPSHOTS = Path(__file__).parent / "snapshots"


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.fixture
def board() -> PublicBoard:
    return PublicBoard(
        seq=7,
        at=NOW,
        day=NOW.date(),
        unit="Sipoon röntgen",
        called=(PublicCall("A016", "Panoraama", NOW),),
        past=(
            PublicCall("A014", "Röntgen 1", ago(5), state=State.IN_EXAM),
            PublicCall("A012", "Röntgen 1", ago(17), state=State.DONE),
        ),
        waiting=("A013", "B017", "B018", "B019", "B020", "A021", "B022", "A023", "B024"),
        wait=(15, 25),
    )


@pytest.fixture
def scene(board: PublicBoard) -> Scene:
    return Scene(board, NOW, age=1.2, fresh_at=NOW)


@pytest.fixture
def same_as_snapshot() -> Callable[[str, int, int, Scene], None]:
    """Compare a wall with the text kept under a name; ``UPDATE_SNAPSHOTS=1`` keeps what is drawn now."""

    def check(name: str, columns: int, rows: int, scene: Scene) -> None:
        drawn = plain(columns, rows, lay_out(columns, rows, scene))
        kept = SNAPSHOTS / f"{name}-{columns}x{rows}.txt"
        if os.environ.get("UPDATE_SNAPSHOTS"):
            kept.write_text(drawn, encoding="utf-8")
        assert drawn == kept.read_text(encoding="utf-8")

    return check
