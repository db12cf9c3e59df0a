"""Eight real processes at once, full size: ``--visits``."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.clinic import Clinic
from tests.models.visit.test_race import race
from tests.server import ENGINES

LONGEST_SECONDS = 3600


@pytest.mark.parametrize("engine", ENGINES)
def test_eight_processes_check_in_and_call_while_another_edits_the_first(
    clinic: Clinic, seed: int, visits: int, remember: Callable[..., None], tell: Callable[[str], None]
) -> None:
    began = time.monotonic()
    edits = race(clinic, visits, seed=seed, seconds=LONGEST_SECONDS)
    seconds = time.monotonic() - began
    tell(f"{visits} visits in {seconds:.0f} s, the first edited {edits} times meanwhile")
    remember(visits=visits, seconds=round(seconds), edits=edits)
