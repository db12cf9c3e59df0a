"""Free times of rooms: pure, over the unit, the closed days and the steps held, which are handed in as data.

A room is held in steps of five minutes, whatever its grid: so a changed grid can't make bookings overlap. One from
outside that begins within a step holds the rest of it by its own minute: another may end there, and whoever looks for
free steps sees it as held. A step is also a number here, counted from 1970: a search asks of some ten thousand times
whether they are free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from models.appointment.slots import Step
from models.clock import instant, local
from models.unit.rules import Room, Unit

STEP = timedelta(minutes=5)
STEP_MINUTES = 5

_PER_HOUR, _PER_DAY = 12, 288
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Span = tuple[datetime, datetime]
"""From an instant up to another."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A time in a room.

    Args:
        start: the instant, aware, UTC.
        room: the room's id.
        minutes: how long.
        key: what it is for: a referral's key when it is to be booked, an appointment's when that is to be moved.
    """

    start: datetime
    room: str
    minutes: int
    key: int

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)


def steps_of(room: str, start: datetime, minutes: int) -> tuple[Step, ...]:
    """The steps that a time in a room touches, the first from the minute on at which it begins."""
    return tuple((room, max(start, _EPOCH + STEP * number)) for number in _numbers(start, minutes))


def whole_steps(minutes: int) -> int:
    """So many minutes, rounded up to whole steps."""
    return -(-minutes // STEP_MINUTES) * STEP_MINUTES


@dataclass(frozen=True, slots=True)
class Openings:
    """What imaging can be booked on.

    Args:
        unit: rooms and hours.
        closed: the dates on which nothing is booked.
        held: the steps that live bookings hold.
        earliest: no time sooner than this.
        shut: rooms that can't be used now, each until when.
        busy: times at which the patient is in a room already.
    """

    unit: Unit
    closed: Set[date]
    held: Set[Step]
    earliest: datetime
    shut: Mapping[str, datetime] = field(default_factory=dict)
    busy: tuple[Span, ...] = ()
    _held: frozenset[tuple[str, int]] = field(init=False, repr=False, compare=False)
    _by_hour: Counter[tuple[str, int]] = field(init=False, repr=False, compare=False)
    _open: dict[int, bytearray] = field(init=False, repr=False, compare=False)
    _free: dict[tuple[str, int], bytearray] = field(init=False, repr=False, compare=False)
    _left: dict[tuple[str, int], int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        held = frozenset((room, _number(at)) for room, at in self.held)
        object.__setattr__(self, "_held", held)
        object.__setattr__(self, "_by_hour", Counter((room, number // _PER_HOUR) for room, number in held))
        for cache in ("_open", "_free", "_left"):
            object.__setattr__(self, cache, {})

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """The stretches of a date in which rooms are booked, as instants; none on a closed day."""
        spans = () if day in self.closed else self.unit.hours_on(day)
        return tuple((instant(day, span.opens), instant(day, span.closes)) for span in spans)

    def starts(self, room: Room, day: date) -> Iterator[datetime]:
        """The times of a room's grid on a date, whether free or not.

        Wall times that a change to summer time skips, or that one back repeats, follow the instants.
        """
        grid = timedelta(minutes=room.grid)
        for opens, closes in self.hours_on(day):
            start = opens + -(opens - instant(day, time())) % grid
            while start < closes:
                yield start
                start += grid

    def within_hours(self, place: Place) -> bool:
        """Whether rooms are booked during all of it."""
        numbers = _numbers(place.start, place.minutes)
        return all(self._open_on(number // _PER_DAY)[number % _PER_DAY] for number in numbers)

    def is_free(self, place: Place, beside: Collection[Place] = ()) -> bool:
        """Whether it may be booked, together with others of the same booking."""
        numbers = _numbers(place.start, place.minutes)
        for number in numbers:
            if not self._free_on(place.room, number // _PER_DAY)[number % _PER_DAY]:
                return False
        wanted = Counter(number // _PER_HOUR for number in numbers)
        for each in beside:
            if each.room == place.room:
                others = _numbers(each.start, each.minutes)
                if others.start < numbers.stop and numbers.start < others.stop:
                    return False
                wanted.update(hour for number in others if (hour := number // _PER_HOUR) in wanted)
        return all(count <= self._left_in(place.room, hour) for hour, count in wanted.items())

    def _open_on(self, day: int) -> bytearray:
        """Of each step of a day, counted in UTC, whether rooms are booked during it."""
        if day not in self._open:
            steps, first = bytearray(_PER_DAY), _EPOCH + timedelta(days=day)
            for opens, closes in (span for n in (0, 1) for span in self.hours_on(first.date() + timedelta(days=n))):
                begin, end = max(0, -((first - opens) // STEP)), min(_PER_DAY, (closes - first) // STEP)
                steps[begin:end] = b"\1" * max(0, end - begin)
            self._open[day] = steps
        return self._open[day]

    def _free_on(self, room: str, day: int) -> bytearray:
        """The same, and nobody holds it, it isn't too soon, the room isn't closed, the patient isn't elsewhere."""
        if (room, day) not in self._free:
            steps, first = bytearray(self._open_on(day)), day * _PER_DAY
            soonest = max(self.earliest, self.shut.get(room, self.earliest))
            for number in (n for n in range(_PER_DAY) if steps[n]):
                at = _EPOCH + STEP * (first + number)
                steps[number] = (
                    at >= soonest
                    and (room, first + number) not in self._held
                    and not any(at < end and at + STEP > start for start, end in self.busy)
                )
            self._free[room, day] = steps
        return self._free[room, day]

    def _left_in(self, room: str, hour: int) -> int:
        """How many steps of an hour may still be booked, so that those who come without keep their share."""
        if (room, hour) not in self._left:
            first, known = hour * _PER_HOUR, self.unit.room(room)
            open_steps = sum(self._open_on(hour * _PER_HOUR // _PER_DAY)[n % _PER_DAY] for n in _hour_of(first))
            # An hour on the wall is one in UTC: Helsinki is whole hours away.
            share = known.share(local(_EPOCH + STEP * first).hour) if known else 0
            self._left[room, hour] = open_steps * share // 100 - self._by_hour[room, hour]
        return self._left[room, hour]


def _hour_of(first: int) -> range:
    return range(first, first + _PER_HOUR)


def _number(at: datetime) -> int:
    return (at - _EPOCH) // STEP


def _numbers(start: datetime, minutes: int) -> range:
    begins = int(start.timestamp())
    return range(begins // 300, -(-(begins + minutes * 60) // 300))
