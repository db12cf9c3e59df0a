"""The simulator that the order is judged by: right about the queue that theory knows, and fair to every rule."""

from __future__ import annotations

from random import Random
from statistics import fmean

import pytest

from benchmarks.order.arrivals import Comer, Kind, day
from benchmarks.order.clinic import play
from benchmarks.order.compare import compare, difference
from benchmarks.order.erlang import mean_wait
from benchmarks.order.rules import OURS, RULES, VARIANTS, first_come
from models.referral.facts import Priority


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (2, 0.75)])
def test_it_waits_as_erlang_c_says(servers: int, load: float) -> None:
    waited = fmean(_waited(servers, load, seed) for seed in range(4))
    assert waited == pytest.approx(mean_wait(servers, load, 1.0), rel=0.05)


def _waited(servers: int, load: float, seed: int) -> float:
    random, at, comers = Random(seed), 0.0, []
    for key in range(25_000):
        at += random.expovariate(servers * load)
        comers.append(Comer(key, at, None, Priority.ROUTINE, random.expovariate(1.0)))
    called = play(comers, first_come, servers)
    return fmean(called[comer.key] - comer.arrives for comer in comers)


@pytest.mark.parametrize("rule", {**RULES, **VARIANTS}.items(), ids=lambda rule: str(rule[0]))
def test_every_rule_calls_everybody_once_and_nobody_who_isn_t_there(rule: tuple[str, object]) -> None:
    comers = day(Kind(0.9, 2), 3)
    called = play(comers, {**RULES, **VARIANTS}[rule[0]](), 2)
    assert called.keys() == {comer.key for comer in comers}
    assert all(called[comer.key] >= comer.arrives for comer in comers)


def test_stat_and_asap_wait_no_longer_than_under_any_rule() -> None:
    for kind in (Kind(0.65), Kind(0.95, 2)):
        found = compare(kind, RULES, 40)
        assert not any(difference(found[OURS], other).worse for other in found.values() if other is not found[OURS])
