"""A day played: radiographers who call by a rule, on SimPy."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import simpy

from benchmarks.order.arrivals import Comer
from benchmarks.order.rules import Pick

Steps = Generator[Any, Any, None]


def play(comers: Sequence[Comer], pick: Pick, radiographers: int = 1) -> dict[int, float]:
    """When each is called, by key, in minutes after opening.

    Args:
        comers: the day's arrivals, earliest first.
        pick: the rule.
        radiographers: how many call, each one patient at a time.
    """
    return _Day(comers, pick, radiographers).called


class _Day:
    def __init__(self, comers: Sequence[Comer], pick: Pick, radiographers: int) -> None:
        self.called: dict[int, float] = {}
        self._pick = pick
        self._waiting: list[Comer] = []
        self._env = simpy.Environment()
        self._news = self._env.event()
        self._env.process(self._arrivals(comers))
        for _ in range(radiographers):
            self._env.process(self._radiographer())
        self._env.run()

    def _arrivals(self, comers: Sequence[Comer]) -> Steps:
        for comer in comers:
            yield self._env.timeout(max(0.0, comer.arrives - self._env.now))
            self._waiting.append(comer)
            self._news.succeed()
            self._news = self._env.event()

    def _radiographer(self) -> Steps:
        while True:
            while not self._waiting:
                yield self._news
            comer = self._pick(self._waiting, self._env.now)
            self._waiting.remove(comer)
            self.called[comer.key] = self._env.now
            yield self._env.timeout(comer.minutes)
