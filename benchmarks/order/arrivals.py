"""Made-up days of arrivals: walk-ins by the hour, appointments early, late and missed, and minutes that vary.

All times are minutes after opening.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from models.referral.facts import Priority

DAY = 480.0
"""Minutes in which people come."""
EXAM = 8.0
"""The mean minutes that a patient takes a radiographer."""
SPREAD = 0.35
"""The deviation of the logarithm of the minutes."""
AT_THE_DOOR = 10
"""Walk-ins who stand there when it opens, at a load of 0.8 with one radiographer."""
BY_HOUR = (1.6, 1.5, 1.2, 1.0, 0.7, 0.8, 0.7, 0.5)
"""How the other walk-ins spread over the day's hours."""
EARLY, EARLY_SPREAD = 8.0, 9.0
"""How many minutes before their time those with an appointment come; less than nothing is late."""
MISSED = 0.05
SHARES = {Priority.STAT: 0.01, Priority.ASAP: 0.03, Priority.URGENT: 0.10}
"""Of walk-ins; who is booked is a routine patient."""


@dataclass(frozen=True, slots=True)
class Comer:
    """One who comes.

    Args:
        key: a number.
        arrives: minutes after opening.
        appointed: of the appointment; ``None``: a walk-in.
        priority: as on the referral.
        minutes: how long the radiographer is taken.
    """

    key: int
    arrives: float
    appointed: float | None
    priority: Priority
    minutes: float


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of day.

    Args:
        load: the work that comes, by what the radiographers can do while it comes.
        radiographers: how many there are.
        booked: the share of the work that has an appointment.
    """

    load: float
    radiographers: int = 1
    booked: float = 0.5


def day(kind: Kind, seed: int) -> list[Comer]:
    """One day's arrivals, earliest first."""
    random = Random(f"{kind}/{seed}")
    patients = kind.load * kind.radiographers * DAY / EXAM
    keys = count()
    comers = [*_booked(random, patients * kind.booked, keys), *_walk_ins(random, kind, patients, keys)]
    return sorted(comers, key=lambda comer: (comer.arrives, comer.key))


def _booked(random: Random, patients: float, keys: Iterator[int]) -> Iterator[Comer]:
    slots = round(patients)
    for slot in range(slots):
        appointed = DAY * slot / slots
        if random.random() >= MISSED:
            arrives = max(0.0, appointed - random.gauss(EARLY, EARLY_SPREAD))
            yield Comer(next(keys), arrives, appointed, Priority.ROUTINE, minutes(random))


def _walk_ins(random: Random, kind: Kind, patients: float, keys: Iterator[int]) -> Iterator[Comer]:
    walk_ins = patients * (1 - kind.booked)
    at_the_door = min(walk_ins, AT_THE_DOOR * kind.radiographers * kind.load / 0.8)
    hourly = (walk_ins - at_the_door) / sum(BY_HOUR)
    for _ in range(round(at_the_door)):
        yield Comer(next(keys), 0.0, None, _priority(random), minutes(random))
    for hour, weight in enumerate(BY_HOUR):
        at = random.expovariate(hourly * weight) if hourly else 1.0
        while at < 1.0:
            yield Comer(next(keys), 60 * (hour + at), None, _priority(random), minutes(random))
            at += random.expovariate(hourly * weight)


def minutes(random: Random) -> float:
    """How long one takes."""
    return EXAM * random.lognormvariate(-(SPREAD**2) / 2, SPREAD)


def _priority(random: Random) -> Priority:
    dice = random.random()
    for priority, share in SHARES.items():
        if (dice := dice - share) < 0:
            return priority
    return Priority.ROUTINE
