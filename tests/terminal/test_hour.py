"""A radiographer's hour, its first patient: every key acts or says why not; ``make soak`` has forty."""

from __future__ import annotations

from pathlib import Path

from tests.terminal.hour import hour


def test_every_key_acts_or_says_why_not(tmp_path: Path) -> None:
    assert hour(tmp_path, 1, seed=1, size=(80, 24), seconds=30)["finish"] >= 1
