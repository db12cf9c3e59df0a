"""What the desk's queue shows: one frozen snapshot, with the sequence number that it was read at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.machine.board import Alarm
from models.patient.needs import Need
from models.referral.facts import Priority, Side
from models.referral.view import ReferralView
from models.refusal import Message
from models.unit.outcomes import Closure
from models.visit.states import Examined, Overrule, Pregnancy, State


@dataclass(frozen=True, slots=True)
class Wait:
    """How long until a call, as a range.

    Args:
        low: minutes from now, at least.
        high: minutes from now, at most.
        long: whether over 45 minutes are to be expected.
        past_closing: whether the examination would end after the unit closes.
    """

    low: int
    high: int
    long: bool = False
    past_closing: bool = False


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A room as it stands.

    Args:
        room: its id.
        closed: why it can't be used and until when, ``None`` when it can.
        free: whether a radiographer who covers it has nobody called or in exam, and neither has the room.
    """

    room: str
    closed: Closure | None = None
    free: bool = True


@dataclass(frozen=True, slots=True)
class ExamLine:
    """One examination of a visit, or one planned by an appointment.

    Args:
        key: the examination's, or for an appointment the appointment's, key.
        code: the catalogue code, "" when unknown.
        text: what the message called it; shown when the code is unknown.
        side: which side.
        state: planned, done or not done.
        rooms: the ids of the rooms that can do it.
        referral: the referral that it serves, ``None`` while one is awaited.
        ask_side: the side has to be asked in the room before it is started.
        reason: why it wasn't done.
    """

    key: int
    code: str
    text: str
    side: Side | None
    state: Examined
    rooms: tuple[str, ...]
    referral: int | None = None
    ask_side: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of today, as the queue shows it.

    Args:
        visit: its key.
        changed: the seq of its last change; an act carries it, and is refused if the visit has moved since.
        ticket: letter and three digits, ``A014``; "" for one announced.
        state: where it is.
        patient: the patient's key.
        name: ``Family, Given``; from outside, so shown only through ``screens.safe``.
        masked_code: ``010594-****``, or "" when there is none.
        language: fi, sv or en.
        priority: the highest of its referrals'.
        arrived: when it checked in.
        appointed: its appointed time, ``None`` for a walk-in.
        due: its due time.
        exams: its examinations, those done in another room among them.
        room: where it was called to or is; the room's id, "" while waiting.
        called_at: the last call.
        calls: how many calls.
        spaced_calls: how many of them were far enough apart to count towards a no-show.
        called_by: the name of the staff member who called.
        called_from: the station that did, whose call it is; "" while waiting.
        started_at: when its examination began.
        needs: what whoever calls must know.
        held: why it is on hold, ``None`` when it isn't.
        not_before: after a pass over: not called before this.
        away_since: since when it is away; not called until it is marked back.
        overrule: what staff have decided about its place.
        overrule_reason: why; whoever wrote it meant it for the staff.
        pregnancy: what was answered in the room; ``None`` while it wasn't.
        ask_pregnancy: it has to be asked in this room and wasn't yet.
        rank: its place, 1 first, ``None`` when it can't be called.
        why: the reason for its place.
        callable_to: the ids of the open rooms that it may be called to, while it waits.
        wait: in how many minutes it will be called, at least and at most; ``None`` when it can't be said.
        ended_at: when it ended, for one that did.
        end_reason: why it ended as it did.
        discontinued: why the machine has discontinued, from outside; ``None`` when it hasn't or that was answered.
    """

    visit: int
    changed: int
    ticket: str
    state: State
    patient: int
    name: str
    masked_code: str
    language: str
    priority: Priority
    arrived: datetime
    appointed: datetime | None
    due: datetime
    exams: tuple[ExamLine, ...]
    room: str = ""
    called_at: datetime | None = None
    calls: int = 0
    spaced_calls: int = 0
    called_by: str = ""
    called_from: str = ""
    started_at: datetime | None = None
    needs: tuple[Need, ...] = ()
    held: Message | None = None
    not_before: datetime | None = None
    away_since: datetime | None = None
    overrule: Overrule | None = None
    overrule_reason: str = ""
    pregnancy: Pregnancy | None = None
    ask_pregnancy: bool = False
    rank: int | None = None
    why: Message | None = None
    callable_to: tuple[str, ...] = ()
    wait: tuple[int, int] | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    discontinued: str | None = None

    @property
    def ahead(self) -> tuple[ExamLine, ...]:
        """Its examinations still to be done; all of them when none is."""
        return tuple(exam for exam in self.exams if exam.state is Examined.PLANNED) or self.exams


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """One arrival still expected today: adjacent bookings of one patient are one.

    Args:
        appointments: the keys of the bookings, in time order.
        patient: the patient's key.
        name: as in ``VisitRow``.
        masked_code: as in ``VisitRow``.
        start: the first booking's time.
        exams: one line for each booking.
        rooms: the rooms booked, in time order.
        late: whether its time has passed.
    """

    appointments: tuple[int, ...]
    patient: int
    name: str
    masked_code: str
    start: datetime
    exams: tuple[ExamLine, ...]
    rooms: tuple[str, ...]
    late: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Today's queue, whole.

    Args:
        seq: the sequence number it was read at; an older board never paints over a newer.
        at: the moment it was read.
        day: the local date that it is of.
        in_rooms: called or in exam, by room; also since an earlier day, for the room is taken.
        waiting: in order, then those who can't be called.
        expected: by time.
        ended: no-shows of today that can still be reinstated, latest first.
        rooms: the unit's rooms, in its own order.
        radiographers: how many are at work; 0 when nobody is known to be.
        newcomer: how long a walk-in who came now would wait, for the exams that most come for.
        alarms: machines that have begun with somebody else than their room's patient.
    """

    seq: int
    at: datetime
    day: date
    in_rooms: tuple[VisitRow, ...] = ()
    waiting: tuple[VisitRow, ...] = ()
    expected: tuple[ExpectedRow, ...] = ()
    ended: tuple[VisitRow, ...] = ()
    rooms: tuple[RoomNow, ...] = ()
    radiographers: int = 0
    newcomer: Wait | None = None
    alarms: tuple[Alarm, ...] = ()

    @property
    def callable(self) -> int:
        """How many can be called now."""
        return sum(1 for row in self.waiting if row.rank is not None)


@dataclass(frozen=True, slots=True)
class VisitDetail:
    """What justifying and imaging need of one visit: the queue's panel."""

    seq: int
    visit: int
    referrals: tuple[ReferralView, ...]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """Somebody else was in a room in this patient's name.

    Args:
        key: the incident's.
        visit: the visit's key.
        ticket: its number.
        patient: the key of the patient who was meant.
        name: as in ``VisitRow``.
        at: when it was reported.
        exposed: whether anybody was exposed.
        note: what happened, in the words of whoever reported it.
    """

    key: int
    visit: int
    ticket: str
    patient: int
    name: str
    at: datetime
    exposed: bool
    note: str
