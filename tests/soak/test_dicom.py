"""DICOM input that no machine should send, by the hundred thousand: ``--cases``."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from models.store.store import open_store
from models.visit import consistency
from tests.clinic import Clinic, StillClock
from tests.xray_tui.dicom.fuzzed import QUERIES, REPORTS, STREAMS, Machine, data_sets, no_mistakes, say
from tests.xray_tui.dicom.serving import serving
from xray_tui.dicom import mpps

ROUNDS = 5
GROWTH_KB = 40_000
STREAMS_IN = 100
"""One in so many cases goes over a connection."""

HARD = {"database": None, "deadline": None, "phases": [Phase.generate], "suppress_health_check": list(HealthCheck)}


def test_everything_is_answered_or_refused_and_memory_stays_flat(
    tmp_path: Path, cases: int, tell: Callable[[str], None]
) -> None:
    clock = StillClock()
    store = open_store(str(tmp_path / "unit.db"), clock=clock)
    machine, memory = Machine(Clinic(store, clock)), []
    with no_mistakes(), serving(machine.clinic, quiet_seconds=1) as gateway:
        for number in range(ROUNDS):

            @seed(number)
            @settings(max_examples=cases // ROUNDS, **HARD)
            @given(data_sets(QUERIES), data_sets(REPORTS), st.booleans())
            def check(query: bytes, report: bytes, asks: bool) -> None:
                if asks:
                    machine.asks(query)
                elif machine.begins(report) == mpps.SUCCESS:
                    machine.tells(report)

            @seed(number)
            @settings(max_examples=max(1, cases // ROUNDS // STREAMS_IN), **HARD)
            @given(STREAMS)
            def stream(data: bytes) -> None:
                say(gateway.port, data)

            check()
            stream()
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
            tell(f"{(number + 1) * cases // ROUNDS} cases, {memory[-1] // 1024} MB at most")
    assert store.read(consistency.read) == ()
    store.close()
    assert memory[-1] - memory[1] < GROWTH_KB
