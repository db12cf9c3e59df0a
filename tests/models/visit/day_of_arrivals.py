"""A day of arrivals, played by the order itself: for the claims about order and waits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import exp

from models.referral.facts import Priority
from models.unit.rules import TurnRatio
from models.visit.board import Wait
from models.visit.lanes import Kept
from models.visit.line import first
from models.visit.order import Turns, Waiting, due_at
from models.visit.wait import SPREAD, Busy, Flow, Queued, Takes, quantiles, takes, waits

OPENS = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
"""Eight o'clock in Sipoo."""

MINUTE = timedelta(minutes=1)


def at(minutes: float) -> datetime:
    """So many minutes after opening."""
    return OPENS + minutes * MINUTE


@dataclass(frozen=True)
class Comer:
    """Somebody who comes: when, for when, how pressing, how long it takes, to which rooms."""

    arrives: float
    appointed: float | None = None
    priority: Priority = Priority.ROUTINE
    minutes: float = 8.0
    rooms: frozenset[str] = frozenset({"xray1"})
    by_catalogue: float = 8.0
    comes: bool = True


@dataclass
class Day:
    """What came of a day.

    Args:
        called: when each was called, minutes after opening.
        told: the range that each was told on arrival.
    """

    comers: Sequence[Comer]
    called: dict[int, float] = field(default_factory=dict)
    told: dict[int, Wait | None] = field(default_factory=dict)

    def lateness(self) -> list[float]:
        """How long after its time each appointment was called, of those who came in time."""
        return [
            self.called[key] - comer.appointed
            for key, comer in enumerate(self.comers)
            if comer.appointed is not None and comer.comes and comer.arrives <= comer.appointed
        ]

    def waits(self, wanted: Callable[[Comer], bool] = lambda _comer: True) -> list[float]:
        """How long each waited."""
        return [
            self.called[key] - comer.arrives for key, comer in enumerate(self.comers) if comer.comes and wanted(comer)
        ]

    def held(self) -> tuple[int, int]:
        """How many ranges held what was told, and of how many."""
        ranges = [(self.called[key] - self.comers[key].arrives, told) for key, told in self.told.items() if told]
        return sum(told.low <= true <= told.high for true, told in ranges), len(ranges)


def play(
    comers: Sequence[Comer], covers: Sequence[frozenset[str]] = (frozenset({"xray1"}),), *, tell: bool = False
) -> Day:
    """Let everybody come, and each radiographer call the first of the order whenever free.

    Args:
        comers: who comes.
        covers: the rooms of each radiographer.
        tell: whether to tell each arrival how long the wait will be.
    """
    day = Day(comers)
    kept: dict[str, Kept] = {}
    here: dict[int, Waiting] = {}
    coming = sorted((comer.arrives, key) for key, comer in enumerate(comers) if comer.comes)
    free = [0.0 for _ in covers]
    rooms = {room: 0.0 for cover in covers for room in cover}
    busy: dict[str, tuple[float, int]] = {}
    now = 0.0
    while coming or here:
        while coming and coming[0][0] <= now:
            key = coming.pop(0)[1]
            here[key + 1] = _waiting(key, comers[key])
            if tell:
                day.told[key] = waits(_flow(day, here, kept, covers, busy, now), at(now)).get(key + 1)
        for number, cover in enumerate(covers):
            able = frozenset(room for room in cover if rooms[room] <= now)
            turns = Turns(covers=tuple(covers), kept=kept)
            if free[number] > now or not able or (found := first(here.values(), at(now), turns, able)) is None:
                continue
            waiting, changed = found
            kept |= changed
            del here[waiting.visit]
            key = waiting.visit - 1
            room = min(able & waiting.rooms)
            day.called[key] = now
            busy[room] = (now, key)
            free[number] = rooms[room] = now + comers[key].minutes
        times = [*free, *rooms.values(), *(arrives for arrives, _ in coming[:1])]
        now = min((time for time in times if time > now), default=now + 1)
    return day


def _waiting(key: int, comer: Comer) -> Waiting:
    appointed = None if comer.appointed is None else at(comer.appointed)
    return Waiting(
        key + 1,
        comer.priority,
        at(comer.arrives),
        due_at(at(comer.arrives), appointed, comer.priority),
        appointed,
        comer.rooms,
    )


def _flow(
    day: Day,
    here: dict[int, Waiting],
    kept: dict[str, Kept],
    covers: Sequence[frozenset[str]],
    busy: dict[str, tuple[float, int]],
    now: float,
) -> Flow:
    def taken(comer: Comer) -> dict[str, Takes]:
        return dict.fromkeys(comer.rooms, takes(*quantiles(comer.by_catalogue)))

    expected = [
        Queued(_waiting(key, comer), taken(comer), at(comer.appointed))
        for key, comer in enumerate(day.comers)
        if comer.appointed is not None and key + 1 not in here and key not in day.called and comer.appointed > now
    ]
    return Flow(
        queued=(*(Queued(each, taken(day.comers[key - 1]), each.arrived) for key, each in here.items()), *expected),
        busy=tuple(
            Busy(room, at(since), taken(day.comers[key])[room])
            for room, (since, key) in busy.items()
            if since + day.comers[key].minutes > now
        ),
        opens=dict.fromkeys({room for cover in covers for room in cover}, OPENS),
        turns=Turns(TurnRatio(), tuple(covers), dict(kept)),
        closes=at(450),
    )


def thrown(seed: int, load: float, radiographers: int = 1, hours: float = 7.0) -> list[Comer]:
    """A day's comers: half by appointment, early, late or not at all; walk-ins at random, ten at the door.

    Args:
        seed: of the dice.
        load: how much of the radiographers' time they take.
        radiographers: how many there are.
        hours: until when they come.
    """
    dice = random.Random(seed)
    comers: list[Comer] = []

    def exam() -> dict[str, float]:
        minutes = dice.choice((5.0, 10.0, 10.0, 10.0, 15.0))
        middle = minutes / exp(SPREAD**2 / 2)
        return {"minutes": middle * exp(dice.gauss(0, SPREAD)), "by_catalogue": minutes}

    per_hour = load * radiographers * 60 / 10
    slots = int(hours * per_hour / 2)
    for number in range(slots):
        start = number * hours * 60 / slots
        early = min(max(dice.gauss(8, 6), -12), 30)
        comers.append(Comer(max(0.0, start - early), start, comes=dice.random() > 0.07, **exam()))
    comers += [Comer(0.0, **exam()) for _ in range(10)]
    for arrives in _poisson(dice, max(0.0, per_hour / 2 - 10 / hours) / 60, hours * 60):
        priority = dice.choices((Priority.ROUTINE, Priority.URGENT, Priority.ASAP), (85, 12, 3))[0]
        comers.append(Comer(arrives, priority=priority, **exam()))
    return comers


def _poisson(dice: random.Random, rate: float, until: float) -> Iterator[float]:
    time = 0.0
    while rate and (time := time + dice.expovariate(rate)) < until:
        yield time
