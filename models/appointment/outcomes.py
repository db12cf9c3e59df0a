"""What the verbs of appointments answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.appointment.imaging_slots import Place


@dataclass(frozen=True, slots=True)
class Booked:
    """A results appointment was booked, or moved.

    Args:
        appointment: its key.
        start: when.
        clinician: the clinician's id.
    """

    appointment: int
    start: datetime
    clinician: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An appointment was cancelled; its time is free again.

    Args:
        appointment: its key.
        start: when it would have been.
    """

    appointment: int
    start: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A results appointment stands as it is: somebody has looked.

    Args:
        appointment: its key.
        start: when.
    """

    appointment: int
    start: datetime


@dataclass(frozen=True, slots=True)
class ReportReady:
    """A report is there, or after all isn't.

    Args:
        referral: the key of the referral.
        since: the local date since which it is there; ``None``: it isn't.
    """

    referral: int
    since: date | None


@dataclass(frozen=True, slots=True)
class ImagingBooked:
    """Imaging times were booked.

    Args:
        patient: whose.
        places: in time order; the key is the appointment's.
    """

    patient: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ImagingMoved:
    """Imaging appointments have other times.

    Args:
        places: in time order; the key is the appointment's.
        consecutive: whether all that the patient has around them follows without a gap.
        doubted: the keys of results appointments that somebody has to look at again.
    """

    places: tuple[Place, ...]
    consecutive: bool
    doubted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ImagingCancelled:
    """An imaging appointment was cancelled; its time is free again.

    Args:
        appointment: its key.
        start: when it would have been.
        left: what is left of the row that it was in, where it is by now; the key is the appointment's.
        consecutive: whether what is left follows without a gap.
        closer: where to move some of them to close the gap; nothing when there is none, or no room.
        doubted: the keys of results appointments that somebody has to look at again.
    """

    appointment: int
    start: datetime
    left: tuple[Place, ...] = ()
    consecutive: bool = True
    closer: tuple[Place, ...] = ()
    doubted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ImagingMissed:
    """Nobody came.

    Args:
        appointments: the keys of the appointments.
        doubted: the keys of results appointments that somebody has to look at again.
    """

    appointments: tuple[int, ...]
    doubted: tuple[int, ...] = ()
