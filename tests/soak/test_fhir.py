"""FHIR input that nobody would send, by the hundred thousand: ``--cases``."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.xray_tui.fhir.fuzzed import FILES, Door

ROUNDS = 5
GROWTH_KB = 40_000


def test_every_resource_is_taken_or_refused_and_memory_stays_flat(
    tmp_path: Path, cases: int, tell: Callable[[str], None]
) -> None:
    door, memory = Door(tmp_path), []
    for number in range(ROUNDS):

        @seed(number)
        @settings(
            max_examples=cases // ROUNDS,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(FILES)
        def check(data: bytes) -> None:
            door.take(data)

        check()
        door.check()
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        tell(f"{(number + 1) * cases // ROUNDS} files, {memory[-1] // 1024} MB at most")
    door.store.close()
    assert memory[-1] - memory[1] < GROWTH_KB
