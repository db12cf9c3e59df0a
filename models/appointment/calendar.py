"""An appointment as a patient's own calendar may know it: when, where, how; nothing of what it is for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.unit.names import Names
from models.unit.rules import Mode


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One appointment.

    Args:
        uid: what a calendar knows it by, for as long as it is kept; 32 hexadecimal digits.
        sequence: how often it was changed.
        start: when, aware.
        minutes: how long.
        mode: how results are told; ``None`` for imaging.
        cancelled: it has been cancelled.
        language: the patient's: fi, sv or en; another's is told in Finnish.
        unit: what the unit is called.
        address: where it is, "" if nobody has said.
        phone: the unit's number for whoever can't come, "" if nobody has said.
    """

    uid: str
    sequence: int
    start: datetime
    minutes: int
    mode: Mode | None
    cancelled: bool
    language: str
    unit: Names
    address: str
    phone: str

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)
