"""Two hundred random sequences at two desks; ``make soak`` plays ten thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.sequences import days_in, play


@pytest.mark.parametrize("part", range(4))
async def test_no_act_on_anyone_but_the_patient_named(tmp_path: Path, part: int) -> None:
    assert await play(days_in(tmp_path), 50, seed=part) > 5
