"""Free times of clinicians' schedules: pure, over hours, holidays and taken steps that are handed in as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.clock import instant
from models.unit.rules import Clinician, ClinicianKind, Mode

Step = tuple[str, datetime]
"""One step of a resource's grid: the resource, and the instant that the step begins."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time at which a clinician could tell results.

    Args:
        start: the instant, aware, UTC.
        clinician: the clinician's id.
        minutes: how long.
        grid: the minutes of one step of the schedule.
    """

    start: datetime
    clinician: str
    minutes: int
    grid: int

    @property
    def steps(self) -> tuple[Step, ...]:
        """The grid steps that it would hold."""
        count = -(-self.minutes // self.grid)
        return tuple((self.clinician, self.start + timedelta(minutes=self.grid * n)) for n in range(count))


def day_slots(clinician: Clinician, day: date, mode: Mode) -> Iterator[Slot]:
    """All slots of a clinician's day, in time order, whether free or not.

    They begin where a stretch of hours begins and end within it. Wall times that a change to summer time skips, or
    that one back repeats, follow the instants: none is lost and none comes twice. None falls in an absence.
    """
    minutes = clinician.minutes_on(day, mode)
    if not minutes:
        return
    for stretch in clinician.hours_on(day, mode):
        start, closes = instant(day, stretch.opens), instant(day, stretch.closes)
        while (end := start + timedelta(minutes=minutes)) <= closes:
            if not clinician.absent(start, end):
                yield Slot(start, clinician.id, minutes, clinician.grid)
            start = end


def slots(
    clinicians: Iterable[Clinician], kind: ClinicianKind, mode: Mode, days: Iterable[date], closed: Set[date]
) -> list[Slot]:
    """The slots of all clinicians of a kind on these days, by time; none on a closed day."""
    able = [clinician for clinician in clinicians if clinician.kind is kind]
    return sorted(
        slot for day in days if day not in closed for clinician in able for slot in day_slots(clinician, day, mode)
    )


def is_free(slot: Slot, taken: Set[Step], earliest: datetime) -> bool:
    """Whether a slot isn't too early and none of its steps is held."""
    return slot.start >= earliest and taken.isdisjoint(slot.steps)


def working_week(day: date) -> Sequence[date]:
    """Monday to Friday of the week that a date is in."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(_SATURDAY)]


_SATURDAY = 5
