"""Free times of rooms: pure, over the unit, the closed days and the steps held, which are handed in as data.

A room is held in steps of five minutes, whatever its grid: so a changed grid, or a booking from outside that begins
between two times of the grid, can't overlap another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from models.appointment.slots import Step
from models.clock import clinic_day, instant, local
from models.unit.rules import Hours, Room, Unit

STEP = timedelta(minutes=5)
STEP_MINUTES = 5

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
    """The steps that a time in a room touches."""
    first, end = _floor(start), start + timedelta(minutes=minutes)
    return tuple((room, first + STEP * n) for n in range(-((first - end) // STEP)))


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
    _by_hour: Counter[Step] = field(init=False, repr=False, compare=False)
    _hours: dict[date, tuple[Span, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_hour", Counter((room, _hour(at)) for room, at in self.held))
        object.__setattr__(self, "_hours", {})

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """The stretches of a date in which rooms are booked, as instants; none on a closed day."""
        if day not in self._hours:
            spans = () if day in self.closed else self.unit.hours_on(day)
            self._hours[day] = tuple(_instants(day, span) for span in spans)
        return self._hours[day]

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
        spans = self.hours_on(clinic_day(place.start))
        return any(opens <= place.start and place.end <= closes for opens, closes in spans)

    def is_free(self, place: Place, beside: Collection[Place] = ()) -> bool:
        """Whether it may be booked, together with others of the same booking."""
        if place.start < max(self.earliest, self.shut.get(place.room, place.start)) or not self.within_hours(place):
            return False
        if any(place.start < end and place.end > start for start, end in self.busy):
            return False
        steps = steps_of(place.room, place.start, place.minutes)
        wanted = [step for each in beside for step in steps_of(each.room, each.start, each.minutes)]
        return (
            self.held.isdisjoint(steps)
            and set(wanted).isdisjoint(steps)
            and self._has_share(place.room, [at for room, at in (*steps, *wanted) if room == place.room])
        )

    def _has_share(self, key: str, wanted: Collection[datetime]) -> bool:
        """Whether each hour that is touched leaves those who come without an appointment their share."""
        room = self.unit.room(key)
        return room is not None and all(
            (self._by_hour[key, hour] + count) * 100 <= self._open_steps(hour) * room.share(local(hour).hour)
            for hour, count in Counter(map(_hour, wanted)).items()
        )

    def _open_steps(self, hour: datetime) -> int:
        end, spans = hour + timedelta(hours=1), self.hours_on(clinic_day(hour))
        open_for = [min(end, closes) - max(hour, opens) for opens, closes in spans if opens < end and closes > hour]
        return sum(open_for, timedelta()) // STEP


def _instants(day: date, span: Hours) -> Span:
    return instant(day, span.opens), instant(day, span.closes)


def _hour(at: datetime) -> datetime:
    """The hour that an instant is in: the same on the wall as in UTC, from which Helsinki is whole hours away."""
    return at.replace(minute=0, second=0, microsecond=0)


def _floor(at: datetime) -> datetime:
    return _hour(at) + (at - _hour(at)) // STEP * STEP
