"""A radiographer's hour: forty patients by keyboard, as fast as the terminal takes the keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.terminal.hour import hour

PATIENTS = 40
LONGEST_SECONDS = 3600


def test_forty_patients_by_keyboard(
    tmp_path: Path, seed: int, remember: Callable[..., None], tell: Callable[[str], None]
) -> None:
    began = time.monotonic()
    size = ((80, 24), (120, 40))[seed % 2]
    did = hour(tmp_path, PATIENTS, seed=seed, size=size, seconds=LONGEST_SECONDS)
    seconds = time.monotonic() - began
    tell(f"{PATIENTS} patients in {seconds:.0f} s: {did['strikes']} strikes, {did['keys']} keys; {dict(did)}")
    remember(seconds=round(seconds), **did)
