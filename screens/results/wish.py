"""What is being booked, as far as it has been said. Pure: a board and choices in, the next wish out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.appointment.board import BookedResults, Cell, ResultsBoard
from models.appointment.outcomes import Booked
from models.appointment.slots import Slot, working_week
from models.unit.rules import ClinicianKind, Mode
from screens.format import clock
from screens.week import Mark, Week

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the times are read for; another wish is another reading.

    Args:
        patient: whose results.
        mode: by telephone or at reception.
        kind: with a doctor or a nurse.
        referrals: whose results; ``None``: what the reading chooses.
        week_of: a date of the week to show; ``None``: that of the first free time.
        moving: the appointment that is to have another time instead, if one is.
    """

    patient: int
    mode: Mode = Mode.TELEPHONE
    kind: ClinicianKind = ClinicianKind.DOCTOR
    referrals: tuple[int, ...] | None = None
    week_of: date | None = None
    moving: BookedResults | None = None

    def move(self, standing: BookedResults, kind: ClinicianKind) -> Wish:
        """Look for another time for this one."""
        return Wish(self.patient, standing.mode, kind, standing.referrals, moving=standing)

    def tick(self, referral: int, board: ResultsBoard) -> Wish:
        """Tell the results of this one too, or not."""
        chosen = [each.referral for each in board.of if (each.referral in board.chosen) ^ (each.referral == referral)]
        return replace(self, referrals=tuple(chosen), week_of=None)

    def by(self, mode: Mode) -> Wish:
        """By telephone, or at reception."""
        return replace(self, mode=mode, week_of=None)

    def with_a(self, kind: ClinicianKind) -> Wish:
        """With a doctor, or a nurse."""
        return replace(self, kind=kind, week_of=None)

    def turn(self, by: int, board: ResultsBoard, today: date) -> Wish | None:
        """The week before or after; ``None`` when the schedules aren't open then."""
        monday = board.days[0] + by * _WEEK
        if monday + _WEEK <= working_week(today)[0] or monday > board.until:
            return None
        return replace(self, week_of=monday)


@dataclass(frozen=True, slots=True)
class Call:
    """The number to call.

    Args:
        number: another than the one on record, "" for that.
        confirmed: the patient has said that it is the right one.
    """

    number: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A booking that was just made, as it is told to the patient.

    Args:
        booked: what the verb answered.
        mode: by telephone or at reception.
        kind: with a doctor or a nurse.
        number: the number to be called, as shown.
        moved: whether it stood at another time before.
    """

    booked: Booked
    mode: Mode
    kind: ClinicianKind
    number: str = ""
    moved: bool = False


def free_in_week(board: ResultsBoard) -> tuple[Slot, ...]:
    """The free times of the week shown, by time."""
    return tuple(sorted(slot for row in board.week for _, slot in row.cells if slot is not None))


def week_of(board: ResultsBoard, slot: Slot | None) -> Week:
    """The week as it is drawn, with the time that would be booked."""

    def mark(cell: Cell, free: Slot | None) -> Mark:
        return Mark(cell, clock(free.start) if free else "", free is not None and free == slot)

    return Week(board.days, [(row.at, [mark(*each) for each in row.cells]) for row in board.week])


def again(board: ResultsBoard) -> bool:
    """Whether an appointment already stands for something of what is ticked."""
    told = {referral for booking in board.booked for referral in booking.referrals}
    return not told.isdisjoint(board.chosen)


def contact(board: ResultsBoard) -> str:
    """Whom to contact for what is ticked, where the referring unit tells its results itself; else ""."""
    return next((each.contact for each in board.of if each.referral in board.chosen and each.contact), "")
