"""What times are looked for, as far as it has been said. Pure: a board and choices in, the next wish out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from models.appointment.consecutive import MOST, Chain
from models.appointment.imaging_board import BookedImaging, HalfHour, ImagingBoard
from models.appointment.imaging_slots import Place
from models.appointment.slots import working_week
from models.appointment.states import Channel
from models.patient.needs import Need
from models.referral.facts import Side
from screens.format import clock
from screens.week import Mark, Week

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the times are read for; another wish is another reading.

    Args:
        patient: whose times.
        referrals: what is to be imaged; ``None``: what the reading chooses.
        moving: the keys of the appointments that are to be moved instead.
        needs: what may take more time.
        week_of: a date of the week to show; ``None``: that of the first free time.
        overrule: why dates are offered that the referrals don't ask for, "" when they aren't.
    """

    patient: int
    referrals: tuple[int, ...] | None = None
    moving: tuple[int, ...] = ()
    needs: tuple[Need, ...] = ()
    week_of: date | None = None
    overrule: str = ""

    def tick(self, referral: int, board: ImagingBoard) -> Wish | None:
        """Image this one too, or not; ``None`` when it can't be, or when they are too many for one row."""
        able = [each.referral.key for each in board.referrals if each.can_book]
        chosen = tuple(key for key in sorted(able) if (key in board.chosen) ^ (key == referral))
        if referral not in able or len(chosen) > MOST:
            return None
        return replace(self, referrals=chosen, week_of=None)

    def need(self, need: Need) -> Wish:
        """With this need too, or without."""
        return replace(self, needs=tuple(each for each in Need if (each in self.needs) ^ (each is need)), week_of=None)

    def move(self, appointments: Sequence[int]) -> Wish:
        """Look for other times for these."""
        return Wish(self.patient, moving=tuple(appointments))

    def turn(self, by: int, board: ImagingBoard, today: date) -> Wish | None:
        """The week before or after; ``None`` when nothing is offered then."""
        monday = board.days[0] + by * _WEEK
        if monday + _WEEK <= working_week(today)[0] or monday > board.until:
            return None
        return replace(self, week_of=monday)


@dataclass(frozen=True, slots=True)
class Exam:
    """What a time is for.

    Args:
        code: the catalogue code, "" when unknown.
        text: the same as it came.
        side: which side.
    """

    code: str
    text: str
    side: Side | None


class Done(StrEnum):
    """What was done, for what is told about it."""

    BOOKED = "booked"
    MOVED = "moved"
    LEFT = "left"  # something was cancelled; these times stand


@dataclass(frozen=True, slots=True)
class Told:
    """Times as they are told to whoever asked for them.

    Args:
        done: what was done.
        places: the times.
        exams: what each is for, by the key of its place.
        channel: how it was asked for.
    """

    done: Done
    places: tuple[Place, ...]
    exams: tuple[tuple[int, Exam], ...]
    channel: Channel

    def exam(self, place: Place) -> Exam | None:
        """What one of them is for."""
        return dict(self.exams).get(place.key)


def exam_of(board: ImagingBoard, key: int, moving: bool) -> Exam | None:
    """What a place is for: its key is an appointment's when that is moved, a referral's else."""
    if moving:
        booked = next((each for each in board.booked if each.appointment == key), None)
        return None if booked is None else Exam(booked.exam_code, booked.exam_text, booked.side)
    wanted = next((each.referral for each in board.referrals if each.referral.key == key), None)
    return None if wanted is None else Exam(wanted.exam_code, wanted.exam_text, wanted.side)


def row_of(board: ImagingBoard, booked: BookedImaging) -> tuple[BookedImaging, ...]:
    """The appointments that follow each other without a gap, this one among them: one arrival."""
    row = [booked]
    same = [each for each in board.booked if each.state is booked.state]
    for each in same:
        if each.start == _end(row[-1]):
            row.append(each)
    for each in reversed(same):
        if _end(each) == row[0].start:
            row.insert(0, each)
    return tuple(row)


def _end(booked: BookedImaging) -> object:
    return booked.start + timedelta(minutes=booked.minutes)


def free_in_week(board: ImagingBoard) -> tuple[Chain, ...]:
    """The free times of the week shown, by time."""
    return tuple(sorted(chain for row in board.week for cell in row.cells for chain in cell.chains))


def week_of(board: ImagingBoard, chain: Chain | None) -> Week:
    """The week as it is drawn: of each half hour the chosen time, or else its first."""

    def mark(half_hour: HalfHour) -> Mark:
        chosen = chain is not None and chain in half_hour.chains
        shown = chain if chosen else next(iter(half_hour.chains), None)
        return Mark(half_hour.cell, clock(shown[0].start) if shown else "", chosen)

    return Week(board.days, [(row.at, [mark(each) for each in row.cells]) for row in board.week])
