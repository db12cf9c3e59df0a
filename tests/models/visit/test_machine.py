"""Whatever two stations do, no state is impossible, nobody is lost, and the journal tells all of it again.

``make soak`` runs it full size.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.visit.machine import run


@pytest.mark.parametrize("seed", range(7))
def test_whatever_two_stations_do(tmp_path: Path, seed: int) -> None:
    run(tmp_path, seed, steps=50)
