"""Whatever two stations do, no state is impossible, nobody is lost, and the journal tells all of it again.

``make soak`` runs it full size.
"""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.models.visit.machine import machine_in

SMALL = settings(
    max_examples=10,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_whatever_two_stations_do(tmp_path: Path) -> None:
    run_state_machine_as_test(machine_in(tmp_path), settings=SMALL)
