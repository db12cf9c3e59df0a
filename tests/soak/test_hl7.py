"""HL7 v2 input that nobody would send, by the hundred thousand: ``--cases``."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.xray_tui.hl7.fuzzed import MESSAGES, STREAMS, check_answer, check_parted
from tests.xray_tui.hl7.test_fuzz import Gateway

ROUNDS = 5
GROWTH_KB = 40_000

HARD = {"database": None, "deadline": None, "phases": [Phase.generate], "suppress_health_check": list(HealthCheck)}


def test_every_message_gets_an_answer_and_memory_stays_flat(
    tmp_path: Path, cases: int, tell: Callable[[str], None]
) -> None:
    gateway, memory = Gateway(tmp_path), []
    waiting: list[bytes] = []

    def flush() -> None:
        answers = gateway.say(*waiting)
        assert len(answers) == len(waiting)
        for answer in answers:
            check_answer(answer)
        waiting.clear()

    for number in range(ROUNDS):

        @seed(number)
        @settings(max_examples=cases // ROUNDS, **HARD)
        @given(MESSAGES)
        def check(data: bytes) -> None:
            waiting.append(data)
            if len(waiting) == 64:
                flush()

        @seed(number)
        @settings(max_examples=cases // ROUNDS, **HARD)
        @given(STREAMS)
        def stream(data: bytes) -> None:
            check_parted(data)

        check()
        flush()
        stream()
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        tell(f"{(number + 1) * cases // ROUNDS} messages and as many streams, {memory[-1] // 1024} MB at most")
    gateway.store.close()
    assert memory[-1] - memory[1] < GROWTH_KB
