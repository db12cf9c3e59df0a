"""A day in figures: who came, how long they waited, how each visit ended, what was overruled, who did what. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from models.visit.states import State


@dataclass(frozen=True, slots=True)
class Spread:
    """How some lengths of time are spread, in whole minutes.

    Args:
        count: how many.
        median: half of them are at most this.
        nine_in_ten: nine of ten are at most this.
    """

    count: int
    median: int
    nine_in_ten: int


@dataclass(frozen=True, slots=True)
class Hour:
    """Those who came within one hour of the day.

    Args:
        hour: on the unit's wall: 8 is from 8.00 to 8.59.
        came: how many.
        wait: from arrival to the first call, of those who were called.
    """

    hour: int
    came: int
    wait: Spread | None


@dataclass(frozen=True, slots=True)
class ExamCount:
    """One exam of the catalogue, or one that nobody knows.

    Args:
        code: the catalogue's, "" when unknown.
        text: what the message called it.
        done: how many were imaged.
        not_done: how many were not.
        minutes: from start to finish, in the room.
    """

    code: str
    text: str
    done: int
    not_done: int
    minutes: Spread | None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A visit that ended without all of its examinations, or an examination that wasn't done.

    Args:
        visit: the visit's key.
        examination: the examination's key, where the visit itself is done.
        ticket: its number, "" for one that never arrived.
        patient: the patient's key.
        state: how it ended.
        at: when.
        exams: the codes, or what the message called them.
        reason: as somebody typed it, or a word of ``models.visit.states``; "" where none is asked.
    """

    visit: int
    examination: int | None
    ticket: str
    patient: int
    state: State
    at: datetime | None
    exams: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Overruled:
    """A person decided otherwise than the rules, with a reason.

    Args:
        seq: its entry in the journal.
        at: when.
        verb: what, as in the journal.
        who: the member of staff.
        ticket: the visit's number.
        visit: its key.
        patient: the patient's key.
        reason: as typed.
    """

    seq: int
    at: datetime
    verb: str
    who: str
    ticket: str
    visit: int | None
    patient: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Worked:
    """What one person did.

    Args:
        staff: the person's key, ``None`` for gateways together.
        name: the person's.
        verbs: how often each, the most frequent first.
    """

    staff: int | None
    name: str
    verbs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day in figures.

    Args:
        seq: the sequence number it was read at.
        day: the local date.
        arrived: how many visits have a number.
        appointments: how many of them had an appointment.
        ends: how many came to each state, those still open among them.
        wait: from arrival to the first call.
        late: how long after the appointed time, or a later arrival, those with an appointment were first called.
        hours: by the hour of arrival; none left out between the first and the last.
        exams: by exam, the most frequent first.
        unfinished: what ended otherwise than done, in order of time.
        overruled: what persons decided otherwise, in order of time.
        worked: who did what, by name.
    """

    seq: int
    day: date
    arrived: int = 0
    appointments: int = 0
    ends: tuple[tuple[State, int], ...] = ()
    wait: Spread | None = None
    late: Spread | None = None
    hours: tuple[Hour, ...] = ()
    exams: tuple[ExamCount, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    overruled: tuple[Overruled, ...] = ()
    worked: tuple[Worked, ...] = ()

    def ended(self, state: State) -> int:
        """How many visits are in this state."""
        return dict(self.ends).get(state, 0)


def spread(lengths: Iterable[timedelta]) -> Spread | None:
    """How they are spread; ``None`` when there are none. One below nothing counts as none.

    The median and the rest are lengths that occurred (the nearest rank), not lengths between them.
    """
    minutes = sorted(max(0, int(length.total_seconds() // 60)) for length in lengths)
    if not minutes:
        return None
    return Spread(len(minutes), _rank(minutes, 0.5), _rank(minutes, 0.9))


def _rank(ordered: list[int], share: float) -> int:
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
