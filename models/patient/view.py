"""What a desk shows of a patient, and what it finds when somebody types or scans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.referral.facts import Side
from models.referral.view import ReferralView
from models.visit.states import State


@dataclass(frozen=True, slots=True)
class PatientView:
    """A patient, for a desk.

    Args:
        key: the patient's key.
        name: ``Family, Given``; from outside, so shown only through ``screens.safe``.
        masked_code: ``010594-****``, "" when there is none.
        temporary: the code is a test or temporary one.
        birth_date: if known.
        language: the patient's own: fi, sv, en, or another's code.
        phone: the number on record without its last two digits, "" when none is.
        non_disclosure: turvakielto: nothing is confirmed to a caller.
    """

    key: int
    name: str
    masked_code: str
    temporary: bool
    birth_date: date | None
    language: str
    phone: str
    non_disclosure: bool


@dataclass(frozen=True, slots=True)
class PatientHit:
    """One answer to a search.

    Args:
        patient: who.
        ticket: the number held today, "" if none.
        state: the state of today's latest visit, if any.
        appointed: the next appointment of today, if any.
    """

    patient: PatientView
    ticket: str = ""
    state: State | None = None
    appointed: datetime | None = None


@dataclass(frozen=True, slots=True)
class BookingView:
    """One imaging appointment.

    Args:
        start: when.
        exam_code: what for.
        exam_text: the same as it came.
        side: which side.
    """

    start: datetime
    exam_code: str
    exam_text: str
    side: Side | None


@dataclass(frozen=True, slots=True)
class PatientFile:
    """All that check-in, the referral check and the results desk need of one patient.

    Args:
        seq: the sequence number it was read at.
        patient: who.
        referrals: open ones first, then the rest of the last year; each judged for today.
        arrival: the bookings of today that a check-in now would take, in time order.
        ticket: the number of the open visit, "" if there is none.
        state: that visit's state.
        visit: that visit's key.
        held: whether it is on hold.
    """

    seq: int
    patient: PatientView
    referrals: tuple[ReferralView, ...]
    arrival: tuple[BookingView, ...]
    ticket: str = ""
    state: State | None = None
    visit: int | None = None
    held: bool = False
