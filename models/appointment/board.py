"""What the results desk shows: the examinations, the earliest times, a week to browse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.appointment.slots import Slot
from models.appointment.states import Doubt
from models.patient.view import PatientView
from models.referral.facts import Side
from models.unit.rules import ClinicianKind, Mode


class Cell(StrEnum):
    """One time of one day in the week."""

    FREE = "free"
    TAKEN = "taken"
    CLOSED = "closed"  # too early, past, or outside the hours


@dataclass(frozen=True, slots=True)
class ResultsOf:
    """An examination whose results can be told.

    Args:
        referral: the key of its referral.
        exam_code: what.
        exam_text: the same as it came.
        side: which side.
        imaged_on: the local date of the imaging, done or booked; ``None`` while it is neither.
        done: whether it has been imaged.
        ready_on: the first date on which its results can be told.
        reported: whether its report is known to be there.
        contact: whom to contact for them instead; "" when this unit has the schedule.
    """

    referral: int
    exam_code: str
    exam_text: str
    side: Side | None
    imaged_on: date | None
    done: bool
    ready_on: date
    reported: bool = False
    contact: str = ""


@dataclass(frozen=True, slots=True)
class BookedResults:
    """A results appointment that stands.

    Args:
        appointment: its key.
        changed: the seq of its last change.
        start: when.
        clinician: the clinician's id.
        mode: by telephone or at reception.
        referrals: the keys of the referrals that it is for.
        doubt: why somebody has to look at it again: the imaging was moved, missed or cancelled.
    """

    appointment: int
    changed: int
    start: datetime
    clinician: str
    mode: Mode
    referrals: tuple[int, ...]
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One time of day across the week, Monday to Friday."""

    at: str
    cells: tuple[tuple[Cell, Slot | None], ...]


@dataclass(frozen=True, slots=True)
class ResultsBoard:
    """The results desk for one patient.

    Args:
        seq: the sequence number it was read at.
        patient: who.
        of: what there is to tell, what was imaged last first.
        chosen: the keys of the referrals that it is read for.
        mode: by telephone or at reception.
        kind: with a doctor or a nurse.
        earliest: the first date on which all of ``chosen`` can be told.
        five: the five earliest free times.
        days: the week's days.
        week: the week's rows.
        booked: results appointments of the patient that stand, from today on.
        until: the last date on which the schedules are open.
    """

    seq: int
    patient: PatientView
    of: tuple[ResultsOf, ...]
    chosen: tuple[int, ...]
    mode: Mode
    kind: ClinicianKind
    earliest: date
    five: tuple[Slot, ...]
    days: tuple[date, ...]
    week: tuple[WeekRow, ...]
    booked: tuple[BookedResults, ...]
    until: date
