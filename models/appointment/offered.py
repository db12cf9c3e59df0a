"""The times that an online booking service may offer: pure, from the same openings as the desk's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.appointment.imaging_slots import Openings, Place, whole_steps
from models.unit.exams import Exam
from models.unit.rules import Room


@dataclass(frozen=True, slots=True)
class Offer:
    """The free times of one length in one room.

    Args:
        room: the room.
        minutes: how long each is.
        exams: what takes so long in it.
        starts: free times that don't overlap, and that leave each hour its share when all of them are booked.
    """

    room: Room
    minutes: int
    exams: tuple[Exam, ...]
    starts: tuple[datetime, ...]


def offers(openings: Openings, days: Sequence[date]) -> Iterator[Offer]:
    """The free times, by room and length; each length by itself: a time taken in one is taken in all."""
    for room in openings.unit.rooms:
        exams: dict[int, list[Exam]] = {}
        for exam in openings.unit.catalogue:
            if exam.imaged_here and room.can_do(exam):
                exams.setdefault(whole_steps(exam.minutes), []).append(exam)
        for minutes, of in sorted(exams.items()):
            yield Offer(room, minutes, tuple(of), tuple(_starts(openings, room, minutes, days)))


def _starts(openings: Openings, room: Room, minutes: int, days: Sequence[date]) -> Iterator[datetime]:
    for day in days:
        taken: list[Place] = []
        for start in openings.starts(room, day):
            place = Place(start, room.id, minutes, 0)
            if openings.is_free(place, taken):
                taken.append(place)
                yield start
