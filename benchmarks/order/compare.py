"""Rules over the same days: waits by class, lateness of appointments, and differences day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from benchmarks.order.arrivals import Comer, Kind, day
from benchmarks.order.clinic import play
from benchmarks.order.rules import Pick
from models.referral.facts import Priority

CLASSES = ("walk_in", "appointment", "urgent", "protected")


@dataclass(frozen=True, slots=True)
class Spread:
    """Minutes: half of them, nine in ten, and all of them are at most."""

    p50: float
    p90: float
    most: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule does to each class.

    Args:
        walk_in: the wait of routine walk-ins.
        appointment: how long after their time, or after they came if that is later, those booked are called.
        urgent: the wait of urgent ones.
        protected: the wait of stat and asap.
        days: the mean wait of stat and asap on each day that had any; ``None`` for the others.
    """

    walk_in: Spread
    appointment: Spread
    urgent: Spread
    protected: Spread
    days: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much longer on average, and half the width of the 95 % interval, over paired days."""

    mean: float
    half: float

    @property
    def worse(self) -> bool:
        """Longer beyond the interval."""
        return self.mean > self.half


def compare(kind: Kind, rules: Mapping[str, Callable[[], Pick]], days: int) -> dict[str, Outcome]:
    """Each rule over the same days."""
    waits: dict[str, list[dict[str, list[float]]]] = {name: [] for name in rules}
    for seed in range(days):
        comers = day(kind, seed)
        for name, rule in rules.items():
            waits[name].append(_by_class(comers, play(comers, rule(), kind.radiographers)))
    return {name: _outcome(per_day) for name, per_day in waits.items()}


def difference(ours: Outcome, other: Outcome) -> Difference:
    """The wait of stat and asap, ours minus the other's."""
    both = [a - b for a, b in zip(ours.days, other.days, strict=True) if a is not None and b is not None]
    return Difference(fmean(both), 1.96 * stdev(both) / sqrt(len(both)))


def _by_class(comers: Sequence[Comer], called: Mapping[int, float]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in CLASSES}
    for comer in comers:
        could = comer.arrives if comer.appointed is None else max(comer.arrives, comer.appointed)
        found[_class_of(comer)].append(max(0.0, called[comer.key] - could))
    return found


def _class_of(comer: Comer) -> str:
    if comer.appointed is not None:
        return "appointment"
    return {Priority.ROUTINE: "walk_in", Priority.URGENT: "urgent"}.get(comer.priority, "protected")


def _outcome(days: Sequence[Mapping[str, Sequence[float]]]) -> Outcome:
    of = {name: _spread(wait for each in days for wait in each[name]) for name in CLASSES}
    protected = tuple(fmean(each["protected"]) if each["protected"] else None for each in days)
    return Outcome(of["walk_in"], of["appointment"], of["urgent"], of["protected"], protected)


def _spread(waits: Iterable[float]) -> Spread:
    ordered = sorted(waits)
    return Spread(*(ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.9, 1.0)))
