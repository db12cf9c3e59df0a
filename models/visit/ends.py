"""Which open visits need an end, and which ends they can be given: at closing time, or on a later day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.visit.board import ExamLine
from models.visit.states import State

ENDS: dict[State, tuple[State, ...]] = {
    State.ANNOUNCED: (State.LEFT,),
    State.WAITING: (State.LEFT,),
    State.CALLED: (State.NO_SHOW, State.LEFT, State.NOT_DONE),
    State.IN_EXAM: (State.DONE, State.NOT_DONE),
}
"""How an open visit can be ended at closing time or the next morning, the likeliest first."""


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit that needs an end: at closing time, or left open on an earlier day.

    Args:
        visit: its key.
        changed: the seq of its last change; an act carries it.
        ticket: its number, "" for one announced.
        state: where it is.
        day: the local date that it is of.
        patient: the patient's key.
        name: as in ``VisitRow``.
        masked_code: as in ``VisitRow``.
        arrived: when it checked in, or was announced.
        room: the room that it was called to or is in, "" in none.
        exams: its examinations.
        ends: how it can be ended, the likeliest first.
    """

    visit: int
    changed: int
    ticket: str
    state: State
    day: date
    patient: int
    name: str
    masked_code: str
    arrived: datetime
    room: str
    exams: tuple[ExamLine, ...]
    ends: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The end that somebody gives to an open visit.

    Args:
        visit: its key.
        seen: its last change as the person saw it.
        how: one of its ``ends``.
        reason: why.
    """

    visit: int
    seen: int
    how: State
    reason: str


@dataclass(frozen=True, slots=True)
class ToCome:
    """An imaging appointment of later today.

    Args:
        appointment: its key.
        start: when it begins.
    """

    appointment: int
    start: datetime
