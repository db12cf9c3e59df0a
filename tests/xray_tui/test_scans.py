"""Scans over a pty: taken whole, or refused aloud; none acts, none is torn, none vanishes (``make soak``: many)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.xray_tui.scanning import Outcome, scan_into


def check(outcome: Outcome) -> None:
    assert set(outcome.taken) <= set(outcome.sent)
    assert len(outcome.taken) == len(set(outcome.taken))
    assert len(outcome.taken) + outcome.refused == len(outcome.sent)
    for what in ("search", "open", "tick", "act", "acted"):
        assert outcome.of(what) == []


def test_an_idle_desk_takes_every_scan(tmp_path: Path) -> None:
    outcome = scan_into(tmp_path, 8, 1, busy=False)

    check(outcome)
    assert outcome.taken == outcome.sent


@pytest.mark.parametrize("seed", [1])
def test_a_busy_desk_takes_each_whole_or_refuses_it(tmp_path: Path, seed: int) -> None:
    check(scan_into(tmp_path, 20, seed))
