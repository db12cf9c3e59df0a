"""What the unit decides: rooms, hours, targets, clinicians, catalogue, ordering organisations.

One frozen value, written as a TOML text (``default.toml`` ships), kept in the database: no two stations can disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from models.patient.needs import Need
from models.referral.orderers import Orderers
from models.unit.booking import BookingRules
from models.unit.dicom import DicomRules
from models.unit.exams import Catalogue, Exam, Place
from models.unit.names import Names
from models.unit.privacy import Privacy


class ClinicianKind(StrEnum):
    """Who tells the results."""

    DOCTOR = "doctor"
    NURSE = "nurse"


class Mode(StrEnum):
    """How the results are told."""

    TELEPHONE = "telephone"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a day, in the unit's local time: from ``opens`` up to, not including, ``closes``."""

    opens: time
    closes: time


WeeklyHours = tuple[tuple[Hours, ...], ...]
"""The stretches of each weekday, Monday first; none on a closed day."""


@dataclass(frozen=True, slots=True)
class Room:
    """An X-ray room.

    Args:
        id: its key.
        door: its name as on the door, in one language: what the wall shows.
        names: its name per language: what is said and printed.
        sign: the mark on the door beside the name, "" if it has none.
        modalities: what it can do.
        body_parts: the only parts that it can do; empty means all.
        grid: appointments begin at multiples of so many minutes.
        bookable: the share of each hour, in percent, that appointments may take; the rest is for walk-ins.
        bookable_at: another share for some hours of the day.
    """

    id: str
    door: str
    names: Names
    sign: str
    modalities: frozenset[str]
    body_parts: frozenset[str] = frozenset()
    grid: int = 5
    bookable: int = 100
    bookable_at: Mapping[int, int] = field(default_factory=dict)

    def share(self, hour: int) -> int:
        """The share of an hour of the day that appointments may take, in percent."""
        return self.bookable_at.get(hour, self.bookable)

    def can_do(self, exam: Exam) -> bool:
        """Whether the exam can be done in this room."""
        return exam.modality in self.modalities and (not self.body_parts or exam.body_part in self.body_parts)


@dataclass(frozen=True, slots=True)
class Week:
    """A clinician's week in one mode, from a date on, as it was entered at a desk: in force until a later one.

    Args:
        since: its first date.
        mode: by telephone or at reception.
        hours: the weekly hours; none on any day: no appointments of this mode.
        minutes: how long an appointment takes.
    """

    since: date
    mode: Mode
    hours: WeeklyHours
    minutes: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A time in which a clinician isn't there: from ``since`` up to, not including, ``until``; instants."""

    since: datetime
    until: datetime

    def covers(self, start: datetime, end: datetime) -> bool:
        """Whether any of a time falls in it."""
        return start < self.until and end > self.since


@dataclass(frozen=True, slots=True)
class Clinician:
    """A doctor or a nurse who tells results.

    Args:
        id: the key of the schedule.
        name: as shown to the patient.
        kind: doctor or nurse.
        hours: the weekly hours of each mode.
        minutes: how long an appointment of each mode takes: a multiple of the grid.
        grid: the minutes of one step of the schedule.
        weeks: weeks that replace the file's from a date on.
        absences: when the clinician isn't there.
    """

    id: str
    name: str
    kind: ClinicianKind
    hours: Mapping[Mode, WeeklyHours]
    minutes: Mapping[Mode, int]
    grid: int
    weeks: tuple[Week, ...] = ()
    absences: tuple[Absence, ...] = ()

    def hours_on(self, day: date, mode: Mode) -> tuple[Hours, ...]:
        """The stretches of the weekday in a mode; holidays are the calendar's business, not this."""
        week = self._week_on(day, mode)
        weekly = week.hours if week else self.hours.get(mode)
        return weekly[day.weekday()] if weekly else ()

    def minutes_on(self, day: date, mode: Mode) -> int:
        """How long an appointment of a mode takes on a date; 0 when there are none of it."""
        week = self._week_on(day, mode)
        return week.minutes if week else self.minutes.get(mode, 0)

    def absent(self, start: datetime, end: datetime) -> bool:
        """Whether the clinician is away in any of a time."""
        return any(absence.covers(start, end) for absence in self.absences)

    def _week_on(self, day: date, mode: Mode) -> Week | None:
        entered = (week for week in self.weeks if week.mode is mode and week.since <= day)
        return max(entered, key=lambda week: week.since, default=None)


@dataclass(frozen=True, slots=True)
class ReferralWindows:
    """The referral check's settings, in days.

    Args:
        early: how long before the first wanted date a referral is taken all the same.
        late: how long after the last.
        duplicate: how near an earlier imaging of the same exam and side is pointed out.
    """

    early: int = 7
    late: int = 30
    duplicate: int = 30


@dataclass(frozen=True, slots=True)
class TurnRatio:
    """How those past due take turns.

    Args:
        appointments: how many appointments are called in a row while walk-ins are past due too.
        walk_ins: how many walk-ins are, while appointments are past due too.
        between_urgent: how many others are called between two urgent patients: 1 is every other place.
    """

    appointments: int = 1
    walk_ins: int = 1
    between_urgent: int = 1


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit.

    Args:
        names: what it is called.
        address: where it is.
        phone: its number for appointments.
        online: where an imaging time is booked online.
        rooms: in the order in which they are shown.
        hours: by weekday.
        exceptions: dated hours, which replace the weekday's; none: closed.
        walk_in_target: how soon after arrival a walk-in should be called.
        urgent_target: how soon an urgent patient should.
        turns: how those past due take turns.
        calls_before_no_show: how many calls before a patient may be marked as not present.
        between_calls: the least time between two of those.
        pause_after_pass_over: how long one who was passed over isn't called.
        windows: the referral check's settings.
        lead_times: days to the report, by kind of reporting.
        need_minutes: what each need adds to an exam.
        places: the units that patients are redirected to.
        clinicians: who tells results.
        catalogue: the exams.
        orderers: the register of ordering organisations.
        booking: how imaging times are offered.
        dicom: what its machines are offered.
        privacy: when desks are locked, and how long the journal is kept.
    """

    names: Names
    address: str
    phone: str
    online: str
    rooms: tuple[Room, ...]
    hours: WeeklyHours
    exceptions: Mapping[date, tuple[Hours, ...]]
    walk_in_target: timedelta
    urgent_target: timedelta
    turns: TurnRatio
    calls_before_no_show: int
    between_calls: timedelta
    pause_after_pass_over: timedelta
    windows: ReferralWindows
    lead_times: Mapping[str, int]
    need_minutes: Mapping[Need, int]
    places: tuple[Place, ...]
    clinicians: tuple[Clinician, ...]
    catalogue: Catalogue
    orderers: Orderers
    booking: BookingRules = field(default_factory=BookingRules)
    dicom: DicomRules = field(default_factory=DicomRules)
    privacy: Privacy = field(default_factory=Privacy)

    def exam(self, code: str) -> Exam | None:
        """The exam of a national, local or LOINC code, ``None`` if the catalogue hasn't it."""
        return self.catalogue.find(code)

    def room(self, key: str) -> Room | None:
        """The room with this id."""
        return next((room for room in self.rooms if room.id == key), None)

    def rooms_for(self, exam: Exam | None) -> tuple[str, ...]:
        """The ids of the rooms that can do an exam; all of them while the exam is unknown."""
        return tuple(room.id for room in self.rooms if exam is None or room.can_do(exam))

    def clinician(self, key: str) -> Clinician | None:
        """The clinician with this id."""
        return next((clinician for clinician in self.clinicians if clinician.id == key), None)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The opening hours of a date: its own, else its weekday's."""
        dated = self.exceptions.get(day)
        return self.hours[day.weekday()] if dated is None else dated

    def minutes(self, exam: Exam, needs: Iterable[Need] = ()) -> int:
        """How long a room is taken by an exam of a patient with these needs."""
        return exam.minutes + sum(self.need_minutes.get(need, 0) for need in needs)


@cache
def default_text() -> str:
    """The unit's text that ships with the program."""
    from importlib.resources import files  # slow to import, and the first frame doesn't need the text

    return files("models.unit").joinpath("default.toml").read_text(encoding="utf-8")


@cache
def default_unit() -> Unit:
    """The unit that ships with the program, used until another is loaded."""
    return parse_unit(default_text())


def parse_unit(text: str) -> Unit:
    """The unit that a TOML text describes.

    Raises:
        Invalid: ``unit.*``; the message names the place in the text.
    """
    from models.unit import parse  # the reader needs the types above

    return parse.parse_unit(text)
