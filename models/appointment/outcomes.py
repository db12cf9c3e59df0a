"""What the verbs of appointments answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """A results appointment was booked.

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
