"""The state machine of the suite, full size."""

from __future__ import annotations

from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.models.visit.machine import machine_in

BIG = settings(
    max_examples=100,
    stateful_step_count=100,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


def test_whatever_two_stations_do(tmp_path: Path, seed: int) -> None:
    run_state_machine_as_test(hypothesis.seed(seed)(machine_in(tmp_path)), settings=BIG)
