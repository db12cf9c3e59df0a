"""What the phone desk shows for imaging: the referrals, the earliest times, a week to browse, what is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.appointment.board import Cell
from models.appointment.consecutive import Chain
from models.appointment.states import Booking, Channel
from models.patient.needs import Need
from models.patient.view import PatientView
from models.referral.facts import Side
from models.referral.view import ReferralView


@dataclass(frozen=True, slots=True)
class Bookable:
    """A referral, as far as a time can be booked for it.

    Args:
        referral: the referral, with the verdict for today.
        minutes: how long a room is taken by it; 0 when no room here can do it.
        booked: the key of the live imaging appointment that it has, ``None`` while it has none.
        can_book: whether a time may be looked for: it is open, has none, and on some date the check lets it in.
    """

    referral: ReferralView
    minutes: int
    booked: int | None
    can_book: bool


@dataclass(frozen=True, slots=True)
class BookedImaging:
    """An imaging appointment that stands, or that was missed lately.

    Args:
        appointment: its key.
        start: when.
        minutes: how long.
        room: the room's id, "" if none is known.
        exam_code: what for.
        exam_text: the same as it came.
        side: which side.
        state: booked, or not present.
        channel: how it was booked.
        referrals: the keys of the referrals that it is for.
        sequence: how often it was moved: what a calendar knows it by.
        uid: the same.
    """

    appointment: int
    start: datetime
    minutes: int
    room: str
    exam_code: str
    exam_text: str
    side: Side | None
    state: Booking
    channel: Channel
    referrals: tuple[int, ...]
    sequence: int
    uid: str


@dataclass(frozen=True, slots=True)
class HalfHour:
    """What one half hour of one day holds.

    Args:
        cell: free, taken or closed.
        chains: those that begin in it, by time.
    """

    cell: Cell
    chains: tuple[Chain, ...] = ()


@dataclass(frozen=True, slots=True)
class ImagingRow:
    """One half hour of the day across the week; ``at`` is ``08:30``."""

    at: str
    cells: tuple[HalfHour, ...]


@dataclass(frozen=True, slots=True)
class ImagingBoard:
    """The phone desk for one patient.

    Args:
        seq: the sequence number it was read at: what ``seen`` is in the verbs.
        patient: who.
        referrals: open ones first.
        chosen: the keys of the referrals that it is read for.
        moving: the keys of the appointments that are to be moved, when it is read for that; else none.
        needs: what may take more time.
        minutes: how long all of it takes.
        five: the five earliest ways to do all without a gap; they don't overlap.
        days: the week's days.
        week: the week's half hours.
        booked: by time; missed ones of the last weeks too.
        until: the last date that is offered.
    """

    seq: int
    patient: PatientView
    referrals: tuple[Bookable, ...]
    chosen: tuple[int, ...]
    moving: tuple[int, ...]
    needs: tuple[Need, ...]
    minutes: int
    five: tuple[Chain, ...]
    days: tuple[date, ...]
    week: tuple[ImagingRow, ...]
    booked: tuple[BookedImaging, ...]
    until: date
