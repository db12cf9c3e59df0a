"""Random sequences of keys, scans, remote changes and redraws at two desks: the suite's own, full size."""

from __future__ import annotations

from pathlib import Path

from tests.screens.sequences import days_in, play


async def test_no_act_on_anyone_but_the_patient_named(tmp_path: Path, seed: int, sequences: int) -> None:
    assert await play(days_in(tmp_path), sequences, seed=100 + seed) > sequences // 15
