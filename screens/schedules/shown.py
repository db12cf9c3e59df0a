"""What the schedules' screen shows: what was read for it, and the keys of its rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.day_lists import ListRow
from models.unit.outcomes import AbsenceRow, DayOffRow, Schedules, WeekRow
from models.unit.rules import Clinician, Mode


@dataclass(frozen=True, slots=True)
class WeekKey:
    """A clinician's week in one mode, from a date on."""

    clinician: str
    mode: Mode
    since: date | None


@dataclass(frozen=True, slots=True)
class AbsenceKey:
    """An absence that was entered."""

    absence: int


@dataclass(frozen=True, slots=True)
class DayOffKey:
    """A day off that was entered; without a day: entering one."""

    day: date | None


@dataclass(frozen=True, slots=True)
class MoveKey:
    """An appointment to move."""

    appointment: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The schedules as they were read.

    Args:
        schedules: weeks, absences, days off.
        to_move: the appointments that they don't have any more.
        holidays: the public holidays and the text's own closed days to come, but for weekends.
    """

    schedules: Schedules
    to_move: tuple[ListRow, ...]
    holidays: tuple[date, ...]

    def weeks(self, clinician: Clinician) -> tuple[WeekRow, ...]:
        """A clinician's weeks, those to come too; an empty one for a mode in which there is none."""
        own = [week for week in self.schedules.weeks if week.clinician == clinician.id]
        there = {week.mode for week in own}
        none = [WeekRow(clinician.id, mode, None, ("",) * 7, 0) for mode in Mode if mode not in there]
        return (*own, *none)

    def clinician(self, key: str) -> Clinician | None:
        """The one with this id."""
        return next((each for each in self.schedules.clinicians if each.id == key), None)

    def at(self, key: object) -> WeekRow | AbsenceRow | DayOffRow | ListRow | None:
        """What a key stands for; ``None`` when it is gone."""
        match key:
            case WeekKey(clinician, mode, since):
                who = self.clinician(clinician)
                own = self.weeks(who) if who is not None else ()
                return next((week for week in own if (week.mode, week.since) == (mode, since)), None)
            case AbsenceKey(absence):
                return next((each for each in self.schedules.absences if each.absence == absence), None)
            case DayOffKey(day):
                return next((each for each in self.schedules.days_off if each.day == day), None)
            case MoveKey(appointment):
                return next((row for row in self.to_move if row.key == appointment), None)
            case _:
                return None
