"""The state machine of the suite, full size."""

from __future__ import annotations

from pathlib import Path

from tests.models.visit.machine import run

RUNS = 100


def test_whatever_two_stations_do(tmp_path: Path, seed: int) -> None:
    for n in range(RUNS):
        run(tmp_path, (seed + 1) * RUNS + n, steps=120)
