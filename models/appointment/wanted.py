"""What is to be imaged, as wishes for the search of times, and on which dates the referral check lets it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from models.appointment.consecutive import Wish
from models.appointment.imaging_slots import whole_steps
from models.appointment.table import Appointment
from models.patient.needs import Need
from models.referral.facts import Answer, Finding, Verdict
from models.referral.judge import History, judge
from models.referral.table import Referral
from models.unit.rules import Unit

_LETS_IN = (Answer.ACCEPT, Answer.HOLD)


def minutes_of(unit: Unit, code: str, needs: Iterable[Need]) -> int:
    """How long a room is taken by an exam, in whole steps; 0 when the unit doesn't do it."""
    exam = unit.exam(code)
    if exam is None or not exam.imaged_here or not unit.rooms_for(exam):
        return 0
    return whole_steps(unit.minutes(exam, needs))


def wish_of(unit: Unit, key: int, code: str, minutes: int) -> Wish:
    """A wish for an exam of the unit's."""
    return Wish(key, minutes, unit.rooms_for(unit.exam(code)))


def wishes_of_bookings(unit: Unit, bookings: Iterable[Appointment]) -> tuple[Wish, ...]:
    """The wishes of bookings that are to be moved: as long as they are, the room that they have first."""
    wishes = []
    for booking in sorted(bookings, key=lambda each: each.start):
        rooms = unit.rooms_for(unit.exam(booking.exam_code))
        first = (booking.resource,) if booking.resource in rooms else ()
        wishes.append(
            Wish(booking.id, whole_steps(booking.minutes), (*first, *(room for room in rooms if room not in first)))
        )
    return tuple(wishes)


def lets_in(verdict: Verdict, *, overruled: bool = False) -> bool:
    """Whether a time may be booked with this verdict of its date.

    Args:
        verdict: the referral check's.
        overruled: reception takes it outside its wanted dates, with a reason.
    """
    return verdict.answer in _LETS_IN or (overruled and verdict.not_yet)


def against(
    history: History, rows: Iterable[Referral], unit: Unit, day: date, *, overruled: bool = False
) -> Finding | None:
    """What stands against imaging all of these on a date; ``None`` when nothing does."""
    for row in rows:
        verdict = judge(history, row, unit, day, patient=row.patient_id)
        if not lets_in(verdict, overruled=overruled):
            return verdict.reason
    return None


def days_ahead(unit: Unit, today: date) -> Sequence[date]:
    """The dates for which imaging can be booked."""
    return [today + timedelta(days=n) for n in range(unit.booking.days_ahead)]


def days_let_in(
    history: History, rows: Sequence[Referral], unit: Unit, days: Iterable[date], *, overruled: bool = False
) -> Iterator[date]:
    """The dates on which the check lets all of these in."""
    return (day for day in days if against(history, rows, unit, day, overruled=overruled) is None)
