"""Scans over a pty: taken whole, or refused aloud; none acts, none is torn, none vanishes (``make soak``: many)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.xray_tui.scanning import Outcome, scan_into


def check(outcome: Outcome) -> None:
    assert not Counter(outcome.taken) - Counter(outcome.sent), "torn, or taken twice"
    assert len(outcome.taken) + outcome.refused == len(outcome.sent)
    for what in ("searched", "opened", "ticked", "press", "acted", "desk.field_needed"):
        assert outcome.of(what) == []
    # What is shown is remembered, of a patient (look) and to a manager (review, on the day's screen); nothing is done.
    assert set(outcome.of("performed")) <= {"look", "review"}


def test_an_idle_desk_takes_every_scan(tmp_path: Path) -> None:
    outcome = scan_into(tmp_path, 8, 1, mode="idle")

    check(outcome)
    assert outcome.taken == outcome.sent


@pytest.mark.parametrize("mode", ["busy", "real"])
def test_a_busy_desk_takes_each_whole_or_refuses_it(tmp_path: Path, mode: str) -> None:
    check(scan_into(tmp_path, 15, 1, mode=mode))
