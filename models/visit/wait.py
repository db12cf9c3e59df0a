"""How long the wait will be, as a range: the order run forward over the radiographers and rooms there are.

One run, with the minutes that each is expected to take, gives the middle; how much those minutes vary, summed over
whoever goes before, gives the width. Who is expected today comes at the booked time and takes a place; who comes
unannounced can't be foreseen, which the upper end allows for. ``docs/order.md`` has how often the range holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil, exp, log, sqrt

from models.visit.board import Wait
from models.visit.line import Line
from models.visit.order import Turns, Waiting

SPREAD = 0.35
"""How much the minutes of one exam vary (the deviation of their logarithm) until the unit's own past says."""
NEWCOMER = 1 << 62
"""The key of somebody who might come in now: after all who have come."""

_LONG = 45.0
_STEP = 5
"""What the ends of a range are multiples of."""

# So that 80 to 95 % of true waits lie within, from quiet to full days (tests/models/visit/test_wait.py).
_WIDTH = 1.15
"""Deviations on each side."""
_NOISE = 2.0
"""The variance of the time between two patients."""
_LESS, _MORE = 0.05, 0.12
"""Those booked who don't come, and those unforeseen who come: shares of the time until the call."""

_MINUTE = timedelta(minutes=1)
_TO_P75, _TO_P90 = 0.6745, 1.2816
"""Where the quartile and the ninth decile of a normal distribution lie, in deviations."""


@dataclass(frozen=True, slots=True)
class Takes:
    """How many minutes a room is taken by a patient: the mean and the variance."""

    mean: float = 0.0
    variance: float = 0.0

    def __add__(self, other: Takes) -> Takes:
        return Takes(self.mean + other.mean, self.variance + other.variance)


def takes(p25: float, p50: float, p75: float, p90: float) -> Takes:
    """Mean and variance of what has these quantiles, as a lognormal distribution."""
    if not 0 < p25 <= p50 <= p75 <= p90:
        return Takes(max(p50, 0.0))
    spread = (log(p75 / p25) / (2 * _TO_P75) + log(p90 / p50) / _TO_P90) / 2
    mean = p50 * exp(spread**2 / 2)
    return Takes(mean, mean**2 * (exp(spread**2) - 1))


def quantiles(minutes: float) -> tuple[float, float, float, float]:
    """The quantiles of an exam that takes so many minutes by the catalogue."""
    middle = minutes / exp(SPREAD**2 / 2)
    quartile, decile = exp(SPREAD * _TO_P75), exp(SPREAD * _TO_P90)
    return middle / quartile, middle, middle * quartile, middle * decile


@dataclass(frozen=True, slots=True)
class Queued:
    """Somebody who may be called now or later.

    Args:
        waiting: as in the order, but not barred.
        takes: the minutes in each open room that can do something of what is planned.
        ready: not called before this: who is expected, or pauses after a pass over.
    """

    waiting: Waiting
    takes: Mapping[str, Takes]
    ready: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody who is called to a room, or in it."""

    room: str
    since: datetime
    takes: Takes


@dataclass(frozen=True, slots=True)
class Flow:
    """All that the wait depends on.

    Args:
        queued: who waits, and who is expected.
        busy: who is in the rooms.
        opens: the rooms that can be used, and from when.
        turns: the lanes' turns; ``covers`` are the radiographers, none known: one who covers all.
        closes: when the unit closes today, ``None`` when it isn't open.
    """

    queued: tuple[Queued, ...]
    busy: tuple[Busy, ...]
    opens: Mapping[str, datetime]
    turns: Turns
    closes: datetime | None = None


def waits(flow: Flow, now: datetime) -> dict[int, Wait]:
    """The range for everybody who waits, by visit; nothing for those of whom it can't be said.

    Args:
        flow: who waits, with ``NEWCOMER`` among them if it is asked for one who would come now.
        now: the moment.
    """
    return {visit: _range(start, flow.closes, now) for visit, start in _Run(flow, now).starts().items() if visit >= 0}


@dataclass(slots=True)
class _Free:
    """When somebody, or a room, is free: minutes from now, and their variance."""

    at: float = 0.0
    variance: float = 0.0


@dataclass(frozen=True, slots=True)
class _Start:
    at: float
    variance: float
    takes: float


@dataclass(slots=True)
class _Person(_Free):
    covers: frozenset[str] = field(default_factory=frozenset)


class _Run:
    """One run of the order forward over the people and the rooms."""

    def __init__(self, flow: Flow, now: datetime) -> None:
        self._now = now
        self._turns = flow.turns
        self._rooms = {room: _Free(max(0.0, (at - now) / _MINUTE)) for room, at in flow.opens.items()}
        covers = flow.turns.covers or (frozenset(flow.opens),)
        self._people = [_Person(covers=cover & self._rooms.keys()) for cover in covers]
        self._later = sorted(flow.queued, key=lambda each: each.ready, reverse=True)
        self._here: dict[int, Queued] = {}
        self._line = Line()
        self._taken: dict[str, float] = {}
        for busy in sorted(flow.busy, key=lambda each: each.since):
            self._occupy(busy)

    def starts(self) -> dict[int, _Start]:
        """When each is called."""
        starts: dict[int, _Start] = {}
        at: float | None = 0.0
        while at is not None:
            moment = self._now + at * _MINUTE
            while self._later and self._later[-1].ready <= moment:
                come = self._later.pop()
                self._here[come.waiting.visit] = come
                self._line.add(come.waiting)
            while self._here and (start := self._call(at, moment)) is not None:
                starts[start[0]] = start[1]
            at = self._next(at)
        return starts

    def _occupy(self, busy: Busy) -> None:
        """Let somebody work in a room until whoever is there is done; called ahead, after whoever is there now."""
        room = self._rooms.setdefault(busy.room, _Free())
        able = [person for person in self._people if busy.room in person.covers] or self._people
        if not able:
            return
        person = min(able, key=lambda each: (each.at, len(each.covers)))
        left = busy.takes.mean - (self._now - busy.since) / _MINUTE
        least = max(1.0, sqrt(busy.takes.variance) / 2)
        # Not before the one who is there is done; that a closed room opens later keeps nobody who is in it already.
        person.at = self._taken[busy.room] = max(person.at, self._taken.get(busy.room, 0.0)) + max(left, least)
        room.at = max(room.at, person.at)
        person.variance = room.variance = person.variance + busy.takes.variance

    def _call(self, at: float, moment: datetime) -> tuple[int, _Start] | None:
        """One call, by whoever is free and finds somebody for a free room."""
        free = {room for room, each in self._rooms.items() if each.at <= at}
        for person in sorted(self._people, key=lambda each: each.at):
            rooms = person.covers & free
            if person.at > at or not rooms:
                continue
            found = self._line.first(moment, self._turns, rooms)
            if found is None:
                continue
            waiting, kept = found
            self._line.take(waiting)
            taken = self._here.pop(waiting.visit)
            room = min(rooms & waiting.rooms, key=lambda each: (-taken.takes[each].mean, each))
            variance = max(person.variance, self._rooms[room].variance)
            if waiting.visit != NEWCOMER:
                self._turns = replace(self._turns, kept={**self._turns.kept, **kept}) if kept else self._turns
                after = taken.takes[room]
                person.at = self._rooms[room].at = at + after.mean
                person.variance = self._rooms[room].variance = variance + after.variance
            # Of several people whoever is done first calls: that varies less than when a given one is done.
            at_once = min(len(self._people), len(self._rooms))
            return waiting.visit, _Start(at, variance / at_once, taken.takes[room].mean)
        return None

    def _next(self, at: float) -> float | None:
        times = [each.at for each in (*self._people, *self._rooms.values())]
        if self._later:
            times.append((self._later[-1].ready - self._now) / _MINUTE)
        return min((time for time in times if time > at), default=None) if self._here or self._later else None


def _range(start: _Start, closes: datetime | None, now: datetime) -> Wait:
    deviation = _WIDTH * sqrt(start.variance + _NOISE)
    low = int(max(0.0, start.at * (1 - _LESS) - deviation) // _STEP) * _STEP
    high = ceil((start.at * (1 + _MORE) + deviation) / _STEP) * _STEP
    ends = now + (start.at + start.takes) * _MINUTE
    return Wait(low, max(high, low + _STEP), start.at > _LONG, closes is None or ends > closes)


def together(parts: Iterable[tuple[Sequence[str], Mapping[str, Takes]]]) -> dict[str, Takes]:
    """The minutes in each room of several exams, each with the rooms that can do it."""
    found: dict[str, Takes] = {}
    for rooms, each in parts:
        for room in rooms:
            found[room] = found.get(room, Takes()) + each[room]
    return found


def in_reach(rooms: Iterable[str], covers: Sequence[frozenset[str]], taken: Collection[str]) -> frozenset[str]:
    """The rooms that a radiographer covers who has nobody called or in exam.

    Args:
        rooms: the unit's.
        covers: the rooms that each radiographer at work covers; none: one is taken to cover all.
        taken: the rooms that somebody is called to or in.
    """
    at_hand = sorted(covers or (frozenset(rooms),), key=len)
    for room in sorted(set(taken)):
        busy = next((cover for cover in at_hand if room in cover), None)
        if busy is not None:
            at_hand.remove(busy)
    return frozenset().union(*at_hand)
